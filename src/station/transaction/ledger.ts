import { Instant, type Ms, type PerSide, perSide, type Side, type Store, sequenceKey, type Table, type Wh } from '../../kernel/index.js';
import type { MeterValue } from '../metering/meter-value.js';
import type { MeterIdentity } from '../ports/index.js';
import { RecordBook, type RecordPage, type RecordQuery } from './record-book.js';
import type { KeptRecord, Session, StoppedSession } from './session.js';

/** A finished session as it is remembered: for receipts, statistics and the proof of who started it. */
export interface PastSession {
  readonly session: Session;
  readonly endedAt: Instant;
  readonly meterStop_Wh: number;
  readonly page: string | undefined;
}

/** The last moment at which a session was certainly running, and its register then. */
export interface LastSeen {
  readonly at: Instant;
  readonly register_Wh: Wh;
}

/**
 * Everything about sessions that must survive the loss of power. At most one session a side is open; its samples wait here until
 * they leave in StopTransaction. Callers put several writes into one `atomically`.
 */
export class SessionLedger {
  readonly #open: Table<Session>;
  readonly #samples: Table<MeterValue>;
  readonly #lastSeen: Table<LastSeen>;
  readonly #records: RecordBook;
  readonly #meters: Table<MeterIdentity>;
  readonly #past: Table<PastSession>;
  readonly #nextSample: PerSide<{ number: number }>;

  constructor(store: Store) {
    this.#open = store.table('openSessions');
    this.#samples = store.table('samples');
    this.#lastSeen = store.table('lastSeen');
    this.#records = new RecordBook(store);
    this.#meters = store.table('meters');
    this.#past = store.table('sessions');
    // After the last one and not by their count: a write that was taken back leaves a gap.
    this.#nextSample = perSide((side) => {
      const last = this.#samples.rows(`${side}/`).at(-1)?.[0];
      return { number: last === undefined ? 0 : Number(last.slice(2)) + 1 };
    });
  }

  open(side: Side): Session | undefined {
    return this.#open.get(side);
  }

  save(session: Session): void {
    this.#open.put(session.side, session);
  }

  /** Forgets a session that never began. */
  drop(side: Side): void {
    this.#open.delete(side);
  }

  addSample(side: Side, value: MeterValue): void {
    this.#samples.put(`${side}/${sequenceKey(this.#nextSample[side].number++)}`, value);
  }

  samples(side: Side): readonly MeterValue[] {
    return this.#samples.rows(`${side}/`).map(([, value]) => value);
  }

  /** The open session of this side runs, now. */
  see(side: Side, seen: LastSeen): void {
    this.#lastSeen.put(side, seen);
  }

  lastSeen(side: Side): LastSeen | undefined {
    return this.#lastSeen.get(side);
  }

  /** Moves all times of an open session. */
  shift(session: Session, by_ms: Ms): void {
    const { side, stop } = session;
    const moved = (at: Instant): Instant => Instant(at + by_ms);
    this.save({ ...session, startedAt: moved(session.startedAt), ...(stop && { stop: { ...stop, at: moved(stop.at) } }) });
    for (const [key, { at, values }] of this.#samples.rows(`${side}/`)) this.#samples.put(key, { at: moved(at), values });
    const seen = this.lastSeen(side);
    if (seen) this.see(side, { ...seen, at: moved(seen.at) });
  }

  /** Ends the open session of a side: its record is kept, its samples have been handed on. */
  close(stopped: StoppedSession, endedAt: Instant, page: string | undefined): void {
    const { session } = stopped;
    for (const [key] of this.#samples.rows(`${session.side}/`)) this.#samples.delete(key);
    this.#lastSeen.delete(session.side);
    this.#past.put(sequenceKey(this.#past.count()), { session, endedAt, meterStop_Wh: stopped.meterStop_Wh, page });
    this.#open.delete(session.side);
  }

  /** The meter that this side was last seen with. */
  meter(side: Side): MeterIdentity | undefined {
    return this.#meters.get(side);
  }

  keepMeter(side: Side, identity: MeterIdentity): void {
    this.#meters.put(side, identity);
  }

  /** Keeps a record for good; what is kept already stays as it is. */
  keep(record: KeptRecord): void {
    this.#records.keep(record);
  }

  has(meterId: string, page: string): boolean {
    return this.#records.has(meterId, page);
  }

  /** Is any record of this meter kept? */
  knows(meterId: string): boolean {
    return this.#records.knows(meterId);
  }

  /** Records of one meter or of all, in the order of their pages. */
  records(meterId?: string): readonly KeptRecord[] {
    return this.#records.all(meterId);
  }

  /** The newest records, a page of them at a time. */
  newestRecords(query: RecordQuery): RecordPage {
    return this.#records.newest(query);
  }

  /** All of them, in the order in which they were kept: one after the other, for over the years there are very many. */
  recordsInOrder(): Iterable<KeptRecord> {
    return this.#records.inOrder();
  }

  /** The session of that id, once it is over. */
  pastOf(sessionId: string): PastSession | undefined {
    // Whoever asks wants one of late.
    for (let number = this.#past.count() - 1; number >= 0; number--) {
      const past = this.#past.get(sequenceKey(number));
      if (past?.session.id === sessionId) return past;
    }
    return undefined;
  }

  past(): readonly PastSession[] {
    return this.#past.rows().map(([, session]) => session);
  }
}
