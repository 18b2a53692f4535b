import { curve } from './curve.js';
import { auxiliaries } from './ratings.js';

/** The packs are cool enough to stop after a session. */
const enough_C = 30;
/** Pumps alone: coolant against the ambient. */
const radiator_W_K = 60;
/** With the chiller: coolant at this temperature, at most this much heat out of a pack (ours). */
const coolant_C = 22;
const chilled_W_K = 250;
const chiller_W = 3_000;
/** The chiller gets rid of less heat above 35 °C outside (manual §2.3; the slope is ours). */
const chillerByAmbient = curve([35, 1], [50, 0.3]);

/** Thermal management of both packs: starts with a session, at full power after ten minutes, and goes on until they are cool enough. */
export class Cooling {
  /** How long it has been running. */
  run_s = 0;
  power_W = 0;

  get on(): boolean {
    return this.power_W > 0;
  }

  /** Decides for the next sub-step. */
  decide(vehiclesDraw: boolean, warmest_C: number): void {
    const on = vehiclesDraw || (this.run_s > 0 && warmest_C > enough_C);
    if (!on) this.run_s = 0;
    this.power_W = on ? this.#stage_W() : 0;
  }

  /** Without auxiliary power nothing turns; the time of running does not begin anew. */
  fail(): void {
    this.power_W = 0;
  }

  integrate(time_s: number): void {
    if (this.on) this.run_s += time_s;
  }

  /** Heat that it takes out of a pack of that temperature. */
  removal_W(pack_C: number, ambient_C: number): number {
    if (!this.on) return 0;
    if (this.power_W < auxiliaries.coolingFull_W) return Math.max(0, radiator_W_K * (pack_C - ambient_C));
    return Math.max(0, Math.min(chilled_W_K * (pack_C - coolant_C), chiller_W * chillerByAmbient(ambient_C)));
  }

  #stage_W(): number {
    return this.run_s < auxiliaries.fullCoolingAfter_s ? auxiliaries.coolingStart_W : auxiliaries.coolingFull_W;
  }
}
