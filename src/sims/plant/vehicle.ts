import { type VehicleClass, type VehicleName, vehicleClasses } from './vehicle-classes.js';

/** Where this one differs from its class. */
export type VehicleBuild = Partial<Pick<VehicleClass, 'battery_Wh' | 'maxCurrent_A' | 'maxVoltage_V' | 'protocol'>>;

/** What its driver decided, and how well the plug sits. */
export interface VehicleWishes {
  readonly target_pct: number;
  /** The driver's own ceiling; 0 pauses. */
  readonly limit_W: number;
  readonly paused: boolean;
  readonly refuses: boolean;
  readonly contact: 'good' | 'bad';
}

/** Share of the energy at the outlet that reaches the cells of a vehicle (ours; the rest heats its battery and runs its auxiliaries). */
export const vehicleEfficiency = 0.94;

/** Closer to the target than this counts as reached: a second of a watt. */
const reached_Wh = 0.001;

/** A vehicle at a cable. It knows its battery and its driver; what it gets is decided elsewhere. */
export class Vehicle {
  readonly name: VehicleName;
  readonly build: VehicleBuild;
  readonly class: VehicleClass;
  wishes: VehicleWishes;
  stored_Wh: number;
  /** Why the vehicle has ended its session by itself; a new session may begin. */
  stopped: 'targetReached' | 'requested' | undefined;

  constructor(name: VehicleName, build: VehicleBuild, soc_pct: number, wishes: VehicleWishes) {
    this.name = name;
    this.build = build;
    this.class = { ...vehicleClasses[name], ...build };
    this.wishes = wishes;
    this.stored_Wh = (soc_pct / 100) * this.class.battery_Wh;
  }

  get soc_pct(): number {
    return (this.stored_Wh / this.class.battery_Wh) * 100;
  }

  get voltage_V(): number {
    return Math.min(this.class.voltage_V(this.soc_pct), this.class.maxVoltage_V);
  }

  get paused(): boolean {
    return this.wishes.paused || this.wishes.limit_W <= 0;
  }

  /** Power at the outlet that it asks for now. */
  ask_W(): number {
    if (this.stopped || this.paused) return 0;
    const { class: its, wishes } = this;
    return Math.min(its.power_W(this.soc_pct), its.maxPower_W, wishes.limit_W, its.maxCurrent_A * this.voltage_V);
  }

  /** Energy at the outlet that is missing to its target. */
  missing_Wh(): number {
    return Math.max(0, ((this.wishes.target_pct / 100) * this.class.battery_Wh - this.stored_Wh) / vehicleEfficiency);
  }

  hasReachedTarget(): boolean {
    return this.missing_Wh() <= reached_Wh;
  }

  /** Takes energy that came through its inlet. */
  take(energy_Wh: number): void {
    this.stored_Wh += energy_Wh * vehicleEfficiency;
  }
}
