import { type Instant, type Store, sequenceKey, type Table } from '../../kernel/index.js';
import type { KeptRecord } from './session.js';

/** A record with its place in the book. */
export interface NumberedRecord extends KeptRecord {
  /** Counts from 1 in the order in which records were kept; never changes. */
  readonly number: number;
}

export interface RecordQuery {
  /** Only records with a lower number. */
  readonly before?: number;
  readonly limit: number;
  /** Kept at or after this time. */
  readonly from?: Instant;
  /** Kept before this time. */
  readonly to?: Instant;
}

export interface RecordPage {
  /** Newest first. */
  readonly records: readonly NumberedRecord[];
  /** `before` of the query that goes on from here; undefined when everything has been looked at. */
  readonly next: number | undefined;
}

/** How many records one query looks at, whether or not they are of the period that it asks for: the station goes on meanwhile. */
export const mostLookedAt = 2_000;

/** Signed records, kept for good. They lie by meter and page; a second table remembers the order in which they came. */
export class RecordBook {
  readonly #store: Store;
  readonly #records: Table<KeptRecord>;
  /** Key of the record and time, by number. */
  readonly #order: Table<{ readonly key: string; readonly keptAt: Instant }>;

  constructor(store: Store) {
    this.#store = store;
    this.#records = store.table('records');
    this.#order = store.table('recordOrder');
  }

  /** What is kept already stays as it is. Call it within a durable write. */
  keep(record: KeptRecord): void {
    if (this.has(record.meterId, record.page)) return;
    this.#numberOlder();
    const key = keyOf(record);
    this.#records.put(key, record);
    this.#append(key, record);
  }

  has(meterId: string, page: string): boolean {
    return this.#records.get(keyOf({ meterId, page })) !== undefined;
  }

  /** Is any record of this meter kept? */
  knows(meterId: string): boolean {
    return this.#records.rows(`${meterId}/`, 1).length > 0;
  }

  /** All of one meter or of all, in the order of their pages. */
  all(meterId?: string): readonly KeptRecord[] {
    return this.#records.rows(meterId === undefined ? '' : `${meterId}/`).map(([, record]) => record);
  }

  /** The newest that the query lets through; costs no more when the book is long. */
  newest({ before = Infinity, limit, from, to }: RecordQuery): RecordPage {
    this.#numberOlder();
    const records: NumberedRecord[] = [];
    const first = Math.min(before - 1, this.#order.count());
    const last = Math.max(1, first - mostLookedAt + 1);
    let number = first;
    for (; number >= last && records.length < limit; number--) {
      const place = this.#order.get(sequenceKey(number));
      if (!place || (from !== undefined && place.keptAt < from) || (to !== undefined && place.keptAt >= to)) continue;
      const record = this.#records.get(place.key);
      if (record) records.push({ ...record, number });
    }
    return { records, next: number >= 1 ? number + 1 : undefined };
  }

  /** All, in the order in which they were kept; one at a time is in hand. */
  *inOrder(): Generator<KeptRecord> {
    this.#numberOlder();
    const last = this.#order.count();
    for (let number = 1; number <= last; number++) {
      const place = this.#order.get(sequenceKey(number));
      const record = place && this.#records.get(place.key);
      if (record) yield record;
    }
  }

  /** Records of a station that did not yet remember their order get their numbers by their times. */
  #numberOlder(): void {
    if (this.#order.count() === this.#records.count()) return;
    const numbered = new Set(this.#order.rows().map(([, { key }]) => key));
    const missing = this.#records.rows().filter(([key]) => !numbered.has(key));
    this.#store.atomically(() => {
      for (const [key, record] of missing.toSorted(([, one], [, other]) => one.keptAt - other.keptAt)) this.#append(key, record);
    });
  }

  #append(key: string, { keptAt }: KeptRecord): void {
    this.#order.put(sequenceKey(this.#order.count() + 1), { key, keptAt });
  }
}

/** "T12" sorts by number. */
const keyOf = ({ meterId, page }: Pick<KeptRecord, 'meterId' | 'page'>): string =>
  `${meterId}/${page.slice(0, 1)}${sequenceKey(Number(page.slice(1)))}`;
