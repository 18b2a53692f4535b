/** One look at the station, from which the signals of measurement data containers take their values. */
import type { Instant, Ms, PerSide } from '../../kernel/index.js';
import type { AuxiliaryReading, CabinetReading, Offer, OutletReading, Position, PowerReading, RainLightReading } from '../ports/index.js';

export interface Look {
  readonly power: PowerReading;
  readonly auxiliary: AuxiliaryReading;
  readonly cabinet: CabinetReading;
  readonly weather: RainLightReading;
  readonly position: Position | undefined;
  readonly station: {
    readonly firmware: string;
    readonly status: string;
    readonly startingUp: boolean;
    readonly restarting: boolean;
    readonly inSession: boolean;
    readonly operative: boolean;
    readonly outOfHours: boolean;
    /** Codes of those that are raised. */
    readonly faults: readonly string[];
    readonly highVoltage: boolean;
    readonly backEnd: boolean;
    readonly freeVend: boolean;
    readonly securityProfile: number;
    readonly localListVersion: number;
    /** State of charge at which a pack stops feeding vehicles, with AC and without. */
    readonly reserve_pct: { readonly withGrid: number; readonly withoutGrid: number };
    readonly uptime_ms: Ms;
    /** What may be drawn from the grid a phase, now. */
    readonly feedLimit_A: number;
    /** What the back-end lets be drawn a phase. */
    readonly target_A: number;
    /** What the installation is set to a phase. */
    readonly connection_A: number;
  };
  readonly sides: PerSide<SideLook>;
}

export interface SideLook {
  readonly outlet: OutletReading;
  /** Undefined before the first energy cycle. */
  readonly offer: Offer | undefined;
  readonly state: string;
  readonly status: string;
  /** What the customer is shown. */
  readonly shown: string;
  readonly blocks: readonly string[];
  /** Codes of its faults. */
  readonly faults: readonly string[];
  /** Could a session begin now? */
  readonly ready: boolean;
  readonly plugCycles: number;
  /** Undefined until the meter has said who it is. */
  readonly meterId: string | undefined;
  /** Undefined while the meter is silent. */
  readonly meter: { readonly register_Wh: number; readonly age_ms: Ms } | undefined;
  readonly session: SessionLook | undefined;
  readonly refilling: boolean;
  readonly recalibration: {
    readonly at: string;
    readonly cause: string | undefined;
    readonly sinceFull_ms: Ms;
    readonly sinceFull_Ah: number;
    readonly improperShutdowns: number;
    readonly plannedAt: Instant | undefined;
    readonly permitsCharging: boolean;
  };
}

export interface SessionLook {
  readonly id: string;
  readonly phase: string;
  /** How the driver was identified; never as whom. */
  readonly means: string;
  readonly startedAt: Instant;
  readonly lasted_ms: Ms;
  readonly start_Wh: number;
}
