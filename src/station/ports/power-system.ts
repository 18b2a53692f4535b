import type { A, Ah, Celsius, Percent, PerSide, V, W } from '../../kernel/index.js';

/** Grid input, packs and DC bus. The energy manager reads a snapshot, decides, and writes set-points once a cycle. */
export interface PowerSystem {
  /** Newest readings of everything; costs nothing. */
  read(): PowerReading;
  /** What may flow from now on. */
  apply(setPoints: SetPoints): void;
  /** The 12 V supply of the battery management units: without it battery relays and main contactors open, and there is no high voltage. */
  supplyBatteryManagement(on: boolean): void;
  /** Has the battery management units write down what they know of the charge: they come up with what was written last (manual §3.3). */
  saveStateOfCharge(): void;
  /** Called when something changed that no cycle would wait for: AC came or went, a pack reached a limit. One listener, the core. */
  listen(listener: () => void): void;
}

export interface PowerReading {
  readonly ac: {
    readonly present: boolean;
    /** What the connection may carry a phase, as the installation is fused: 16, 32 or 63 A; 0 without one. */
    readonly limit_A: A;
    /** Phase current at the AC meter. */
    readonly current_A: A;
    readonly gridToStation_W: W;
  };
  readonly packs: PerSide<PackReading>;
  readonly outletPower_W: PerSide<W>;
  readonly ambient_C: Celsius;
}

export interface PackReading {
  /** State of charge of the cells, 0–100 % of the nominal capacity, as the battery management believes; 100 only when they are full. */
  readonly packSoc_pct: Percent;
  /** What is left of the capacity that the cells had when they were new (SoH). */
  readonly soh_pct: Percent;
  readonly voltage_V: V;
  readonly temperature_C: Celsius;
  /** Positive: out of the pack. */
  readonly batteryToBus_W: W;
  /** All charge that ever went through the pack, in and out. */
  readonly throughput_Ah: Ah;
}

export interface SetPoints {
  /** Ceiling of the power drawn from the grid; 0 switches the AC stage off. */
  readonly gridToStation_W: W;
  /** May this pack feed vehicles? */
  readonly discharge: PerSide<boolean>;
  /** Ceiling of the power from the bus into each pack. */
  readonly busToBattery_W: PerSide<W>;
}
