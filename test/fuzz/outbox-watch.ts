/** What waits for the back-end, seen from the store that it lies in: at every message that is queued, and over restarts of the station. */
import type { Store, Table } from '../../src/kernel/index.js';

export class OutboxWatch {
  /** The store under watch; for the station. */
  readonly store: Store;
  readonly #rows: Table<unknown>;
  #longest = 0;

  constructor(store: Store) {
    this.#rows = store.table('outbox');
    this.store = {
      table: <Row>(name: string): Table<Row> => (name === 'outbox' ? this.#watched(store.table<Row>(name)) : store.table<Row>(name)),
      atomically: (work) => store.atomically(work),
      close: () => store.close(),
    };
  }

  /** Most messages that have ever waited at once. */
  get longest(): number {
    return this.#longest;
  }

  /** What waits now: how many, and the key of the newest of them. */
  waiting(): { readonly count: number; readonly newest: string | undefined } {
    return { count: this.#rows.count(), newest: this.#rows.rows().at(-1)?.[0] };
  }

  /** Nothing waits any more that was queued up to this one, itself included. */
  hasLeft(newest: string): boolean {
    const [first] = this.#rows.rows('', 1);
    return first === undefined || first[0] > newest;
  }

  #watched<Row>(table: Table<Row>): Table<Row> {
    return {
      get: (key) => table.get(key),
      put: (key, row) => {
        table.put(key, row);
        this.#longest = Math.max(this.#longest, table.count());
      },
      delete: (key) => table.delete(key),
      clear: () => table.clear(),
      rows: (prefix, limit) => table.rows(prefix, limit),
      count: (prefix) => table.count(prefix),
    };
  }
}
