/** What can be read from the plant, and what of it outlives a restart. */
import type { A, PerSide, V, W, Wh } from '../../kernel/index.js';

/** What passes one outlet, and all that ever has. */
export interface OutletFlow {
  readonly energy_Wh: Wh;
  readonly voltage_V: V;
  readonly current_A: A;
  readonly power_W: W;
}

/** Powers from → to, as they are now. */
export interface FlowReading {
  readonly gridToStation_W: W;
  readonly gridToBus_W: W;
  readonly gridToAuxiliaries_W: W;
  readonly busToAuxiliaries_W: W;
  readonly batteryToBus_W: PerSide<W>;
  readonly busToBattery_W: PerSide<W>;
  readonly busToEv_W: PerSide<W>;
  readonly losses: {
    readonly acToDc_W: W;
    readonly dcToDc_W: W;
    readonly batteryIn_W: W;
    readonly batteryOut_W: W;
    readonly idle_W: W;
    readonly cooling_W: W;
    readonly acStandby_W: W;
  };
}

/** What outlives a restart. Contactors open, offers and set-points are gone: the flow is interrupted, no energy is made or lost. */
export interface SavedPlant {
  readonly packs: PerSide<SavedPack>;
  readonly registers_Wh: PerSide<number>;
  readonly coolingRun_s: number;
}

export interface SavedPack {
  readonly stored_Wh: number;
  readonly temperature_C: number;
  /** Missing where an older program has written. */
  readonly throughput_Ah?: number;
  /** What its management has in memory. */
  readonly memorySoc_pct?: number;
}
