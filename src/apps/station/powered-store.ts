import { type Store, StoreFault, type Table } from '../../kernel/index.js';

/** A store that a program loses when its power goes: from then on nothing that it still has in hand gets through. */
export interface PoweredStore extends Store {
  cut(): void;
}

export function poweredStore(store: Store): PoweredStore {
  const power = new Power();
  return {
    table: <Row>(name: string): Table<Row> => new PoweredTable(store.table<Row>(name), power),
    atomically: (work) => {
      power.need();
      return store.atomically(() => {
        const result = work();
        // The power may have gone in the middle of the work: then nothing of it becomes durable.
        power.need();
        return result;
      });
    },
    close: () => store.close(),
    cut: () => power.cut(),
  };
}

class Power {
  #isOn = true;

  /** @throws StoreFault when it is gone */
  need(): void {
    if (!this.#isOn) throw new StoreFault('store.failed', 'the power of this program is gone');
  }

  cut(): void {
    this.#isOn = false;
  }
}

/** A class and not a set of closures: a station has some twenty tables, and a fleet thousands of stations. */
class PoweredTable<Row> implements Table<Row> {
  readonly #table: Table<Row>;
  readonly #power: Power;

  constructor(table: Table<Row>, power: Power) {
    this.#table = table;
    this.#power = power;
  }

  get(key: string): Row | undefined {
    return this.#table.get(key);
  }

  put(key: string, row: Row): void {
    this.#power.need();
    this.#table.put(key, row);
  }

  delete(key: string): void {
    this.#power.need();
    this.#table.delete(key);
  }

  clear(): void {
    this.#power.need();
    this.#table.clear();
  }

  rows(prefix?: string, limit?: number): readonly (readonly [key: string, row: Row])[] {
    return this.#table.rows(prefix, limit);
  }

  count(prefix?: string): number {
    return this.#table.count(prefix);
  }
}
