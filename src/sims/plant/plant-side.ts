import type { Pack } from './pack.js';
import { ratings } from './ratings.js';
import type { Vehicle } from './vehicle.js';

/** One side: its pack, its outlet and the vehicle at its cable. Mutable numbers, solved and integrated in each sub-step. */
export class PlantSide {
  readonly pack: Pack;
  vehicle: Vehicle | undefined;
  /** Contactors of the outlet. */
  closed = false;
  offer_W = 0;
  offer_A = 0;
  /** Set-points of the station: may the pack feed the vehicle, and how much may it take. */
  mayDischarge = false;
  chargeCeiling_W = 0;

  /** At the outlet, now. */
  demand_W = 0;
  voltage_V = 0;
  current_A = 0;
  /** Everything that ever went through the outlet. */
  register_Wh = 0;

  constructor(pack: Pack) {
    this.pack = pack;
  }

  get power_W(): number {
    return this.voltage_V * this.current_A;
  }

  /** What the vehicle would draw during the next `time_s`, if the station had it. */
  updateDemand(time_s: number): void {
    const { vehicle } = this;
    this.voltage_V = this.closed && vehicle ? vehicle.voltage_V : 0;
    const drivable = this.voltage_V >= ratings.outletMin_V && this.voltage_V <= ratings.outletMax_V;
    this.demand_W =
      drivable && vehicle ? Math.max(0, Math.min(this.#ceiling_W(), vehicle.ask_W(), (vehicle.missing_Wh() * 3600) / time_s)) : 0;
  }

  deliver(power_W: number): void {
    this.current_A = this.voltage_V > 0 ? power_W / this.voltage_V : 0;
  }

  integrate(time_s: number, ambient_C: number, cooling_W: number): void {
    const energy_Wh = (this.power_W * time_s) / 3600;
    this.register_Wh += energy_Wh;
    this.vehicle?.take(energy_Wh);
    this.pack.integrate(time_s, ambient_C, cooling_W);
  }

  /** Time until the vehicle has what it wants at its present power. */
  untilTarget_s(): number {
    return this.vehicle && this.power_W > 0 ? (this.vehicle.missing_Wh() * 3600) / this.power_W : Infinity;
  }

  #ceiling_W(): number {
    return Math.min(this.offer_W, ratings.outlet_W, Math.min(this.offer_A, ratings.outlet_A) * this.voltage_V);
  }
}
