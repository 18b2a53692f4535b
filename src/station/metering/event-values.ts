/** Event-driven readings: a watched quantity that moved by the threshold or more since it was last reported is reported (manual §2.19). */
import { Percent, perSide, type PerSide, type Side, sides } from '../../kernel/index.js';
import { batterySoc } from '../battery/display-soc.js';
import type { Offer, PowerReading } from '../ports/index.js';
import type { Settings } from '../settings/settings.js';
import type { StationTime } from '../time.js';
import type { MeterValue, Reading } from './meter-value.js';
import { batteryReading } from './readings.js';

const eventMeasurands = ['Power.Offered', 'SoC'] as const;
type EventMeasurand = (typeof eventMeasurands)[number];

export class EventValues {
  readonly #settings: Settings;
  readonly #time: StationTime;
  readonly #deliver: (side: Side, value: MeterValue) => void;
  readonly #reported: PerSide<Partial<Record<EventMeasurand, number>>> = perSide(() => ({}));

  constructor(parts: { settings: Settings; time: StationTime; deliver: (side: Side, value: MeterValue) => void }) {
    this.#settings = parts.settings;
    this.#time = parts.time;
    this.#deliver = parts.deliver;
  }

  /** Looks at the newest readings. What is seen for the first time is the mark for later, not an event. */
  observe(reading: PowerReading, offers: PerSide<Offer | undefined>): void {
    const watched = this.#settings.get('EventDataCtrlr.EventMeasurands');
    if (watched.length === 0) return;
    // At or beyond the threshold counts, as all examples of the manual have it (C-17).
    const threshold = 10 ** -this.#settings.get('EventDataCtrlr.EventThresholdScale');
    for (const side of sides) {
      const now: Record<EventMeasurand, number | undefined> = {
        'Power.Offered': offers[side]?.power_W,
        SoC: batterySoc(reading.packs[side].packSoc_pct),
      };
      const values = eventMeasurands.filter((name) => watched.includes(name)).flatMap((name) => this.#moved(side, name, now[name], threshold));
      if (values.length > 0) this.#deliver(side, { at: this.#time.now(), values });
    }
  }

  #moved(side: Side, measurand: EventMeasurand, value: number | undefined, threshold: number): readonly Reading[] {
    if (value === undefined) return [];
    const last = this.#reported[side][measurand];
    if (last !== undefined && Math.abs(value - last) < threshold) return [];
    this.#reported[side][measurand] = value;
    if (last === undefined) return [];
    if (measurand === 'SoC') return [batteryReading(Percent(value), 'Other')];
    return [{ value: value.toFixed(1), context: 'Other', measurand, location: 'Outlet', unit: 'W' }];
  }
}
