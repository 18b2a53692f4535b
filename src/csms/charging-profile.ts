/** Charging profiles between OCPP 1.6 payloads and the core. */
import { Instant, seconds } from '../kernel/index.js';
import type { Messages } from '../protocols/ocpp16/index.js';
import type { ChargingProfile, ProfileKind } from '../station/smart-charging/charging-profile.js';
import type { CompositeSchedule } from '../station/smart-charging/smart-charging.js';

type ProfilePayload = Messages['SetChargingProfile']['request']['csChargingProfiles'];
type SchedulePayload = ProfilePayload['chargingSchedule'];

/** The profile, or why there is none. `numberPhases` is passed over: a DC outlet has no phases. */
export function chargingProfile(payload: ProfilePayload): ChargingProfile | string {
  const kind = profileKind(payload);
  if (!kind) return 'a Recurring profile needs a recurrencyKind';
  const { validFrom, validTo, chargingSchedule } = payload;
  const { startSchedule, duration, chargingSchedulePeriod } = chargingSchedule;
  const times = [validFrom, validTo, startSchedule].filter((time) => time !== undefined);
  if (times.some((time) => Number.isNaN(Date.parse(time)))) return 'a time is on no clock';
  const spans_s = [duration ?? 0, ...chargingSchedulePeriod.map(({ startPeriod }) => startPeriod)];
  if (spans_s.some((span_s) => Math.abs(span_s) > longest_s)) return 'duration or startPeriod has more than 32 bits';
  return {
    id: payload.chargingProfileId,
    purpose: payload.chargingProfilePurpose,
    stackLevel: payload.stackLevel,
    kind,
    ...(validFrom !== undefined && { validFrom: instant(validFrom) }),
    ...(validTo !== undefined && { validTo: instant(validTo) }),
    schedule: chargingScheduleOf(chargingSchedule),
  };
}

export function schedulePayload({ unit, duration_ms, periods }: CompositeSchedule): SchedulePayload {
  return {
    duration: duration_ms / 1000,
    chargingRateUnit: unit,
    chargingSchedulePeriod: periods.map(({ start_ms, limit }) => ({ startPeriod: start_ms / 1000, limit })),
  };
}

function profileKind({ chargingProfileKind, recurrencyKind }: ProfilePayload): ProfileKind | undefined {
  switch (chargingProfileKind) {
    case 'Absolute':
      return 'absolute';
    case 'Relative':
      return 'relative';
    case 'Recurring':
      return recurrencyKind && (recurrencyKind === 'Daily' ? 'daily' : 'weekly');
  }
}

function chargingScheduleOf({ startSchedule, duration, chargingRateUnit, chargingSchedulePeriod, minChargingRate }: SchedulePayload) {
  return {
    ...(startSchedule !== undefined && { start: instant(startSchedule) }),
    ...(duration !== undefined && { duration_ms: seconds(duration) }),
    unit: chargingRateUnit,
    periods: chargingSchedulePeriod.map(({ startPeriod, limit }) => ({ start_ms: seconds(startPeriod), limit })),
    ...(minChargingRate !== undefined && { minRate: minChargingRate }),
  };
}

const longest_s = 2 ** 31 - 1;

/** Schedules are in whole seconds (§7.14), so that the times they hang on are as well. */
const instant = (time: string): Instant => Instant(Math.floor(Date.parse(time) / 1000) * 1000);
