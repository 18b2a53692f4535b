/** What charging profiles say at a moment, and how long they go on saying it (OCPP 1.6 §3.13.2, §5.16, §7.8 to §7.14). Pure. */
import { greater, hours, type Instant, type Ms } from '../../kernel/index.js';
import type { InstalledProfile, ProfileKind, ProfilePurpose } from './charging-profile.js';
import type { Rate } from './rate.js';

/** What a profile demands at a moment. */
export interface Directive {
  readonly limit: Rate;
  /** Below this rate the vehicle charges badly. */
  readonly least: Rate | undefined;
}

/** What holds from a moment on. */
export interface Stretch {
  /** Undefined: the profiles say nothing. */
  readonly directive: Directive | undefined;
  /** The first later moment at which something else may hold; Infinity: none. */
  readonly until: number;
}

const recurrences_ms: Partial<Record<ProfileKind, Ms>> = { daily: hours(24), weekly: hours(24 * 7) };

const ranks: Readonly<Record<ProfilePurpose, number>> = { TxProfile: 0, TxDefaultProfile: 1, ChargePointMaxProfile: 2 };

/**
 * The order in which profiles prevail: those of the transaction before the default ones, high stack levels before low ones, and at one
 * level that of the connector before that of the whole station (§3.13.1, §3.13.2).
 */
export function byPrecedence(a: InstalledProfile, b: InstalledProfile): number {
  return ranks[a.purpose] - ranks[b.purpose] || b.stackLevel - a.stackLevel || b.connectorId - a.connectorId;
}

/**
 * What holds at a moment of several profiles in the order in which they prevail: the first that says anything. One whose schedule has
 * ended or not begun leaves the word to the next (§5.16.4, last note).
 * @param chargingStart Of the transaction. Undefined before there is one: then whatever counts from it stands at its beginning.
 */
export function prevailing(profiles: readonly InstalledProfile[], at: Instant, chargingStart: Instant | undefined): Stretch {
  let until = Infinity;
  for (const profile of profiles) {
    const stretch = stretchOf(profile, at, chargingStart);
    until = Math.min(until, stretch.until);
    if (stretch.directive) return { directive: stretch.directive, until };
  }
  return { directive: undefined, until };
}

/** Does its schedule count from the start of the transaction? */
export const countsFromCharging = ({ purpose, kind, schedule }: InstalledProfile): boolean =>
  purpose !== 'ChargePointMaxProfile' && (kind === 'relative' || schedule.start === undefined);

function stretchOf(profile: InstalledProfile, at: Instant, chargingStart: Instant | undefined): Stretch {
  const { validFrom = -Infinity, validTo = Infinity } = profile;
  if (at < validFrom) return silentUntil(validFrom);
  if (at >= validTo) return silentUntil(Infinity);
  const start = countsFromCharging(profile) ? chargingStart : fixedStart(profile);
  if (start === undefined) return { directive: directiveAt(profile, 0), until: validTo };
  if (at < start) return silentUntil(Math.min(start, validTo));
  const { schedule, kind } = profile;
  const recurrence_ms = recurrences_ms[kind] ?? Infinity;
  const begun = recurrence_ms === Infinity ? start : start + Math.floor((at - start) / recurrence_ms) * recurrence_ms;
  const again = begun + recurrence_ms;
  // What is longer than a recurrence is cut off by the next one (§5.16.4).
  const end = Math.min(begun + (schedule.duration_ms ?? Infinity), again);
  if (at >= end) return silentUntil(Math.min(again, validTo));
  const next = schedule.periods.find(({ start_ms }) => begun + start_ms > at);
  return { directive: directiveAt(profile, at - begun), until: Math.min(next ? begun + next.start_ms : Infinity, end, validTo) };
}

const silentUntil = (until: number): Stretch => ({ directive: undefined, until });

/** A limit of the whole station has no transaction to count from: it counts from when it came into force. */
function fixedStart({ kind, schedule, validFrom, installedAt }: InstalledProfile): Instant {
  if (kind !== 'relative' && schedule.start !== undefined) return schedule.start;
  return validFrom === undefined ? installedAt : greater(validFrom, installedAt);
}

function directiveAt({ schedule: { unit, periods, minRate } }: InstalledProfile, offset_ms: number): Directive | undefined {
  const period = periods.findLast(({ start_ms }) => start_ms <= offset_ms);
  return period && { limit: { unit, value: period.limit }, least: minRate === undefined ? undefined : { unit, value: minRate } };
}
