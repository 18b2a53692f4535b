/**
 * The air around the station: the meters are approved, and the station is built, for certain temperatures (manual §4.4). The extremes of each
 * day are kept, and who exceeds the limits is told of it; nothing is switched off.
 */
import { type Celsius, type Clock, every, Instant, minutes, type Store, StoreFault, type Table } from '../../kernel/index.js';
import type { Notice } from '../notice.js';
import type { PowerSystem } from '../ports/index.js';
import { informations } from '../vendor-messages.js';

export interface AmbientWatchParts {
  readonly clock: Clock;
  /** Wall time of the station. */
  readonly now: () => Instant;
  readonly power: Pick<PowerSystem, 'read'>;
  readonly store: Store;
  readonly notify: (notice: Notice) => void;
  readonly journal: (event: string, fields: Readonly<Record<string, unknown>>) => void;
  readonly storeFailed: (fault: StoreFault) => void;
}

export interface AmbientDay {
  /** Its beginning, UTC. */
  readonly at: Instant;
  readonly least_C: number;
  readonly most_C: number;
}

/** What has begun and not ended yet. */
interface Excess {
  readonly since: Instant;
  readonly limit_C: number;
  readonly worst_C: number;
}

/** Ambient temperatures for which the station is built (data sheets, environmental conditions). */
export const ambientLimits_C = { least: -25, most: 50 } as const;
/** It is within the limits again when it is so far within them: a thermometer wavers. */
const clearly_K = 2;
/** The weather changes slowly. */
const period_ms = minutes(10);
/** Longer than the calibration of a meter is valid. */
const mostDays = 10 * 366;

export class AmbientWatch {
  readonly #parts: AmbientWatchParts;

  constructor(parts: AmbientWatchParts) {
    this.#parts = parts;
    every(parts.clock, 'ambient temperature', period_ms, () => this.#look());
  }

  /** Oldest first. */
  days(): readonly AmbientDay[] {
    return this.#days.rows().map(([, day]) => day);
  }

  #look(): void {
    const { power, store, storeFailed } = this.#parts;
    const ambient_C = rounded(power.read().ambient_C);
    try {
      store.atomically(() => {
        this.#record(ambient_C);
        this.#compare(ambient_C);
      });
    } catch (error) {
      if (!(error instanceof StoreFault)) throw error;
      storeFailed(error);
    }
  }

  #record(ambient_C: number): void {
    const day = new Date(this.#parts.now()).toISOString().slice(0, 10);
    const before = this.#days.get(day);
    if (before && ambient_C >= before.least_C && ambient_C <= before.most_C) return;
    const { least_C = ambient_C, most_C = ambient_C } = before ?? {};
    const at = Instant(Date.parse(day));
    this.#days.put(day, { at, least_C: Math.min(least_C, ambient_C), most_C: Math.max(most_C, ambient_C) });
    const surplus = this.#days.count() - mostDays;
    for (const [key] of surplus > 0 ? this.#days.rows('', surplus) : []) this.#days.delete(key);
  }

  #compare(ambient_C: number): void {
    const { now, notify, journal } = this.#parts;
    const { least, most } = ambientLimits_C;
    const present = this.#excess.get(row);
    if (!present) {
      if (ambient_C >= least && ambient_C <= most) return;
      const limit_C = ambient_C > most ? most : least;
      this.#excess.put(row, { since: now(), limit_C, worst_C: ambient_C });
      journal('ambient.beyond-limits', { ambient_C, limit_C });
      return notify({ type: 'information', info: informations.ambientBeyond.text(ambient_C, limit_C), at: now() });
    }
    const { limit_C } = present;
    const worst_C = limit_C === most ? Math.max(present.worst_C, ambient_C) : Math.min(present.worst_C, ambient_C);
    const isWithin = ambient_C >= least + clearly_K && ambient_C <= most - clearly_K;
    if (!isWithin) return worst_C === present.worst_C ? undefined : this.#excess.put(row, { ...present, worst_C });
    this.#excess.delete(row);
    journal('ambient.within-limits', { ambient_C, worst_C, limit_C });
    notify({ type: 'information', info: informations.ambientWithin.text(), at: now() });
  }

  get #days(): Table<AmbientDay> {
    return this.#parts.store.table('ambientDays');
  }

  get #excess(): Table<Excess> {
    return this.#parts.store.table('ambientExcess');
  }
}

/** There is one at a time. */
const row = 'present';

const rounded = (ambient_C: Celsius): number => Math.round(ambient_C * 10) / 10;
