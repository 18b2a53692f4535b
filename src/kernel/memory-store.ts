import type { Store, Table } from './store.js';

/** How to take back what has been written so far, newest last, should the work under way throw; `undo` is absent while there is none. */
interface Work {
  undo: (() => void)[] | undefined;
}

/**
 * The store in memory: for tests, and for fleets of thousands, where an empty table must cost next to nothing.
 *
 * Rows are kept as JSON text, as on the disk: whoever changes a row after handing it over, or one that was handed out, changes
 * nothing here.
 */
export class MemoryStore implements Store {
  readonly #tables = new Map<string, MemoryTable>();
  readonly #work: Work = { undo: undefined };

  table<Row>(name: string): Table<Row> {
    let table = this.#tables.get(name);
    if (!table) {
      table = new MemoryTable(this.#work);
      this.#tables.set(name, table);
    }
    return table as Table<Row>;
  }

  atomically<T>(work: () => T): T {
    const outermost = this.#work.undo === undefined;
    this.#work.undo ??= [];
    const { undo } = this.#work;
    const mark = undo.length;
    try {
      const result = work();
      if (result instanceof Promise) throw new TypeError('work done atomically must not await');
      return result;
    } catch (error) {
      while (undo.length > mark) undo.pop()?.();
      throw error;
    } finally {
      if (outermost) this.#work.undo = undefined;
    }
  }

  close(): void {
    // Nothing is open.
  }
}

/** One table. Keys are put in order when somebody asks for it; keys that come in order, as those of a queue do, stay so. */
class MemoryTable implements Table<unknown> {
  readonly #work: Work;
  /** Key to row as JSON text; made with the first row. */
  #texts: Map<string, string> | undefined;
  /** The keys in order; absent when a write has put them out of order. */
  #sorted: string[] | undefined;

  constructor(work: Work) {
    this.#work = work;
  }

  get(key: string): unknown {
    const text = this.#texts?.get(key);
    return text === undefined ? undefined : JSON.parse(text);
  }

  put(key: string, row: unknown): void {
    const before = this.#texts?.get(key);
    this.#set(key, JSON.stringify(row));
    this.#work.undo?.push(() => this.#set(key, before));
  }

  delete(key: string): void {
    const before = this.#texts?.get(key);
    if (before === undefined) return;
    this.#set(key, undefined);
    this.#work.undo?.push(() => this.#set(key, before));
  }

  clear(): void {
    const [texts, sorted] = [this.#texts, this.#sorted];
    this.#texts = undefined;
    this.#sorted = undefined;
    this.#work.undo?.push(() => {
      this.#texts = texts;
      this.#sorted = sorted;
    });
  }

  rows(prefix = '', limit = Infinity): readonly (readonly [key: string, row: unknown])[] {
    const found: (readonly [string, unknown])[] = [];
    const keys = this.#inOrder();
    for (let i = firstAtOrAfter(keys, prefix); i < keys.length && found.length < limit; i++) {
      const key = keys[i]!;
      if (!key.startsWith(prefix)) break;
      found.push([key, this.get(key)]);
    }
    return found;
  }

  count(prefix = ''): number {
    if (prefix === '') return this.#texts?.size ?? 0;
    const keys = this.#inOrder();
    const first = firstAtOrAfter(keys, prefix);
    let end = first;
    while (keys[end]?.startsWith(prefix)) end++;
    return end - first;
  }

  #set(key: string, text: string | undefined): void {
    this.#texts ??= new Map();
    const texts = this.#texts;
    if (text === undefined) {
      if (texts.delete(key)) this.#forgetKey(key);
    } else {
      if (!texts.has(key)) this.#rememberKey(key);
      texts.set(key, text);
    }
  }

  #rememberKey(key: string): void {
    const last = this.#sorted?.at(-1);
    if (last === undefined || last < key) this.#sorted?.push(key);
    else this.#sorted = undefined;
  }

  #forgetKey(key: string): void {
    if (this.#sorted) this.#sorted.splice(firstAtOrAfter(this.#sorted, key), 1);
  }

  #inOrder(): readonly string[] {
    this.#sorted ??= [...(this.#texts?.keys() ?? [])].sort();
    return this.#sorted;
  }
}

/** Index of the first key that is not before `wanted`. */
function firstAtOrAfter(keys: readonly string[], wanted: string): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (keys[middle]! < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
