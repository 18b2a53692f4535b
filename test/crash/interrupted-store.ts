/** A store that says of every durable write when it is about to happen, half done, and done: the instants at which a loss of power differs. */
import type { Store, Table } from '../../src/kernel/index.js';

/** `within`: at the end of atomic work, before it becomes durable; a row by itself has no such moment. */
export type WriteMoment = 'before' | 'within' | 'after';
/** What is written: one row by itself, or all that is done atomically. */
export type WriteKind = 'row' | 'work';

/** @param tell May throw, and may end the process. */
export function interruptedStore(store: Store, tell: (moment: WriteMoment, kind: WriteKind) => void): Store {
  let depth = 0;
  const write = (action: () => void): void => {
    if (depth > 0) return action();
    tell('before', 'row');
    action();
    tell('after', 'row');
  };
  return {
    table<Row>(name: string): Table<Row> {
      const table = store.table<Row>(name);
      return {
        get: (key) => table.get(key),
        put: (key, row) => write(() => table.put(key, row)),
        delete: (key) => write(() => table.delete(key)),
        clear: () => write(() => table.clear()),
        rows: (prefix, limit) => table.rows(prefix, limit),
        count: (prefix) => table.count(prefix),
      };
    },
    atomically<T>(work: () => T): T {
      if (depth > 0) return store.atomically(work);
      tell('before', 'work');
      depth++;
      let result: T;
      try {
        result = store.atomically(() => {
          const done = work();
          tell('within', 'work');
          return done;
        });
      } finally {
        depth--;
      }
      tell('after', 'work');
      return result;
    },
    close: () => store.close(),
  };
}
