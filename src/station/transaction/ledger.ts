import type { Instant, PerSide, Side, Store, Table } from '../../kernel/index.js';
import { perSide, sequenceKey, sides } from '../../kernel/index.js';
import type { MeterValue } from '../metering/meter-value.js';
import type { KeptRecord, Session, StoppedSession } from './session.js';

/** A finished session as it is remembered: for receipts, statistics and the proof of who started it. */
export interface PastSession {
  readonly session: Session;
  readonly endedAt: Instant;
  readonly meterStop_Wh: number;
  readonly page: string | undefined;
}

/**
 * Everything about sessions that must survive the loss of power. At most one session a side is open; its samples wait here until
 * they leave in StopTransaction. Callers put several writes into one `atomically`.
 */
export class SessionLedger {
  readonly #open: Table<Session>;
  readonly #samples: Table<MeterValue>;
  readonly #records: Table<KeptRecord>;
  readonly #past: Table<PastSession>;
  readonly #sampleCount: PerSide<{ next: number }> = perSide(() => ({ next: 0 }));

  constructor(store: Store) {
    this.#open = store.table('openSessions');
    this.#samples = store.table('samples');
    this.#records = store.table('records');
    this.#past = store.table('sessions');
    for (const side of sides) this.#sampleCount[side].next = this.#samples.count(`${side}/`);
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
    this.#samples.put(`${side}/${sequenceKey(this.#sampleCount[side].next++)}`, value);
  }

  samples(side: Side): readonly MeterValue[] {
    return this.#samples.rows(`${side}/`).map(([, value]) => value);
  }

  /** Ends the open session of a side: its record is kept, its samples have been handed on. */
  close(stopped: StoppedSession, endedAt: Instant, page: string | undefined): void {
    const { session } = stopped;
    for (const [key] of this.#samples.rows(`${session.side}/`)) this.#samples.delete(key);
    this.#sampleCount[session.side].next = 0;
    this.#past.put(sequenceKey(this.#past.count()), { session, endedAt, meterStop_Wh: stopped.meterStop_Wh, page });
    this.#open.delete(session.side);
  }

  keep(record: KeptRecord): void {
    this.#records.put(`${record.meterId}/${pageKey(record.page)}`, record);
  }

  /** Records of one meter or of all, in the order of their pages. */
  records(meterId?: string): readonly KeptRecord[] {
    return this.#records.rows(meterId === undefined ? '' : `${meterId}/`).map(([, record]) => record);
  }

  past(): readonly PastSession[] {
    return this.#past.rows().map(([, session]) => session);
  }
}

/** "T12" sorts by number. */
const pageKey = (page: string): string => `${page.slice(0, 1)}${sequenceKey(Number(page.slice(1)))}`;
