/** What of recalibrations survives restarts and the loss of power: one row a pack, and whether the battery management has saved its state. */
import { type Ah, type Instant, type PerSide, type Side, type Store, sides, type Table } from '../../kernel/index.js';
import { off, type RecalibrationState } from './state.js';

/** Times are those of the machine's own clock, which nobody corrects: they are for durations. */
export interface PackHistory {
  readonly state: RecalibrationState;
  /** When the pack was full last, or was first seen. */
  readonly fullAt: Instant;
  /** What its counter of charge said then. */
  readonly throughputAtFull_Ah: Ah;
  /** Since then. */
  readonly improperShutdowns: number;
  /** Ended without a full pack: it does not begin by itself before. */
  readonly notBefore: Instant | null;
}

export const full = (at: Instant, throughput_Ah: Ah): PackHistory => ({
  state: off,
  fullAt: at,
  throughputAtFull_Ah: throughput_Ah,
  improperShutdowns: 0,
  notBefore: null,
});

export class RecalibrationBook {
  readonly #store: Store;
  readonly #packs: Table<PackHistory>;
  readonly #management: Table<{ readonly unsaved: boolean }>;

  constructor(store: Store) {
    this.#store = store;
    this.#packs = store.table('recalibration');
    this.#management = store.table('batteryManagement');
  }

  /** Undefined for a pack that was never seen. */
  pack(side: Side): PackHistory | undefined {
    return this.#packs.get(side);
  }

  /** Would the battery management lose its state of charge if the power went now? */
  get unsaved(): boolean {
    return this.#management.get('stateOfCharge')?.unsaved ?? false;
  }

  /** One durable step; `besides` becomes durable with it. @throws StoreFault, and nothing has changed */
  keep(side: Side, pack: PackHistory, besides: () => void): void {
    this.#store.atomically(() => {
      this.#packs.put(side, pack);
      besides();
    });
  }

  /** @throws StoreFault, and nothing has changed */
  keepAll(packs: PerSide<PackHistory>, unsaved: boolean): void {
    this.#store.atomically(() => {
      for (const side of sides) this.#packs.put(side, packs[side]);
      this.#management.put('stateOfCharge', { unsaved });
    });
  }
}
