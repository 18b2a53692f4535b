import { type PerSide, type Side, type Store, sides, type Table } from '../kernel/index.js';

/** How often each gun was plugged in (`VWGC.ChargeGunPlugCycleCounters`, manual §2.19); kept over restarts and updates. */
export class PlugCounters {
  readonly #rows: Table<number>;

  constructor(store: Store) {
    this.#rows = store.table('plugCycles');
  }

  count(side: Side): void {
    this.#rows.put(side, (this.#rows.get(side) ?? 0) + 1);
  }

  /** A defect of updates in the field (field notes §5), on request only. */
  reset(): void {
    this.#rows.clear();
  }

  read(): PerSide<number> {
    return { A: this.#rows.get('A') ?? 0, B: this.#rows.get('B') ?? 0 };
  }

  /** Gun A first, comma, no blank (field notes §5). */
  asText(): string {
    const counts = this.read();
    return sides.map((side) => counts[side]).join(',');
  }
}
