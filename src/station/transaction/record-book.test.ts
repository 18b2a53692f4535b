import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Instant, MemoryStore, type Table } from '../../kernel/index.js';
import { mostLookedAt, RecordBook } from './record-book.js';
import type { KeptRecord } from './session.js';

const noon = Date.UTC(2026, 5, 1, 12);
const record = (page: number, meterId = 'M1', after_s = page): KeptRecord => ({
  sessionId: `S${page}`,
  side: 'A',
  meterId,
  page: `T${page}`,
  publicKey: '3059',
  ocmf: `OCMF|{"PG":"T${page}"}|{}`,
  lem: '{}',
  keptAt: Instant(noon + after_s * 1000),
});

const bookOf = (...records: readonly KeptRecord[]): RecordBook => {
  const book = new RecordBook(new MemoryStore());
  for (const each of records) book.keep(each);
  return book;
};
const many = (count: number): readonly KeptRecord[] => Array.from({ length: count }, (_, index) => record(index + 1));

/** A store that counts the rows that are read from it. */
class CountingStore extends MemoryStore {
  rowsRead = 0;

  override table<Row>(name: string): Table<Row> {
    const table = super.table<Row>(name);
    return new Proxy(table, {
      get: (target, method: keyof Table<Row>) => {
        if (method === 'get') return (key: string) => this.#counted([target.get(key)])[0];
        if (method === 'rows') return (prefix?: string, limit?: number) => this.#counted(target.rows(prefix, limit));
        return target[method].bind(target);
      },
    });
  }

  #counted<T>(rows: readonly T[]): readonly T[] {
    this.rowsRead += rows.length;
    return rows;
  }
}

describe('the book of signed records', () => {
  it('hands them out newest first, whatever their meter and page, in pages that join', () => {
    const book = bookOf(record(1, 'M2'), record(2, 'M2'), record(1, 'M1', 3), record(3, 'M2', 4));
    const { records, next } = book.newest({ limit: 3 });
    expect(records.map(({ number, meterId, page }) => [number, meterId, page])).toEqual([
      [4, 'M2', 'T3'],
      [3, 'M1', 'T1'],
      [2, 'M2', 'T2'],
    ]);
    expect(next).toBe(2);
    expect(book.newest({ limit: 3, before: 2 })).toMatchObject({ records: [{ number: 1, page: 'T1' }] });
    expect(book.newest({ limit: 3, before: 2 }).next).toBeUndefined();
  });

  it('numbers a record once, also when it is handed over again', () => {
    const book = bookOf(record(1), record(2), record(1));
    expect(book.newest({ limit: 9 }).records.map(({ number, page }) => [number, page])).toEqual([
      [2, 'T2'],
      [1, 'T1'],
    ]);
    expect([...book.inOrder()].map(({ page }) => page)).toEqual(['T1', 'T2']);
  });

  it('every record of a period is on exactly one of its pages, however many a page holds', () => {
    const book = bookOf(...many(60));
    const at = fc.integer({ min: -5, max: 65 });
    fc.assert(
      fc.property(at, at, fc.integer({ min: 1, max: 30 }), (from_s, to_s, limit) => {
        const period = { from: Instant(noon + from_s * 1000), to: Instant(noon + to_s * 1000) };
        const found: number[] = [];
        for (let before: number | undefined = 1_000; before !== undefined; ) {
          const page = book.newest({ before, limit, ...period });
          expect(page.records.length).toBeLessThanOrEqual(limit);
          found.push(...page.records.map(({ number }) => number));
          before = page.next;
        }
        expect(found).toEqual(
          many(60)
            .map((_, index) => 60 - index)
            .filter((number) => number >= from_s && number < to_s),
        );
      }),
    );
  });

  it('reads of ten thousand no more than the page needs, and of a period far back no more than it may look at', () => {
    const store = new CountingStore();
    const book = new RecordBook(store);
    for (const each of many(10_000)) book.keep(each);
    store.rowsRead = 0;
    expect(book.newest({ limit: 100 }).records).toHaveLength(100);
    expect(store.rowsRead).toBe(200);
    store.rowsRead = 0;
    const { records, next } = book.newest({ limit: 100, to: Instant(noon + 10_000) });
    expect(records).toEqual([]);
    expect(next).toBe(10_001 - mostLookedAt);
    expect(store.rowsRead).toBe(mostLookedAt);
  });

  it('gives records of an older station their numbers by their times', () => {
    const store = new MemoryStore();
    const older = store.table<KeptRecord>('records');
    older.put('M1/T000000000001', record(1, 'M1', 50));
    older.put('M2/T000000000001', record(1, 'M2', 20));
    const book = new RecordBook(store);
    book.keep(record(2, 'M1', 60));
    expect(book.newest({ limit: 9 }).records.map(({ meterId, page }) => `${meterId} ${page}`)).toEqual(['M1 T2', 'M1 T1', 'M2 T1']);
  });
});
