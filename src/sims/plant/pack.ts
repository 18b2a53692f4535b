import { ChargeEstimate } from './charge-estimate.js';
import { curve } from './curve.js';
import { efficiency, ratings } from './ratings.js';

const floor_Wh = (ratings.packFloor_pct / 100) * ratings.pack_Wh;
/** Closer to a limit than this counts as there. */
const margin_Wh = 0.001;

/** Open-circuit voltage over the charge of the cells in percent (ours: 192 cells in series). */
const openCircuit_V = curve([0, 575], [5, 635], [20, 675], [50, 705], [80, 755], [100, 805]);
/** Slower towards the end (ours). */
const acceptanceBySoc = curve([97, 1], [100, 0.05]);
/** Cold cells take less (ours); they give as much as warm ones: no loss of output down to -25 °C (manual §5.1.1). */
const acceptanceByTemperature = curve([-20, 0.1], [5, 1]);

/** Charge through the pack, in and out, in which it loses a fifth of its health: some six thousand full cycles (ours). Its energy stays as it is. */
const lifetime_Ah = 6_000 * 2 * (ratings.pack_Wh / 705);

/** Heat capacity, and leakage to the ambient through the walls: a pack needs some eight hours to follow the weather (ours). */
const heatCapacity_Wh_K = 170;
const leakage_W_K = 20;

const busToCells = efficiency.dcToDc * efficiency.batteryIn;
const cellsToBus = efficiency.batteryOut * efficiency.dcToDc;

/**
 * One HV battery pack with its converter to the DC bus: charge and temperature of its cells, and what its management believes of them.
 * Flows are mutable numbers, solved and integrated in each sub-step without allocation.
 */
export class Pack {
  stored_Wh: number;
  temperature_C: number;
  /** All charge that ever went in or out. */
  throughput_Ah = 0;
  estimate: ChargeEstimate;
  /** At the bus, both never negative. */
  toBus_W = 0;
  fromBus_W = 0;

  constructor(soc_pct: number, temperature_C: number) {
    this.stored_Wh = (soc_pct / 100) * ratings.pack_Wh;
    this.temperature_C = temperature_C;
    this.estimate = new ChargeEstimate(this.soc_pct);
  }

  get soc_pct(): number {
    return (this.stored_Wh / ratings.pack_Wh) * 100;
  }

  /** As its management says: 100 as soon as no more goes in, and no earlier. */
  get reportedSoc_pct(): number {
    return this.full ? 100 : this.estimate.reported_pct(this.soc_pct);
  }

  /** As its management reckons it. */
  get soh_pct(): number {
    return Math.max(0, 100 - (20 * this.throughput_Ah) / lifetime_Ah);
  }

  get voltage_V(): number {
    return openCircuit_V(this.soc_pct);
  }

  get empty(): boolean {
    return this.stored_Wh <= floor_Wh + margin_Wh;
  }

  get full(): boolean {
    return this.stored_Wh >= ratings.pack_Wh - margin_Wh;
  }

  /** Power that it can give to the bus for `time_s`. */
  available_W(time_s: number): number {
    if (this.empty) return 0;
    return Math.min(ratings.batteryToBus_W, ((this.stored_Wh - floor_Wh) * 3600 * cellsToBus) / time_s);
  }

  /** Power from the bus that it can take for `time_s`. */
  acceptance_W(time_s: number): number {
    if (this.full) return 0;
    const rated_W = ratings.busToBattery_W * acceptanceBySoc(this.soc_pct) * acceptanceByTemperature(this.temperature_C);
    return Math.min(rated_W, ((ratings.pack_Wh - this.stored_Wh) * 3600) / (busToCells * time_s));
  }

  /** Time until its present flow has emptied or filled it; infinite while nothing flows. */
  untilLimit_s(): number {
    const cells_W = this.#cells_W();
    if (cells_W > 0 && !this.empty) return ((this.stored_Wh - floor_Wh) * 3600) / cells_W;
    if (cells_W < 0 && !this.full) return ((ratings.pack_Wh - this.stored_Wh) * 3600) / -cells_W;
    return Infinity;
  }

  /** Lets its flows run for `time_s`. Exact for any length as long as they and the cooling stay as they are. */
  integrate(time_s: number, ambient_C: number, cooling_W: number): void {
    this.throughput_Ah += (Math.abs(this.#cells_W()) * time_s) / 3600 / this.voltage_V;
    this.stored_Wh -= (this.#cells_W() * time_s) / 3600;
    this.estimate.pass(time_s, this.soc_pct, this.full);
    const settled_C = ambient_C + (this.#heat_W() - cooling_W) / leakage_W_K;
    const rest = Math.exp((-leakage_W_K * time_s) / (3600 * heatCapacity_Wh_K));
    this.temperature_C = settled_C + (this.temperature_C - settled_C) * rest;
  }

  /** Out of the cells when positive. */
  #cells_W(): number {
    return this.toBus_W / cellsToBus - this.fromBus_W * busToCells;
  }

  /** What the cells lose stays in the pack; the converter has its own cooling. */
  #heat_W(): number {
    const out_W = (this.toBus_W / efficiency.dcToDc) * (1 / efficiency.batteryOut - 1);
    return out_W + this.fromBus_W * efficiency.dcToDc * (1 - efficiency.batteryIn);
  }
}
