import type { Store, Table } from '../../kernel/index.js';

/** The staff has taken the station out of service, for the night for example (manual §2.10); survives restarts (C-48). */
export class OutOfHours {
  readonly #rows: Table<{ readonly active: boolean }>;

  constructor(store: Store) {
    this.#rows = store.table('outOfHours');
  }

  get active(): boolean {
    return this.#rows.get('mode')?.active ?? false;
  }

  /** @throws StoreFault when it cannot be written down */
  set(active: boolean): void {
    this.#rows.put('mode', { active });
  }
}
