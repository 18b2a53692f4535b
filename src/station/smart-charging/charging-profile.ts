/** Charging profiles as the core knows them (OCPP 1.6 §7.8, §7.13, §7.14), and what speaks against taking one. */
import type { Instant, Ms } from '../../kernel/index.js';
import type { ConnectorId } from '../availability.js';
import type { RateUnit } from './rate.js';

export type ProfilePurpose = 'ChargePointMaxProfile' | 'TxDefaultProfile' | 'TxProfile';
/** `daily` and `weekly` are the recurring ones: 24 h and 168 h, for the wire knows no time zone. */
export type ProfileKind = 'absolute' | 'daily' | 'weekly' | 'relative';

/** Every time is a whole second, as on the wire. */
export interface ChargingProfile {
  readonly id: number;
  readonly purpose: ProfilePurpose;
  readonly stackLevel: number;
  readonly kind: ProfileKind;
  readonly validFrom?: Instant;
  /** The first moment at which it is no longer valid. */
  readonly validTo?: Instant;
  readonly schedule: ChargingSchedule;
}

export interface ChargingSchedule {
  /** Where `absolute` and recurring schedules begin. Missing, or in a `relative` one: the start of charging (§7.13). */
  readonly start?: Instant;
  /** Missing: the last period goes on for good. */
  readonly duration_ms?: Ms;
  readonly unit: RateUnit;
  /** In order of time; the first begins with the schedule. */
  readonly periods: readonly SchedulePeriod[];
  /** Below this rate the vehicle charges badly. */
  readonly minRate?: number;
}

export interface SchedulePeriod {
  readonly start_ms: Ms;
  readonly limit: number;
}

/** A profile that has been taken. */
export interface InstalledProfile extends ChargingProfile {
  /** 0 stands for the station: for its sum (`ChargePointMaxProfile`) or for each connector (`TxDefaultProfile`). */
  readonly connectorId: ConnectorId;
  readonly installedAt: Instant;
}

/** What the station can take (OCPP 1.6 §9.4). */
export interface ProfileLimits {
  readonly maxStackLevel: number;
  readonly maxPeriods: number;
  readonly units: readonly RateUnit[];
}

/** Why a profile cannot be installed on this connector, whatever else is installed; undefined where nothing speaks against it. */
export function objection(profile: ChargingProfile, connectorId: ConnectorId, limits: ProfileLimits, now: Instant): string | undefined {
  const { purpose, stackLevel, validFrom, validTo, schedule } = profile;
  if (purpose === 'ChargePointMaxProfile' && connectorId !== 0) return 'ChargePointMaxProfile belongs to connector 0 (§3.13.1)';
  if (purpose === 'TxProfile' && connectorId === 0) return 'TxProfile belongs to a connector above 0 (§3.13.1)';
  if (stackLevel < 0 || stackLevel > limits.maxStackLevel)
    return `stackLevel ${stackLevel} is out of range: 0 to ${limits.maxStackLevel} are possible`;
  if (validTo !== undefined && validTo <= (validFrom ?? now)) return 'validTo is not after validFrom';
  if (validTo !== undefined && validTo <= now) return 'validTo has passed';
  return scheduleObjection(schedule, limits);
}

function scheduleObjection({ duration_ms, unit, periods, minRate }: ChargingSchedule, limits: ProfileLimits): string | undefined {
  if (!limits.units.includes(unit)) return `chargingRateUnit ${unit} is not possible, only ${limits.units.join(', ')}`;
  if (duration_ms !== undefined && duration_ms <= 0) return 'duration is not above 0';
  if (periods.length > limits.maxPeriods) return `${periods.length} periods are too many: ${limits.maxPeriods} are possible`;
  if (periods[0]?.start_ms !== 0) return 'the first startPeriod is not 0 (§5.16.4)';
  if (periods.some(({ start_ms }, i) => start_ms <= (periods[i - 1]?.start_ms ?? -1)))
    return 'startPeriod does not rise from period to period';
  const rates = [...periods.map(({ limit }) => limit), minRate ?? 0];
  return rates.some((rate) => rate < 0 || rate > highestRate) ? `a rate is out of range: 0 to ${highestRate} are possible` : undefined;
}

/** Far above any rating, and far below where numbers lose their tenths. */
const highestRate = 1_000_000_000;
