/** A plant on a test bench: charging vehicles without limits of their own, and set-points as a simple energy manager would give them. */
import { A, Celsius, Ms, Percent, perSide, type Side, W, Wh } from '../../kernel/index.js';
import type { SetPoints } from '../../station/ports/index.js';
import { Plant, type PlantStart } from './plant.js';
import { Vehicle, type VehicleWishes } from './vehicle.js';
import type { VehicleName } from './vehicle-classes.js';

export const content: VehicleWishes = { target_pct: 100, limit_W: 1_000_000, paused: false, refuses: false, contact: 'good' };

export class TestPlant {
  readonly plant: Plant;
  #now_s = 0;

  constructor(start: Partial<PlantStart> = {}) {
    this.plant = new Plant({ packSoc_pct: Percent(80), feed_A: 63, ambient_C: Celsius(20), ...start }, Ms(0));
  }

  /** A vehicle at the cable that is being offered this much. */
  charge(side: Side, offer_W: number, vehicle = endless()): Vehicle {
    this.plant.connect(side, vehicle);
    this.plant.closeContactors(side);
    this.offer(side, offer_W);
    return vehicle;
  }

  offer(side: Side, power_W: number, current_A = 350): void {
    this.plant.offer(side, { power_W: W(power_W), current_A: A(current_A) });
  }

  set({ grid_W = 0, discharge = false, charge_W = 0 }: { grid_W?: number; discharge?: boolean; charge_W?: number }): void {
    const setPoints: SetPoints = {
      gridToStation_W: W(grid_W),
      discharge: perSide(() => discharge),
      busToBattery_W: perSide(() => W(charge_W)),
    };
    this.plant.applySetPoints(setPoints);
  }

  run(time_s: number): void {
    this.#now_s += time_s;
    this.plant.advanceTo(Ms(this.#now_s * 1000));
  }

  /** What one stretch of time changes in the ledger. */
  during(time_s: number) {
    const before = this.plant.ledger();
    this.run(time_s);
    const after = this.plant.ledger();
    return {
      grid_Wh: after.gridToStation_Wh - before.gridToStation_Wh,
      vehicles_Wh: after.busToEv_Wh.A + after.busToEv_Wh.B - before.busToEv_Wh.A - before.busToEv_Wh.B,
      stored_Wh: after.stored_Wh - before.stored_Wh,
      auxiliaries_Wh: after.losses.idle_Wh + after.losses.cooling_Wh - before.losses.idle_Wh - before.losses.cooling_Wh,
      cooling_Wh: after.losses.cooling_Wh - before.losses.cooling_Wh,
    };
  }
}

/** An 800 V vehicle whose battery no test fills, so that only the station limits. */
export const endless = (): Vehicle => new Vehicle('saloon-800', { battery_Wh: Wh(1e9) }, 20, content);

export const vehicleOf = (name: VehicleName, soc_pct: number, wishes: Partial<VehicleWishes> = {}): Vehicle =>
  new Vehicle(name, {}, soc_pct, { ...content, ...wishes });
