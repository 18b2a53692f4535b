/**
 * Clock-aligned readings: at every boundary of `ClockAlignedDataInterval`, counted from midnight UTC, each side's battery SoC averaged over
 * the interval that ends, stamped with its start (manual §2.19; OCPP 1.6 §9.1.4 on boundaries).
 */
import {
  type Clock,
  greater,
  Instant,
  Ms,
  Percent,
  type PerSide,
  perSide,
  type Side,
  seconds,
  sides,
  type Timer,
} from '../../kernel/index.js';
import { batterySoc } from '../battery/display-soc.js';
import type { PowerReading } from '../ports/index.js';
import type { Settings } from '../settings/settings.js';
import type { StationTime } from '../time.js';
import type { MeterValue } from './meter-value.js';
import { batteryReading } from './readings.js';

export interface AlignedParts {
  readonly clock: Clock;
  readonly time: StationTime;
  readonly settings: Settings;
  readonly read: () => PowerReading;
  /** One side's readings at a boundary: what MeterValuesAlignedData sends, what StopTxnAlignedData keeps. */
  readonly deliver: (side: Side, sent: MeterValue | undefined, kept: MeterValue | undefined) => void;
}

const day_ms = 86_400_000;

export class AlignedReadings {
  readonly #parts: AlignedParts;
  readonly #averages: PerSide<TimeAverage>;
  readonly #latest: Partial<Record<Side, MeterValue>> = {};
  #timer: Timer | undefined;

  constructor(parts: AlignedParts) {
    this.#parts = parts;
    this.#averages = perSide(() => new TimeAverage());
    parts.settings.watch('ClockAlignedDataInterval', () => this.arm());
    parts.time.events.on('adjusted', () => this.arm());
  }

  /** (Re)arms the timer for the first boundary after `from`; interval 0 switches it off. */
  arm(from: Instant = this.#parts.time.now()): void {
    this.#timer?.cancel();
    const interval_ms = seconds(this.#parts.settings.get('ClockAlignedDataInterval'));
    if (interval_ms <= 0) return;
    const boundary = nextBoundary(from, interval_ms);
    const wait_ms = Ms(boundary - this.#parts.time.now());
    this.#timer = this.#parts.clock.after('aligned readings', wait_ms, () => this.#reach(boundary, interval_ms));
  }

  /** The newest reading that was sent of a side. */
  latest(side: Side): MeterValue | undefined {
    return this.#latest[side];
  }

  /** Takes note of the packs between boundaries; the more often, the closer the average. */
  observe(reading: PowerReading): void {
    const at = this.#parts.clock.monotonic();
    for (const side of sides) this.#averages[side].add(at, batterySoc(reading.packs[side].packSoc_pct));
  }

  #reach(boundary: Instant, interval_ms: Ms): void {
    this.observe(this.#parts.read());
    const stamp = intervalStart(boundary, interval_ms);
    const sends = this.#parts.settings.get('MeterValuesAlignedData').length > 0;
    const keeps = this.#parts.settings.get('StopTxnAlignedData').length > 0;
    for (const side of sides) {
      const value: MeterValue = { at: stamp, values: [batteryReading(this.#averages[side].take(), 'Sample.Clock')] };
      if (sends) this.#latest[side] = value;
      if (sends || keeps) this.#parts.deliver(side, sends ? value : undefined, keeps ? value : undefined);
    }
    // A timer may fire a little early; the boundary that was reached does not come again.
    this.arm(greater(boundary, this.#parts.time.now()));
  }
}

/** The first boundary after `now`; intervals begin anew at midnight, so that the last one of a day may be short. */
export function nextBoundary(now: Instant, interval_ms: Ms): Instant {
  const midnight = Math.floor(now / day_ms) * day_ms;
  const next = midnight + (Math.floor((now - midnight) / interval_ms) + 1) * interval_ms;
  return Instant(Math.min(next, midnight + day_ms));
}

/** Where the interval begins that ends at this boundary; the last one of a day may be short. */
export function intervalStart(boundary: Instant, interval_ms: Ms): Instant {
  const midnight = Math.floor((boundary - 1) / day_ms) * day_ms;
  return Instant(midnight + Math.floor((boundary - 1 - midnight) / interval_ms) * interval_ms);
}

/** Mean over time of a quantity that is looked at now and then and changes evenly in between. */
class TimeAverage {
  #from: number | undefined;
  #at = 0;
  #last = 0;
  #area = 0;

  add(at: Ms, value: Percent): void {
    if (this.#from === undefined) this.#from = at;
    else this.#area += ((this.#last + value) / 2) * (at - this.#at);
    this.#at = at;
    this.#last = value;
  }

  /** The mean since the last call; the next begins with the value that stands now. */
  take(): Percent {
    const span = this.#from === undefined ? 0 : this.#at - this.#from;
    const mean = span > 0 ? this.#area / span : this.#last;
    this.#from = this.#at;
    this.#area = 0;
    return Percent(mean);
  }
}
