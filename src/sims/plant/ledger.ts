import { type PerSide, Wh } from '../../kernel/index.js';
import type { PlantSide } from './plant-side.js';
import type { PowerFlow } from './power-flow.js';

/** Energy since the twin was made (or started again), counted at every component by itself. */
export interface LedgerReading {
  readonly gridToStation_Wh: Wh;
  readonly busToEv_Wh: PerSide<Wh>;
  readonly losses: {
    readonly acToDc_Wh: Wh;
    readonly dcToDc_Wh: Wh;
    readonly batteryIn_Wh: Wh;
    readonly batteryOut_Wh: Wh;
    readonly idle_Wh: Wh;
    readonly cooling_Wh: Wh;
    readonly acStandby_Wh: Wh;
  };
  /** What the cells hold more than at the beginning, from their own charge; what a hand put in or took out does not count. */
  readonly stored_Wh: Wh;
  /** Everything that came in: from the grid and out of the cells. */
  readonly throughput_Wh: Wh;
  /** Grid minus vehicles, losses and stored energy: 0 in a world that keeps its energy. */
  readonly imbalance_Wh: Wh;
}

/**
 * Book-keeping of every flow and loss. Each component's loss comes from what passes it and the stored energy from the cells themselves,
 * so that the balance is a check and not a definition. Sums are in watt-seconds, a mutable number each.
 */
export class Ledger {
  #grid = 0;
  #evA = 0;
  #evB = 0;
  #acToDc = 0;
  #dcToDc = 0;
  #batteryIn = 0;
  #batteryOut = 0;
  #idle = 0;
  #cooling = 0;
  #acStandby = 0;
  #storedAtStart_Wh: number;

  constructor(stored_Wh: number) {
    this.#storedAtStart_Wh = stored_Wh;
  }

  add(flow: PowerFlow, a: PlantSide, b: PlantSide, time_s: number): void {
    this.#grid += flow.gridToStation_W * time_s;
    this.#evA += a.power_W * time_s;
    this.#evB += b.power_W * time_s;
    this.#acToDc += flow.acToDcLoss_W * time_s;
    this.#dcToDc += flow.dcToDcLoss_W * time_s;
    this.#batteryIn += flow.batteryInLoss_W * time_s;
    this.#batteryOut += flow.batteryOutLoss_W * time_s;
    this.#idle += flow.idle_W * time_s;
    this.#cooling += flow.cooling_W * time_s;
    this.#acStandby += flow.gridToStandby_W * time_s;
  }

  /** A hand changed the charge of a pack; no flow did. */
  storedByHand(change_Wh: number): void {
    this.#storedAtStart_Wh += change_Wh;
  }

  read(storedNow_Wh: number): LedgerReading {
    const losses = this.#acToDc + this.#dcToDc + this.#batteryIn + this.#batteryOut + this.#idle + this.#cooling + this.#acStandby;
    const vehicles = this.#evA + this.#evB;
    const stored_Wh = storedNow_Wh - this.#storedAtStart_Wh;
    return {
      gridToStation_Wh: hours(this.#grid),
      busToEv_Wh: { A: hours(this.#evA), B: hours(this.#evB) },
      losses: {
        acToDc_Wh: hours(this.#acToDc),
        dcToDc_Wh: hours(this.#dcToDc),
        batteryIn_Wh: hours(this.#batteryIn),
        batteryOut_Wh: hours(this.#batteryOut),
        idle_Wh: hours(this.#idle),
        cooling_Wh: hours(this.#cooling),
        acStandby_Wh: hours(this.#acStandby),
      },
      stored_Wh: Wh(stored_Wh),
      throughput_Wh: Wh(this.#grid / 3600 + Math.max(0, -stored_Wh)),
      imbalance_Wh: Wh((this.#grid - vehicles - losses) / 3600 - stored_Wh),
    };
  }
}

const hours = (energy_Ws: number): Wh => Wh(energy_Ws / 3600);
