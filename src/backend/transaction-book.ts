/**
 * The back-end's book of transactions. It hands out ids, recognises what was sent twice (OCPP-J: a station that got no answer repeats its
 * message unchanged), and reports what contradicts the order. Nothing that a station says is thrown away: a StopTransaction without its
 * start gets an entry of its own, with the signed record in it.
 */
import { type Instant, sequenceKey, type Table, Wh } from '../kernel/index.js';
import type {
  AuthorizationStatus,
  MeterValuesRequest,
  StartTransactionRequest,
  StopTransactionRequest,
} from '../protocols/ocpp16/index.js';
import type { Report } from './findings.js';
import { keepPoint, type MeterPoint, meterPoint } from './meter-points.js';
import { type SignedRecord, signedRecords } from './signed-record.js';
import { sameToken } from './tokens.js';
import type { BackendTransaction, Started, Stopped } from './transaction.js';
import { againstMeterValues, againstRecords, againstStart, againstStop, type Objection } from './transaction-order.js';

type Entry = { -readonly [Key in keyof BackendTransaction]: BackendTransaction[Key] } & { points: MeterPoint[] };

export class TransactionBook {
  readonly #table: Table<BackendTransaction> | undefined;
  readonly #report: Report;
  readonly #changed: (transaction: BackendTransaction) => void;
  readonly #entries: Entry[] = [];
  readonly #byIdentity = new Map<string, Entry[]>();
  readonly #byId = new Map<number, Entry>();
  readonly #byStart = new Map<string, Entry>();
  readonly #running = new Set<Entry>();
  /** Register of each connector at its last stop. */
  readonly #registers_Wh = new Map<string, number>();
  #nextId = 1;

  /**
   * @param table Where the book survives a restart of the back-end.
   * @param changed Told of each entry that is new or says more than before.
   */
  constructor(table: Table<BackendTransaction> | undefined, report: Report, changed: (transaction: BackendTransaction) => void) {
    this.#table = table;
    this.#report = report;
    this.#changed = changed;
    for (const [, row] of table?.rows() ?? []) this.#file({ ...row, points: [] });
  }

  /** In the order in which they came; of one station if `identity` is given. */
  all(identity?: string): readonly BackendTransaction[] {
    return identity === undefined ? this.#entries : (this.#byIdentity.get(identity) ?? []);
  }

  /** Whether the token is in a running transaction that was allowed. */
  isCharging(idTag: string): boolean {
    for (const { started } of this.#running) {
      if (started?.tokenStatus === 'Accepted' && sameToken(started.idTag, idTag)) return true;
    }
    return false;
  }

  /** The transaction that an identical StartTransaction began before; counts the repetition. */
  repeatedStart(identity: string, request: StartTransactionRequest): BackendTransaction | undefined {
    const entry = this.#byStart.get(startKey(identity, request));
    if (entry) this.#repeated(entry);
    return entry;
  }

  start(identity: string, request: StartTransactionRequest, tokenStatus: AuthorizationStatus, received: Instant): BackendTransaction {
    const { connectorId, idTag, meterStart, timestamp } = request;
    const started: Started = { connectorId, idTag, tokenStatus, meterStart_Wh: Wh(meterStart), timestamp, received };
    const running = [...this.#running].filter((entry) => entry.identity === identity);
    this.#object(identity, againstStart(started, running, this.#registers_Wh.get(connectorKey(identity, connectorId))));
    const entry: Entry = {
      entry: this.#entries.length + 1,
      identity,
      transactionId: this.#nextId,
      started,
      meterMessages: 0,
      points: [],
      repetitions: 0,
      signedRecords: [],
    };
    this.#file(entry);
    this.#save(entry);
    return entry;
  }

  meter(identity: string, transactionId: number, request: MeterValuesRequest): void {
    const entry = this.#find(identity, transactionId);
    if (!entry) {
      this.#report(identity, 'unknown-transaction', `MeterValues name transaction ${transactionId}, which this station never started.`);
      return;
    }
    entry.meterMessages++;
    if (entry.stopped) {
      this.#report(identity, 'meter-values-after-stop', `MeterValues of transaction ${transactionId} came after its StopTransaction.`);
      return;
    }
    const point = meterPoint(request.meterValue);
    this.#object(identity, againstMeterValues(entry, request.connectorId, point));
    entry.latest = { ...entry.latest, ...point };
    keepPoint(entry.points, point);
    this.#changed(entry);
  }

  stop(identity: string, request: StopTransactionRequest, received: Instant): BackendTransaction {
    const { transactionId, meterStop, timestamp, reason, idTag } = request;
    const stopped: Stopped = {
      meterStop_Wh: Wh(meterStop),
      reason: reason ?? 'Local',
      ...(idTag !== undefined && { idTag }),
      timestamp,
      received,
    };
    const records = signedRecords(request.transactionData ?? []);
    const entry = this.#find(identity, transactionId) ?? this.#findStopped(identity, transactionId, stopped);
    if (entry?.stopped) return this.#stopAgain(entry, entry.stopped, stopped, records);
    this.#object(identity, againstRecords(transactionId, records));
    if (!entry) return this.#stopWithoutStart(identity, transactionId, stopped, records);

    this.#object(identity, againstStop(entry, stopped));
    this.#running.delete(entry);
    entry.stopped = stopped;
    entry.signedRecords = records;
    entry.points = [];
    if (entry.started) {
      entry.energy_Wh = Wh(meterStop - entry.started.meterStart_Wh);
      this.#registers_Wh.set(connectorKey(identity, entry.started.connectorId), meterStop);
    }
    this.#save(entry);
    return entry;
  }

  #stopAgain(entry: Entry, first: Stopped, again: Stopped, records: readonly SignedRecord[]): BackendTransaction {
    if (sameStop(first, again) && sameRecords(entry.signedRecords, records)) {
      this.#repeated(entry);
      return entry;
    }
    const text = `StopTransaction of transaction ${entry.transactionId} came again with other content; the first one stands.`;
    this.#report(entry.identity, 'second-stop', text);
    const unseen = records.filter((record) => !entry.signedRecords.some(({ text }) => text === record.text));
    if (unseen.length > 0) {
      entry.signedRecords = [...entry.signedRecords, ...unseen];
      this.#save(entry);
    }
    return entry;
  }

  #stopWithoutStart(identity: string, transactionId: number, stopped: Stopped, records: readonly SignedRecord[]): BackendTransaction {
    this.#report(identity, 'unknown-transaction', `StopTransaction names transaction ${transactionId}, which this station never started.`);
    const entry: Entry = {
      entry: this.#entries.length + 1,
      identity,
      transactionId,
      stopped,
      meterMessages: 0,
      points: [],
      repetitions: 0,
      signedRecords: records,
    };
    this.#file(entry);
    this.#save(entry);
    return entry;
  }

  #object(identity: string, objections: readonly Objection[]): void {
    for (const { code, text } of objections) this.#report(identity, code, text);
  }

  #find(identity: string, transactionId: number): Entry | undefined {
    const entry = this.#byId.get(transactionId);
    return entry?.identity === identity ? entry : undefined;
  }

  /** A stop without start that came before; the id alone says nothing, since every lost start is −1. */
  #findStopped(identity: string, transactionId: number, stop: Stopped): Entry | undefined {
    return this.#byIdentity
      .get(identity)
      ?.find((entry) => !entry.started && entry.transactionId === transactionId && entry.stopped && sameStop(entry.stopped, stop));
  }

  #repeated(entry: Entry): void {
    entry.repetitions++;
    this.#save(entry);
  }

  #file(entry: Entry): void {
    this.#entries.push(entry);
    const ofStation = this.#byIdentity.get(entry.identity) ?? [];
    ofStation.push(entry);
    this.#byIdentity.set(entry.identity, ofStation);
    const { started, stopped, transactionId } = entry;
    if (!started) return;
    this.#byId.set(transactionId, entry);
    this.#nextId = Math.max(this.#nextId, transactionId + 1);
    this.#byStart.set(startKey(entry.identity, { ...started, meterStart: started.meterStart_Wh }), entry);
    if (stopped) this.#registers_Wh.set(connectorKey(entry.identity, started.connectorId), stopped.meterStop_Wh);
    else this.#running.add(entry);
  }

  #save(entry: Entry): void {
    this.#table?.put(sequenceKey(entry.entry), { ...entry, points: [] });
    this.#changed(entry);
  }
}

const connectorKey = (identity: string, connectorId: number): string => `${identity} ${connectorId}`;

const startKey = (identity: string, { connectorId, idTag, meterStart, timestamp }: StartTransactionRequest): string =>
  JSON.stringify([identity, connectorId, idTag, meterStart, timestamp]);

const sameStop = (one: Stopped, other: Stopped): boolean =>
  one.meterStop_Wh === other.meterStop_Wh && one.timestamp === other.timestamp && one.reason === other.reason && one.idTag === other.idTag;

const sameRecords = (some: readonly SignedRecord[], others: readonly SignedRecord[]): boolean =>
  some.length === others.length && some.every(({ text }, i) => text === others[i]?.text);
