/** Event-driven readings: a watched quantity that moved by the threshold or more since it was last reported is reported (manual §2.19). */
import { Percent, type PerSide, perSide, type Side, sides } from '../../kernel/index.js';
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
  readonly #deliver: (side: Side, value: MeterValue) => boolean;
  readonly #reported: PerSide<Partial<Record<EventMeasurand, number>>> = perSide(() => ({}));

  /** @param parts.deliver False when nobody can hear it: then the change still counts as not reported. */
  constructor(parts: { settings: Settings; time: StationTime; deliver: (side: Side, value: MeterValue) => boolean }) {
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
      const moved = eventMeasurands.flatMap((measurand) => {
        const value = now[measurand];
        return value !== undefined && watched.includes(measurand) && this.#hasMoved(side, measurand, value, threshold)
          ? [{ measurand, value }]
          : [];
      });
      if (moved.length === 0) continue;
      const values = moved.map(({ measurand, value }) => readingOf(measurand, value));
      if (!this.#deliver(side, { at: this.#time.now(), values })) continue;
      for (const { measurand, value } of moved) this.#reported[side][measurand] = value;
    }
  }

  #hasMoved(side: Side, measurand: EventMeasurand, value: number, threshold: number): boolean {
    const last = this.#reported[side][measurand];
    this.#reported[side][measurand] ??= value;
    return last !== undefined && Math.abs(value - last) >= threshold * (1 - rounding);
  }
}

/** 0.3 − 0.2 is a little less than 0.1 in floating point, and still counts as 0.1. */
const rounding = 1e-9;

const readingOf = (measurand: EventMeasurand, value: number): Reading =>
  measurand === 'SoC'
    ? batteryReading(Percent(value), 'Other')
    : { value: value.toFixed(1), context: 'Other', measurand, location: 'Outlet', unit: 'W' };
