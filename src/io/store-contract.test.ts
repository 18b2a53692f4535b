/** One contract for both stores, so that what holds in the fleet and in tests holds on the disk. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { MemoryStore, type Store, sequenceKey, type Table } from '../kernel/index.js';
import { openSqliteStore } from './sqlite-store.js';

const folder = mkdtempSync(join(tmpdir(), 'flexpole-store-'));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
const newFile = (): string => join(folder, `${files++}.db`);

const kinds: readonly { readonly kind: string; readonly open: () => Store }[] = [
  { kind: 'in memory', open: () => new MemoryStore() },
  { kind: 'on disk', open: () => openSqliteStore(newFile()) },
];

interface Row {
  readonly n: number;
  readonly text?: string;
}

describe.each(kinds)('a store $kind', ({ open }) => {
  const opened = (name = 'things'): { store: Store; things: Table<Row> } => {
    const store = open();
    return { store, things: store.table<Row>(name) };
  };

  it('gives back what was put, and nothing for a key that was never put or was deleted', () => {
    const { things } = opened();
    things.put('a', { n: 1, text: 'größer' });
    things.put('b', { n: 2 });
    things.delete('b');
    things.delete('never there');
    expect(things.get('a')).toEqual({ n: 1, text: 'größer' });
    expect(things.get('b')).toBeUndefined();
    expect(things.get('c')).toBeUndefined();
  });

  it('replaces the row of a key', () => {
    const { things } = opened();
    things.put('a', { n: 1 });
    things.put('a', { n: 2 });
    expect(things.rows()).toEqual([['a', { n: 2 }]]);
  });

  it('keeps its own copy: a row changed afterwards does not change in the table', () => {
    const { things } = opened();
    const row = { n: 1 };
    things.put('a', row);
    row.n = 2;
    (things.get('a') as { n: number }).n = 3;
    expect(things.get('a')).toEqual({ n: 1 });
  });

  it('lists rows in the order of their keys, also those of a queue that grows behind and shrinks in front', () => {
    const { things } = opened();
    for (const n of [9, 10, 11]) things.put(sequenceKey(n), { n });
    expect(things.rows('', 1)).toEqual([[sequenceKey(9), { n: 9 }]]);
    things.delete(sequenceKey(9));
    things.put(sequenceKey(12), { n: 12 });
    things.put(sequenceKey(2), { n: 2 });
    expect(things.rows().map(([, { n }]) => n)).toEqual([2, 10, 11, 12]);
  });

  it('finds rows by the beginning of their key', () => {
    const { things } = opened();
    for (const [n, key] of ['b', 'a/2', 'a/1', 'a', 'a0', 'a.'].entries()) things.put(key, { n });
    expect(things.rows('a/').map(([key]) => key)).toEqual(['a/1', 'a/2']);
    expect(things.rows('a', 2).map(([key]) => key)).toEqual(['a', 'a.']);
    expect(things.rows('c')).toEqual([]);
    expect(things.count('a/')).toBe(2);
    expect(things.count('')).toBe(6);
  });

  it('keeps tables apart, whatever they are called', () => {
    const { store, things } = opened();
    const odd = store.table<Row>('odd "name"; --');
    odd.put('a', { n: 1 });
    expect(things.count()).toBe(0);
    expect(store.table<Row>('odd "name"; --').get('a')).toEqual({ n: 1 });
  });

  it('gives the value of the work done atomically', () => {
    const { store, things } = opened();
    const count = store.atomically(() => {
      things.put('a', { n: 1 });
      return things.count();
    });
    expect(count).toBe(1);
    expect(things.count()).toBe(1);
  });

  it('takes everything back when the work throws, in every table', () => {
    const { store, things } = opened();
    const others = store.table<Row>('others');
    things.put('kept', { n: 1 });
    const work = (): void => {
      things.put('kept', { n: 2 });
      things.delete('kept');
      things.put('new', { n: 3 });
      others.put('new', { n: 4 });
      throw new Error('changed my mind');
    };
    expect(() => store.atomically(work)).toThrow('changed my mind');
    expect(things.rows()).toEqual([['kept', { n: 1 }]]);
    expect(others.rows()).toEqual([]);
  });

  it('empties one table, and gives its rows back when the work throws', () => {
    const { store, things } = opened();
    const others = store.table<Row>('others');
    for (const n of [2, 1]) things.put(`key ${n}`, { n });
    others.put('a', { n: 3 });
    const work = (): void => {
      things.clear();
      things.put('new', { n: 4 });
      throw new Error('changed my mind');
    };
    expect(() => store.atomically(work)).toThrow('changed my mind');
    expect(things.rows().map(([, { n }]) => n)).toEqual([1, 2]);
    things.clear();
    expect([things.count(), things.rows(), others.count()]).toEqual([0, [], 1]);
  });

  it('takes nested work back with the outer one', () => {
    const { store, things } = opened();
    const work = (): void => {
      store.atomically(() => things.put('inner', { n: 1 }));
      throw new Error('changed my mind');
    };
    expect(() => store.atomically(work)).toThrow();
    expect(things.count()).toBe(0);
  });

  it('takes back only the nested work that threw when the outer one copes with it', () => {
    const { store, things } = opened();
    store.atomically(() => {
      things.put('outer', { n: 1 });
      try {
        store.atomically(() => {
          things.put('inner', { n: 2 });
          throw new Error('changed my mind');
        });
      } catch {
        things.put('instead', { n: 3 });
      }
    });
    expect(things.rows().map(([key]) => key)).toEqual(['instead', 'outer']);
  });

  it('can use a table that was first asked for by work that was taken back', () => {
    const { store } = opened();
    let late: Table<Row> | undefined;
    const work = (): void => {
      late = store.table<Row>('late');
      late.put('a', { n: 1 });
      throw new Error('changed my mind');
    };
    expect(() => store.atomically(work)).toThrow('changed my mind');
    expect(late?.count()).toBe(0);
    late?.put('a', { n: 2 });
    expect(store.table<Row>('late').get('a')).toEqual({ n: 2 });
  });

  it('refuses work that awaits, and takes back what it wrote', () => {
    const { store, things } = opened();
    const work = async (): Promise<void> => things.put('a', { n: 1 });
    expect(() => void store.atomically(work)).toThrow(TypeError);
    expect(things.count()).toBe(0);
  });

  it('does what a plain ordered map does, whatever the sequence of calls', () => {
    fc.assert(
      fc.property(fc.array(anyCall, { maxLength: 60 }), (calls) => {
        const store = open();
        const model = new Model();
        for (const call of calls) expect(carryOut(call, store)).toEqual(carryOut(call, model));
        store.close();
      }),
      { numRuns: 40 },
    );
  });
});

type Call =
  | { readonly call: 'put'; readonly table: string; readonly key: string; readonly n: number }
  | { readonly call: 'delete' | 'get'; readonly table: string; readonly key: string }
  | { readonly call: 'clear'; readonly table: string }
  | { readonly call: 'rows'; readonly table: string; readonly prefix: string; readonly limit: number | undefined }
  | { readonly call: 'count'; readonly table: string; readonly prefix: string }
  | { readonly call: 'atomically'; readonly calls: readonly Call[]; readonly throws: boolean };

const key = fc.string({ unit: fc.constantFrom('a', 'b', '/', '~', '0'), maxLength: 3 });
const table = fc.constantFrom('one', 'two');

const { anyCall } = fc.letrec<{ anyCall: Call }>((tie) => ({
  anyCall: fc.oneof(
    { maxDepth: 2, depthIdentifier: 'nesting' },
    fc.record({ call: fc.constant('put' as const), table, key, n: fc.integer() }),
    fc.record({ call: fc.constant('delete' as const), table, key }),
    fc.record({ call: fc.constant('get' as const), table, key }),
    fc.record({ call: fc.constant('clear' as const), table }),
    fc.record({ call: fc.constant('rows' as const), table, prefix: key, limit: fc.option(fc.nat(3), { nil: undefined }) }),
    fc.record({ call: fc.constant('count' as const), table, prefix: key }),
    fc.record({
      call: fc.constant('atomically' as const),
      calls: fc.array(tie('anyCall'), { maxLength: 6, depthIdentifier: 'nesting' }),
      throws: fc.boolean(),
    }),
  ),
}));

class ChangedMyMind extends Error {}

/** What the call answers, comparable between stores. */
function carryOut(call: Call, store: Pick<Store, 'table' | 'atomically'>): unknown {
  switch (call.call) {
    case 'put':
      return store.table<Row>(call.table).put(call.key, { n: call.n });
    case 'delete':
      return store.table<Row>(call.table).delete(call.key);
    case 'get':
      return store.table<Row>(call.table).get(call.key);
    case 'clear':
      return store.table<Row>(call.table).clear();
    case 'rows':
      return store.table<Row>(call.table).rows(call.prefix, call.limit);
    case 'count':
      return store.table<Row>(call.table).count(call.prefix);
    case 'atomically':
      try {
        return store.atomically(() => {
          const answers = call.calls.map((inner) => carryOut(inner, store));
          if (call.throws) throw new ChangedMyMind();
          return answers;
        });
      } catch (error) {
        if (error instanceof ChangedMyMind) return 'taken back';
        throw error;
      }
  }
}

/** The contract in its plainest form. */
class Model implements Pick<Store, 'table' | 'atomically'> {
  #tables = new Map<string, Map<string, unknown>>();

  table<R>(name: string): Table<R> {
    const rows = (): Map<string, R> => {
      if (!this.#tables.has(name)) this.#tables.set(name, new Map());
      return this.#tables.get(name) as Map<string, R>;
    };
    const found = (prefix: string): (readonly [string, R])[] =>
      [...rows()].filter(([k]) => k.startsWith(prefix)).sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    return {
      get: (k) => rows().get(k),
      put: (k, row) => void rows().set(k, row),
      delete: (k) => void rows().delete(k),
      clear: () => rows().clear(),
      rows: (prefix = '', limit) => found(prefix).slice(0, limit),
      count: (prefix = '') => found(prefix).length,
    };
  }

  atomically<T>(work: () => T): T {
    const before = new Map([...this.#tables].map(([name, rows]) => [name, new Map(rows)]));
    try {
      return work();
    } catch (error) {
      this.#tables = before;
      throw error;
    }
  }
}
