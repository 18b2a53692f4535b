import { type Store, StoreFault, type Table } from '../../kernel/index.js';

/** A store that a program loses when its power goes: from then on nothing that it still has in hand gets through. */
export interface PoweredStore extends Store {
  cut(): void;
}

export function poweredStore(store: Store): PoweredStore {
  let powered = true;
  const needPower = (): void => {
    if (!powered) throw new StoreFault('store.failed', 'the power of this program is gone');
  };
  return {
    table<Row>(name: string): Table<Row> {
      const table = store.table<Row>(name);
      return {
        get: (key) => table.get(key),
        put: (key, row) => {
          needPower();
          table.put(key, row);
        },
        delete: (key) => {
          needPower();
          table.delete(key);
        },
        rows: (prefix, limit) => table.rows(prefix, limit),
        count: (prefix) => table.count(prefix),
      };
    },
    atomically: (work) => {
      needPower();
      return store.atomically(work);
    },
    close: () => store.close(),
    cut: () => {
      powered = false;
    },
  };
}
