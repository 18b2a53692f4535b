/** A store that says of every durable write when it is about to happen, half done, and done: the instants at which a loss of power differs. */
import type { Store, Table } from '../../src/kernel/index.js';

/** `within`: inside a write of several rows, before it becomes durable. */
export type WriteMoment = 'before' | 'within' | 'after';

/** @param tell May throw, and may end the process. */
export function interruptedStore(store: Store, tell: (moment: WriteMoment) => void): Store {
  let depth = 0;
  const write = (action: () => void): void => {
    if (depth > 0) return action();
    tell('before');
    action();
    tell('after');
  };
  return {
    table<Row>(name: string): Table<Row> {
      const table = store.table<Row>(name);
      return {
        get: (key) => table.get(key),
        put: (key, row) => write(() => table.put(key, row)),
        delete: (key) => write(() => table.delete(key)),
        rows: (prefix, limit) => table.rows(prefix, limit),
        count: (prefix) => table.count(prefix),
      };
    },
    atomically<T>(work: () => T): T {
      if (depth > 0) return store.atomically(work);
      tell('before');
      depth++;
      let result: T;
      try {
        result = store.atomically(() => {
          const done = work();
          tell('within');
          return done;
        });
      } finally {
        depth--;
      }
      tell('after');
      return result;
    },
    close: () => store.close(),
  };
}
