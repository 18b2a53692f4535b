/**
 * Charging profiles read the slow way, moment by moment and without looking ahead: what the tests compare the real thing with.
 * Profiles by chance beside it; their times lie on a grid of ten minutes, so that a test can look at every moment that matters.
 */
import fc from 'fast-check';
import { Instant, Ms } from '../../src/kernel/index.js';
import type { InstalledProfile, ProfileKind, ProfilePurpose } from '../../src/station/smart-charging/charging-profile.js';
import type { Rate } from '../../src/station/smart-charging/rate.js';

const day_ms = 86_400_000;

/** The limit at a moment; undefined: none. Of a station's sum when given those profiles only, else of a side. */
export function naiveLimit(profiles: readonly InstalledProfile[], at: number, chargingStart: number | undefined): Rate | undefined {
  const inEffect = profiles.flatMap((profile) => {
    const value = naiveValue(profile, at, chargingStart);
    return value === undefined ? [] : [{ profile, value }];
  });
  const ofTransaction = inEffect.filter(({ profile }) => profile.purpose === 'TxProfile');
  const candidates = ofTransaction.length > 0 ? ofTransaction : inEffect;
  const level = Math.max(...candidates.map(({ profile }) => profile.stackLevel));
  const highest = candidates.filter(({ profile }) => profile.stackLevel === level);
  const chosen = highest.find(({ profile }) => profile.connectorId > 0) ?? highest[0];
  return chosen && { unit: chosen.profile.schedule.unit, value: chosen.value };
}

function naiveValue(profile: InstalledProfile, at: number, chargingStart: number | undefined): number | undefined {
  const { kind, purpose, validFrom, validTo, installedAt, schedule } = profile;
  if (validFrom !== undefined && at < validFrom) return undefined;
  if (validTo !== undefined && at >= validTo) return undefined;
  let start = kind === 'relative' ? undefined : schedule.start;
  if (start === undefined && purpose === 'ChargePointMaxProfile') start = Instant(Math.max(installedAt, validFrom ?? 0));
  let offset = at - (start ?? chargingStart ?? at);
  if (offset < 0) return undefined;
  if (kind === 'daily') offset %= day_ms;
  if (kind === 'weekly') offset %= 7 * day_ms;
  if (schedule.duration_ms !== undefined && offset >= schedule.duration_ms) return undefined;
  let value: number | undefined;
  for (const period of schedule.periods) if (period.start_ms <= offset) value = period.limit;
  return value;
}

export const grid_ms = 600_000;

/** @param around The moment around which the profile plays. */
export function anyProfile(around: number, purposes: readonly ProfilePurpose[]): fc.Arbitrary<InstalledProfile> {
  const steps = (min: number, max: number) => fc.integer({ min, max }).map((n) => n * grid_ms);
  const time = steps(-300, 300).map((offset) => Instant(around + offset));
  const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 1 });
  const kinds: readonly ProfileKind[] = ['absolute', 'daily', 'weekly', 'relative'];
  const unit = fc.constantFrom('A' as const, 'W' as const);
  const periods = fc.uniqueArray(steps(1, 200), { maxLength: 5 }).chain((starts) => {
    const sorted = [0, ...starts.toSorted((a, b) => a - b)];
    return fc
      .array(fc.integer({ min: 0, max: 40 }), { minLength: sorted.length, maxLength: sorted.length })
      .map((tenths) => ({ sorted, tenths }));
  });
  return fc
    .record({
      id: fc.integer({ min: 1, max: 1_000_000 }),
      purpose: fc.constantFrom(...purposes),
      stackLevel: fc.integer({ min: 0, max: 4 }),
      kind: fc.constantFrom(...kinds),
      validFrom: maybe(time),
      validTo: maybe(time),
      start: maybe(time),
      duration_ms: maybe(steps(1, 250).map(Ms)),
      unit,
      periods,
      connector: fc.constantFrom(0 as const, 1 as const),
      installedAt: time,
    })
    .map(({ start, duration_ms, unit, periods: { sorted, tenths }, connector, validFrom, validTo, ...rest }) => ({
      ...rest,
      connectorId: connectorFor(rest.purpose, connector),
      ...(validFrom !== undefined && { validFrom }),
      ...(validTo !== undefined && { validTo }),
      schedule: {
        unit,
        ...(start !== undefined && { start }),
        ...(duration_ms !== undefined && { duration_ms }),
        // Amperes up to 400, watts up to 160 kW: below and above what the station has.
        periods: sorted.map((start_ms, i) => ({ start_ms: Ms(start_ms), limit: (tenths[i] ?? 0) * (unit === 'A' ? 10 : 4_000) })),
      },
    }));
}

function connectorFor(purpose: ProfilePurpose, chosen: 0 | 1): 0 | 1 {
  if (purpose === 'ChargePointMaxProfile') return 0;
  return purpose === 'TxProfile' ? 1 : chosen;
}
