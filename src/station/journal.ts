import { type Instant, type Log, sequenceKey, type Store, StoreFault, type Table } from '../kernel/index.js';
import type { StationTime } from './time.js';

export interface JournalEntry {
  readonly at: Instant;
  readonly event: string;
  readonly [field: string]: unknown;
}

/** Most entries that are kept; older ones go, a tenth at a time. */
const capacity = 10_000;

/**
 * What happened, in order, for the technician: sessions, doors, emergency stops, faults, restarts. Each entry is durable and in the log.
 * It records; nothing is decided from it. (What must survive for billing lies in the session ledger and the outbox.)
 */
export class Journal {
  readonly #entries: Table<JournalEntry>;
  readonly #time: StationTime;
  readonly #log: Log;
  #next: number;

  constructor(store: Store, time: StationTime, log: Log) {
    this.#entries = store.table('journal');
    this.#time = time;
    this.#log = log;
    const last = this.#entries.rows().at(-1)?.[0];
    this.#next = last === undefined ? 0 : Number(last) + 1;
  }

  add(event: string, fields: Readonly<Record<string, unknown>> = {}): void {
    this.#log.info(event, fields);
    try {
      this.#entries.put(sequenceKey(this.#next++), { at: this.#time.now(), event, ...fields });
      if (this.#next % (capacity / 10) === 0) this.#trim();
    } catch (error) {
      // A full disk is a fault of its own, raised where billing data is written; the journal only misses an entry.
      if (!(error instanceof StoreFault)) throw error;
      this.#log.error('journal.not-written', { missed: event, code: error.code });
    }
  }

  entries(): readonly JournalEntry[] {
    return this.#entries.rows().map(([, entry]) => entry);
  }

  #trim(): void {
    const surplus = this.#entries.count() - capacity;
    for (const [key] of this.#entries.rows('', Math.max(0, surplus))) this.#entries.delete(key);
  }
}
