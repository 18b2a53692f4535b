/** Profiles in time (OCPP 1.6 §3.13, §5.16, §7.8 to §7.14), case by case and against the slow way of reading them. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyProfile, grid_ms, naiveLimit } from '../../../test/whole/naive-profiles.js';
import { hours, Instant, Ms, minutes } from '../../kernel/index.js';
import type { ChargingSchedule, InstalledProfile } from './charging-profile.js';
import { composite } from './composite.js';
import { byPrecedence, prevailing } from './timeline.js';

const at = (time: string): Instant => Instant(Date.parse(`2026-03-${time}Z`));
/** A Monday. */
const monday = at('02T00:00:00');

type Choice = Partial<Omit<InstalledProfile, 'schedule'>> & { readonly schedule?: Partial<ChargingSchedule> };

const profile = ({ schedule, ...rest }: Choice): InstalledProfile => ({
  id: 1,
  purpose: 'TxDefaultProfile',
  stackLevel: 0,
  kind: 'absolute',
  connectorId: 0,
  installedAt: monday,
  ...rest,
  schedule: { unit: 'W', periods: periods([0, 50]), ...schedule },
});

/** Minutes from the start of the schedule, and kilowatts. */
const periods = (...rows: readonly (readonly [start_min: number, limit_kW: number])[]) =>
  rows.map(([start_min, limit_kW]) => ({ start_ms: minutes(start_min), limit: limit_kW * 1000 }));

const limit_kW = (profiles: readonly InstalledProfile[], when: Instant, chargingStart?: Instant): number | undefined => {
  const value = prevailing(profiles.toSorted(byPrecedence), when, chargingStart).directive?.limit.value;
  return value === undefined ? undefined : value / 1000;
};

describe('one profile', () => {
  it('§7.13: an absolute schedule begins at startSchedule; its last period goes on', () => {
    const one = profile({ schedule: { start: at('02T10:00:00'), periods: periods([0, 50], [60, 20]) } });
    const seen = ['02T09:59:59', '02T10:00:00', '02T10:59:59', '02T11:00:00', '20T00:00:00'].map((time) => limit_kW([one], at(time)));
    expect(seen).toEqual([undefined, 50, 50, 20, 20]);
  });

  it('§5.16.4: what is longer than the duration does not happen; what is shorter holds until its end', () => {
    const cut = profile({ schedule: { start: monday, duration_ms: minutes(30), periods: periods([0, 50], [60, 20]) } });
    expect([limit_kW([cut], at('02T00:29:59')), limit_kW([cut], at('02T00:30:00')), limit_kW([cut], at('02T01:00:00'))]).toEqual([
      50,
      undefined,
      undefined,
    ]);
  });

  it('§7.8: is valid from validFrom on and before validTo', () => {
    const one = profile({ validFrom: at('02T10:00:00'), validTo: at('02T12:00:00'), schedule: { start: monday } });
    const seen = ['02T09:59:59', '02T10:00:00', '02T11:59:59', '02T12:00:00'].map((time) => limit_kW([one], at(time)));
    expect(seen).toEqual([undefined, 50, 50, undefined]);
  });

  it('§7.9: a relative schedule counts from the start of the transaction; so does one without startSchedule', () => {
    for (const kind of ['relative', 'absolute'] as const) {
      const one = profile({ kind, schedule: { periods: periods([0, 50], [10, 20]) } });
      const start = at('02T08:00:00');
      expect([limit_kW([one], at('02T08:09:59'), start), limit_kW([one], at('02T08:10:00'), start)]).toEqual([50, 20]);
      expect(limit_kW([one], at('02T20:00:00'))).toBe(50);
    }
  });

  it('a relative ChargePointMaxProfile counts from its installation, or from validFrom where that is later', () => {
    const max = { purpose: 'ChargePointMaxProfile', kind: 'relative', schedule: { periods: periods([0, 50], [10, 20]) } } as const;
    expect(limit_kW([profile(max)], at('02T00:10:00'))).toBe(20);
    const later = profile({ ...max, validFrom: at('02T05:00:00') });
    expect([limit_kW([later], at('02T05:09:59')), limit_kW([later], at('02T05:10:00'))]).toEqual([50, 20]);
  });

  it('§7.10: a daily schedule begins anew each day, over midnight too, and not before its first day', () => {
    // Night rate from 22:00 to 06:00.
    const night = profile({ kind: 'daily', schedule: { start: at('02T22:00:00'), duration_ms: hours(8), periods: periods([0, 11]) } });
    const seen = ['02T05:00:00', '02T22:00:00', '03T00:00:00', '03T05:59:59', '03T06:00:00', '03T21:59:59', '03T22:00:00', '20T03:00:00'];
    expect(seen.map((time) => limit_kW([night], at(time)))).toEqual([undefined, 11, 11, 11, undefined, undefined, 11, 11]);
  });

  it('a weekly schedule begins anew each week', () => {
    const weekend = profile({ kind: 'weekly', schedule: { start: at('07T00:00:00'), duration_ms: hours(48), periods: periods([0, 30]) } });
    const seen = ['06T23:59:59', '07T00:00:00', '08T23:59:59', '09T00:00:00', '13T23:59:59', '14T00:00:00', '15T23:59:59', '16T00:00:00'];
    expect(seen.map((time) => limit_kW([weekend], at(time)))).toEqual([undefined, 30, 30, undefined, undefined, 30, 30, undefined]);
  });

  it('§5.16.4: periods beyond the recurrence do not happen', () => {
    const long = profile({ kind: 'daily', schedule: { start: monday, duration_ms: hours(48), periods: periods([0, 50], [25 * 60, 1]) } });
    expect([limit_kW([long], at('03T00:30:00')), limit_kW([long], at('03T01:30:00'))]).toEqual([50, 50]);
  });
});

describe('several profiles', () => {
  const low = profile({ stackLevel: 0, schedule: { start: monday, periods: periods([0, 40]) } });
  const high = profile({ stackLevel: 3, schedule: { start: at('02T10:00:00'), duration_ms: hours(1), periods: periods([0, 90]) } });

  it('§3.13.2: the highest stack level prevails, even when it allows more; when its schedule is over the next one has the word', () => {
    const seen = ['02T09:59:59', '02T10:00:00', '02T10:59:59', '02T11:00:00'].map((time) => limit_kW([low, high], at(time)));
    expect(seen).toEqual([40, 90, 90, 40]);
  });

  it('§3.13.1: a default of the connector stands for that of the station at its level, whichever came first', () => {
    const own = profile({ connectorId: 1, schedule: { start: monday, periods: periods([0, 70]) } });
    expect([limit_kW([low, own], monday), limit_kW([own, low], monday), limit_kW([own, low, high], at('02T10:00:00'))]).toEqual([
      70, 70, 90,
    ]);
  });

  it('§3.13.1: a profile of the transaction overrules the defaults, whatever their level, as long as it says anything', () => {
    const own = profile({
      purpose: 'TxProfile',
      connectorId: 1,
      schedule: { start: monday, duration_ms: hours(10.5), periods: periods([0, 60]) },
    });
    expect([limit_kW([low, high, own], at('02T10:00:00')), limit_kW([low, high, own], at('02T10:30:00'))]).toEqual([60, 90]);
  });
});

describe('profiles by chance', () => {
  const around = at('15T12:00:00');
  const ofSide = fc.array(anyProfile(around, ['TxProfile', 'TxDefaultProfile']), { maxLength: 6 }).map(distinct);
  const ofStation = fc.array(anyProfile(around, ['ChargePointMaxProfile']), { maxLength: 4 }).map(distinct);
  const any = fc.oneof(ofSide, ofStation);
  const chargingStart = fc.option(
    fc.integer({ min: -50, max: 0 }).map((n) => Instant(around + n * grid_ms)),
    { nil: undefined },
  );

  it('say at each moment what the slow way says, and nothing else before they announced it', () => {
    fc.assert(
      fc.property(any, chargingStart, fc.integer({ min: -4000, max: 4000 }), (profiles, start, offset) => {
        const sorted = profiles.toSorted(byPrecedence);
        const now = Instant(around + offset * (grid_ms / 4));
        const { directive, until } = prevailing(sorted, now, start);
        expect(directive?.limit).toEqual(naiveLimit(profiles, now, start));
        expect(until).toBeGreaterThan(now);
        for (let t = now + 1; t < Math.min(until, now + 400 * grid_ms); t += grid_ms)
          expect(naiveLimit(profiles, t, start)).toEqual(directive?.limit);
        if (Number.isFinite(until)) expect(naiveLimit(profiles, until - 1, start)).toEqual(directive?.limit);
      }),
      { numRuns: 400 },
    );
  });

  it('make a composite schedule without gaps that is right at every moment', () => {
    fc.assert(
      fc.property(any, chargingStart, fc.integer({ min: 1, max: 600 }), fc.integer({ min: 1, max: 40 }), (profiles, start, span, most) => {
        const sorted = profiles.toSorted(byPrecedence);
        const ceilingAt = (moment: Instant) => {
          const { directive, until } = prevailing(sorted, moment, start);
          return { limit: directive?.limit.value ?? 150_000, until };
        };
        const asked_ms = Ms(span * grid_ms);
        const made = composite(ceilingAt, around, asked_ms, most);
        expect(made.periods.length).toBeLessThanOrEqual(most);
        expect(made.periods[0]?.start_ms).toBe(0);
        for (const [i, period] of made.periods.entries()) {
          const before = made.periods[i - 1];
          if (before) expect(period.start_ms > before.start_ms && period.limit !== before.limit).toBe(true);
          expect(period.start_ms).toBeLessThan(made.duration_ms);
        }
        expect(made.duration_ms === asked_ms || made.periods.length === most).toBe(true);
        for (let offset = 0; offset < made.duration_ms; offset += grid_ms / 2) {
          const period = made.periods.findLast(({ start_ms }) => start_ms <= offset);
          expect(period?.limit).toBe(naiveLimit(profiles, around + offset, start)?.value ?? 150_000);
        }
      }),
      { numRuns: 300 },
    );
  });
});

/** As installed: one of each purpose, connector and level. */
function distinct(profiles: readonly InstalledProfile[]): readonly InstalledProfile[] {
  const key = ({ purpose, connectorId, stackLevel }: InstalledProfile): string => `${purpose}/${connectorId}/${stackLevel}`;
  return [...new Map(profiles.map((each) => [key(each), each])).values()];
}
