/** The readings of a running transaction in a form small enough to keep: a few numbers a message, and not too many of them. */
import type { Instant } from '../kernel/index.js';
import type { MeterValue } from '../protocols/ocpp16/index.js';
import { readTimestamp } from './timestamp.js';

/** What one MeterValues message said of energy, power and vehicle. */
export interface MeterPoint {
  /**
   * Newest timestamp of the message; missing when none was readable. Clock-aligned readings do not count: they may bear the start of the
   * interval that they sum up, older than what came before (manual §2.19).
   */
  readonly at?: Instant;
  readonly energy_Wh?: number;
  readonly power_W?: number;
  readonly evSoc_pct?: number;
}

/** Later readings of a message win over earlier ones; energy is the default measurand, Wh its unit (OCPP 1.6 §7.43). */
export function meterPoint(readings: readonly MeterValue[]): MeterPoint {
  const point: { -readonly [Key in keyof MeterPoint]: MeterPoint[Key] } = {};
  for (const { timestamp, sampledValue } of readings) {
    const at = readTimestamp(timestamp);
    const aligned = sampledValue.every(({ context }) => context === 'Sample.Clock');
    if (at !== undefined && !aligned && (point.at === undefined || at > point.at)) point.at = at;
    for (const { value, measurand, format, location, unit } of sampledValue) {
      if (format === 'SignedData') continue;
      const factor = unit === 'kWh' || unit === 'kW' ? 1000 : 1;
      if (measurand === undefined || measurand === 'Energy.Active.Import.Register') point.energy_Wh = Number(value) * factor;
      else if (measurand === 'Power.Active.Import') point.power_W = Number(value) * factor;
      else if (measurand === 'SoC' && location === 'EV') point.evSoc_pct = Number(value);
    }
  }
  return point;
}

/** More points than this and every second one is given up: what is left still spans the whole transaction. */
export const pointsKept = 240;

/** Adds a point in place. */
export function keepPoint(points: MeterPoint[], point: MeterPoint): void {
  if (points.length >= pointsKept) {
    for (let i = 0; i * 2 < points.length; i++) points[i] = points[i * 2]!;
    points.length = Math.ceil(points.length / 2);
  }
  points.push(point);
}
