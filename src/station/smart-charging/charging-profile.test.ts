/** Which charging profiles can be taken, and why others cannot. */
import { describe, expect, it } from 'vitest';
import { Instant, Ms, minutes } from '../../kernel/index.js';
import type { ConnectorId } from '../availability.js';
import { type ChargingProfile, type ChargingSchedule, objection } from './charging-profile.js';

const now = Instant(Date.parse('2026-03-02T08:00:00Z'));
const limits = { maxStackLevel: 9, maxPeriods: 3, units: ['A', 'W'] as const };
const period = (start_min: number, limit = 10) => ({ start_ms: minutes(start_min), limit });

const why = (
  profile: Partial<Omit<ChargingProfile, 'schedule'>>,
  schedule: Partial<ChargingSchedule> = {},
  connectorId: ConnectorId = 0,
): string | undefined =>
  objection(
    {
      id: 1,
      purpose: 'TxDefaultProfile',
      stackLevel: 0,
      kind: 'absolute',
      ...profile,
      schedule: { start: now, unit: 'A', periods: [period(0)], ...schedule },
    },
    connectorId,
    limits,
    now,
  );

describe('a charging profile', () => {
  it('is taken when nothing speaks against it', () => {
    const at = (offset_min: number) => Instant(now + minutes(offset_min));
    expect(why({ stackLevel: 9, validFrom: at(-5), validTo: at(5) }, { duration_ms: Ms(1000), minRate: 6 })).toBeUndefined();
    expect(why({}, { periods: [period(0, 0), period(10, 32.5), period(20)] })).toBeUndefined();
    expect(why({ purpose: 'ChargePointMaxProfile' })).toBeUndefined();
    expect(why({ purpose: 'TxProfile' }, {}, 2)).toBeUndefined();
  });

  it.each<[string, string | undefined, string]>([
    ['ChargePointMaxProfile on a connector', why({ purpose: 'ChargePointMaxProfile' }, {}, 1), 'connector 0'],
    ['TxProfile on the station', why({ purpose: 'TxProfile' }), 'above 0'],
    ['a stack level above the highest', why({ stackLevel: 10 }), '0 to 9'],
    ['a stack level below 0', why({ stackLevel: -1 }), '0 to 9'],
    ['a validity that has passed', why({ validTo: now }), 'validTo'],
    ['a validity that ends before it begins', why({ validFrom: Instant(now + 2000), validTo: Instant(now + 1000) }), 'validFrom'],
    ['a duration of nothing', why({}, { duration_ms: Ms(0) }), 'duration'],
    ['no period', why({}, { periods: [] }), 'startPeriod'],
    ['too many periods', why({}, { periods: [0, 1, 2, 3].map((n) => period(n)) }), '3 are possible'],
    ['a first period that does not begin at 0', why({}, { periods: [period(1)] }), 'first startPeriod'],
    ['periods out of order', why({}, { periods: [period(0), period(20), period(10)] }), 'rise'],
    ['two periods at one time', why({}, { periods: [period(0), period(10), period(10)] }), 'rise'],
    ['a negative limit', why({}, { periods: [period(0, -1)] }), 'out of range'],
    ['a limit beyond all numbers', why({}, { periods: [period(0, 1e300)] }), 'out of range'],
    ['a negative minimum', why({}, { minRate: -0.1 }), 'out of range'],
  ])('is refused with %s', (_what, said, expected) => {
    expect(said).toContain(expected);
  });

  it('is refused in a unit that the station does not take', () => {
    const schedule: ChargingSchedule = { unit: 'A', periods: [period(0)] };
    const profile: ChargingProfile = { id: 1, purpose: 'TxDefaultProfile', stackLevel: 0, kind: 'relative', schedule };
    expect(objection(profile, 0, { ...limits, units: ['W'] }, now)).toContain('only W');
  });
});
