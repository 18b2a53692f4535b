import { type Instant, type Log, type Store, StoreFault, sequenceKey, type Table } from '../kernel/index.js';
import type { StationTime } from './time.js';

export interface JournalEntry {
  readonly at: Instant;
  readonly event: string;
  readonly [field: string]: unknown;
}

/** Most entries that are kept; older ones go, a tenth at a time. */
const capacity = 10_000;

/**
 * What happened, in order, for the technician: doors, emergency stops, faults, restarts. Each entry is durable and in the log.
 * It records; nothing is decided from it. (What must survive for billing lies in the session ledger and the outbox.)
 */
export class Journal {
  readonly #entries: Table<JournalEntry>;
  readonly #time: StationTime;
  readonly #log: Log;
  readonly #failed: (fault: StoreFault) => void;
  #next: number;

  /** @param failed Told of each entry that could not be written; the station goes on without it. */
  constructor(store: Store, time: StationTime, log: Log, failed: (fault: StoreFault) => void) {
    this.#failed = failed;
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
      if (!(error instanceof StoreFault)) throw error;
      this.#log.error('journal.not-written', { missed: event, code: error.code });
      this.#failed(error);
    }
  }

  entries(): readonly JournalEntry[] {
    return this.#entries.rows().map(([, entry]) => entry);
  }

  /** The newest `limit`, oldest first; costs no more when the journal is long. */
  latest(limit: number): readonly JournalEntry[] {
    const newest: JournalEntry[] = [];
    const wanted = Math.min(limit, this.#entries.count());
    // What could not be written has left a gap.
    for (let at = this.#next - 1; at >= 0 && newest.length < wanted; at--) {
      const entry = this.#entries.get(sequenceKey(at));
      if (entry) newest.push(entry);
    }
    return newest.reverse();
  }

  #trim(): void {
    const surplus = this.#entries.count() - capacity;
    for (const [key] of this.#entries.rows('', Math.max(0, surplus))) this.#entries.delete(key);
  }
}
