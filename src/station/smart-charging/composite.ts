/** A composite schedule (OCPP 1.6 §5.7): one row of limits over a span of time, from a ceiling that changes now and then. Pure. */
import { Instant, Ms } from '../../kernel/index.js';
import type { SchedulePeriod } from './charging-profile.js';

export interface Ceiling {
  readonly limit: number;
  /** The first later moment at which it may be another; Infinity: none. */
  readonly until: number;
}

export interface Composite {
  /** Less than was asked for where there would be more periods than a schedule may have. */
  readonly duration_ms: Ms;
  /** Without gaps, the first at 0; neighbours differ. */
  readonly periods: readonly SchedulePeriod[];
}

export function composite(ceilingAt: (at: Instant) => Ceiling, start: Instant, duration_ms: Ms, maxPeriods: number): Composite {
  const periods: SchedulePeriod[] = [];
  let at: number = start;
  while (at < start + duration_ms) {
    const ceiling = ceilingAt(Instant(at));
    const limit = toTenths(ceiling.limit);
    if (limit !== periods.at(-1)?.limit) {
      if (periods.length === maxPeriods) break;
      periods.push({ start_ms: Ms(at - start), limit });
    }
    at = ceiling.until;
  }
  return { duration_ms: Ms(Math.min(at - start, duration_ms)), periods };
}

/** Schedules carry one decimal (§7.14): cut off, so that no more is promised than there is, but not because floating point lost a hair. */
const toTenths = (limit: number): number => Math.floor(limit * 10 + 1e-6) / 10;
