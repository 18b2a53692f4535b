import type { Cooling } from './cooling.js';
import type { PlantSide } from './plant-side.js';
import { auxiliaries, efficiency, feedPower_W, ratings } from './ratings.js';

/**
 * Who feeds whom, now. The bus joins the AC/DC stage and both outlets; each pack hangs on the bus of its own side and feeds no other.
 * The grid comes first and goes where it is needed, packs cover the rest, and what the grid has left fills them.
 */
export class PowerFlow {
  /** Current that the feed carries; 0 without AC. */
  feed_A = 0;
  /** Set-point of the station; 0 switches the AC stage off. */
  gridCeiling_W = 0;
  /** The contactors of packs and AC stage are closed. */
  highVoltage = true;

  /** Solved, all from → to. */
  gridToStandby_W = 0;
  gridToAuxiliaries_W = 0;
  gridToConverter_W = 0;
  gridToBus_W = 0;
  busToAuxiliaries_W = 0;
  /** What the auxiliaries get from grid and bus together. */
  idle_W = 0;
  cooling_W = 0;
  /** Lost in each kind of component, from what passes it. */
  acToDcLoss_W = 0;
  dcToDcLoss_W = 0;
  batteryInLoss_W = 0;
  batteryOutLoss_W = 0;

  get gridToStation_W(): number {
    return this.gridToStandby_W + this.gridToAuxiliaries_W + this.gridToConverter_W;
  }

  /** Solves for the next `time_s`: nothing is promised that would not last so long. */
  solve(a: PlantSide, b: PlantSide, cooling: Cooling, time_s: number): void {
    a.updateDemand(time_s);
    b.updateDemand(time_s);
    const packA_W = this.highVoltage ? a.pack.available_W(time_s) : 0;
    const packB_W = this.highVoltage ? b.pack.available_W(time_s) : 0;
    const feed_W = feedPower_W(this.feed_A);
    const grid_W = this.highVoltage ? Math.min(feed_W, this.gridCeiling_W) : 0;
    this.gridToStandby_W = feed_W > 0 && grid_W <= 0 ? Math.min(feed_W, auxiliaries.acStandby_W) : 0;

    this.#needAuxiliaries(cooling, a, b, grid_W + packA_W + packB_W);
    this.gridToAuxiliaries_W = Math.min(this.idle_W + this.cooling_W, grid_W);
    this.busToAuxiliaries_W = this.idle_W + this.cooling_W - this.gridToAuxiliaries_W;
    const auxiliariesA_W = firstShare(this.busToAuxiliaries_W, packA_W, packB_W);
    const auxiliariesB_W = this.busToAuxiliaries_W - auxiliariesA_W;

    const bus_W = Math.min((grid_W - this.gridToAuxiliaries_W) * efficiency.acToDc, ratings.gridToBus_W);
    const ownA_W = a.mayDischarge ? packA_W - auxiliariesA_W : 0;
    const ownB_W = b.mayDischarge ? packB_W - auxiliariesB_W : 0;
    const shortA_W = Math.max(0, a.demand_W - ownA_W);
    const shortB_W = Math.max(0, b.demand_W - ownB_W);
    const gridA_W = gridShare(bus_W, a.demand_W, b.demand_W, shortA_W, shortB_W);
    const gridB_W = gridShare(bus_W, b.demand_W, a.demand_W, shortB_W, shortA_W);
    const batteryA_W = Math.min(a.demand_W - gridA_W, ownA_W);
    const batteryB_W = Math.min(b.demand_W - gridB_W, ownB_W);
    a.deliver(gridA_W + batteryA_W);
    b.deliver(gridB_W + batteryB_W);
    a.pack.toBus_W = batteryA_W + auxiliariesA_W;
    b.pack.toBus_W = batteryB_W + auxiliariesB_W;

    const acceptA_W = Math.min(a.chargeCeiling_W, a.pack.acceptance_W(time_s));
    const acceptB_W = Math.min(b.chargeCeiling_W, b.pack.acceptance_W(time_s));
    const charge_W = Math.min(Math.max(0, bus_W - gridA_W - gridB_W), acceptA_W + acceptB_W);
    a.pack.fromBus_W = firstShare(charge_W, acceptA_W, acceptB_W);
    b.pack.fromBus_W = charge_W - a.pack.fromBus_W;
    this.gridToBus_W = gridA_W + gridB_W + charge_W;
    this.gridToConverter_W = this.gridToBus_W / efficiency.acToDc;
    this.#lose(a.pack.toBus_W + b.pack.toBus_W, a.pack.fromBus_W + b.pack.fromBus_W);
  }

  /** Idle load first; the cooling stops when there is not enough for both. */
  #needAuxiliaries(cooling: Cooling, a: PlantSide, b: PlantSide, available_W: number): void {
    cooling.decide(a.demand_W > 0 || b.demand_W > 0, Math.max(a.pack.temperature_C, b.pack.temperature_C));
    if (auxiliaries.idle_W + cooling.power_W > available_W) cooling.fail();
    this.idle_W = Math.min(auxiliaries.idle_W, available_W);
    this.cooling_W = cooling.power_W;
  }

  #lose(discharge_W: number, charge_W: number): void {
    this.acToDcLoss_W = this.gridToConverter_W * (1 - efficiency.acToDc);
    this.dcToDcLoss_W = discharge_W * (1 / efficiency.dcToDc - 1) + charge_W * (1 - efficiency.dcToDc);
    this.batteryInLoss_W = charge_W * efficiency.dcToDc * (1 - efficiency.batteryIn);
    this.batteryOutLoss_W = (discharge_W / efficiency.dcToDc) * (1 / efficiency.batteryOut - 1);
  }
}

/** Part of `total` that the first of two takes: half, unless one of them cannot. `total` never exceeds what both can take. */
const firstShare = (total: number, first: number, second: number): number => Math.min(first, Math.max(total / 2, total - second));

/** Grid power for one side: what no pack can give comes first, the rest follows the remaining demand. */
function gridShare(bus_W: number, own_W: number, other_W: number, ownShort_W: number, otherShort_W: number): number {
  const short_W = ownShort_W + otherShort_W;
  if (short_W >= bus_W) return short_W > 0 ? (bus_W * ownShort_W) / short_W : 0;
  const rest_W = own_W + other_W - short_W;
  const extra_W = Math.min(bus_W - short_W, rest_W);
  return rest_W > 0 ? ownShort_W + (extra_W * (own_W - ownShort_W)) / rest_W : ownShort_W;
}
