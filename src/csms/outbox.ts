/**
 * Transaction messages on their way to the back-end: strictly in order, across restarts, each deleted in the same durable write that keeps
 * its answer. What the back-end refuses for good moves to the dead letters and is shown; nothing is dropped (OCPP 1.6 §3.7, §3.7.1).
 */
import {
  type Clock,
  Instant,
  isoSeconds,
  type Log,
  type Ms,
  type Store,
  StoreFault,
  seconds,
  sequenceKey,
  type Table,
  type Timer,
} from '../kernel/index.js';
import type { CallOutcome, Messages } from '../protocols/ocpp16/index.js';
import type { Settings } from '../station/settings/settings.js';
import type { Stamped } from '../station/transaction/session.js';

/** A message that waits. The transactionId is put in when it is sent, because it may not be known before. */
export type Letter =
  | { readonly action: 'StartTransaction'; readonly sessionId: string; readonly payload: Messages['StartTransaction']['request'] }
  | { readonly action: 'MeterValues'; readonly sessionId: string; readonly payload: Messages['MeterValues']['request'] }
  | {
      readonly action: 'StopTransaction';
      readonly sessionId: string;
      readonly payload: Omit<Messages['StopTransaction']['request'], 'transactionId'>;
    };

type Waiting = Letter & {
  readonly refusals: number;
  /** Missing where the present run of the program has stamped it. */
  readonly stamped?: 'before';
};
/** Why it could not be delivered, as the back-end said it. */
export type DeadLetter = Letter & { readonly why: string };
/** How often the back-end has refused it so far. */
export type WaitingLetter = Letter & { readonly refusals: number };

/** The id that the back-end gave a session, and the place of its StartTransaction in the queue. */
interface GivenId {
  readonly id: number;
  readonly order: number;
}

type IdTagInfo = Messages['StartTransaction']['response']['idTagInfo'];

export interface OutboxParts {
  readonly clock: Clock;
  readonly store: Store;
  readonly settings: Settings;
  readonly log: Log;
  /** Sends a CALL; `done` is called once. */
  readonly call: <A extends Letter['action']>(action: A, payload: Messages[A]['request'], done: (outcome: CallOutcome<A>) => void) => void;
  /** What an answer said of a token; called inside the durable write that deletes the message. */
  readonly learnt: (idTag: string, info: IdTagInfo) => void;
  /** A session has its id, or never gets one (-1); called inside the durable write that keeps it. */
  readonly named: (sessionId: string, transactionId: number) => void;
  /** The back-end does not accept the token that started this session. */
  readonly notAccepted: (sessionId: string) => void;
  /** An answer could not be written down. */
  readonly storeFailed: (fault: StoreFault) => void;
  /** A message was given up; called after the durable write that keeps it among the dead letters. */
  readonly buried: (letter: DeadLetter) => void;
  readonly omitTransactionId: boolean;
}

/** After a timeout the link may be dead without knowing it; the message waits this long before it is tried again. */
const afterTimeout_ms = seconds(5);
/** What StopTransaction carries when the back-end has refused its StartTransaction for good. */
const noTransaction = -1;

export class Outbox {
  readonly #parts: OutboxParts;
  readonly #waiting: Table<Waiting>;
  readonly #dead: Table<DeadLetter>;
  readonly #transactionIds: Table<GivenId>;
  /** Messages from here on were queued by this run of the program. */
  readonly #firstOfRun: number;
  #next: number;
  #open = false;
  #sending = false;
  #pause: { readonly timer: Timer; readonly until: Instant } | undefined;
  #pumpAsked = false;
  readonly #drained: (() => void)[] = [];

  constructor(parts: OutboxParts) {
    this.#parts = parts;
    this.#waiting = parts.store.table('outbox');
    this.#dead = parts.store.table('deadLetters');
    this.#transactionIds = parts.store.table('transactionIds');
    // The sequence must go on after the last message ever queued, not after the last that still waits.
    this.#next = parts.store.table<number>('sequences').get('outbox') ?? 0;
    this.#firstOfRun = this.#next;
  }

  /** The clock was set for the first time: what this run has queued is off by so much. None of it was ever sent, for sending needs a word of the back-end. */
  correctTimes(by_ms: Ms): void {
    this.#parts.store.atomically(() => {
      for (const [key, letter] of this.#waiting.rows()) {
        if (Number(key) >= this.#firstOfRun && letter.stamped === undefined)
          this.#waiting.put(key, { ...letter, ...shifted(letter, by_ms) });
      }
    });
  }

  /** Resolves when nothing waits that could go now. */
  drained(): Promise<void> {
    return new Promise((resolve) => {
      this.#drained.push(resolve);
      this.#askPump();
    });
  }

  /** Queues a message; call it inside the durable write that makes it necessary. It leaves after that write. */
  put(letter: Letter, stamped: Stamped = 'now'): void {
    this.#waiting.put(sequenceKey(this.#next++), { ...letter, refusals: 0, ...(stamped === 'before' && { stamped }) });
    this.#parts.store.table<number>('sequences').put('outbox', this.#next);
    this.#askPump();
  }

  /** The transactionId that the back-end gave a session, if it has answered. */
  transactionId(sessionId: string): number | undefined {
    return this.#transactionIds.get(sessionId)?.id;
  }

  /** The session that the back-end knows under this id. Ids are its own business and may come again: the newest counts. */
  sessionOf(transactionId: number): string | undefined {
    // What has no number has none in common.
    if (transactionId === noTransaction) return undefined;
    const bearers = this.#transactionIds.rows().filter(([, { id }]) => id === transactionId);
    return bearers.toSorted(([, a], [, b]) => b.order - a.order)[0]?.[0];
  }

  /** In the order in which they leave, at most `limit`. */
  waiting(limit?: number): readonly WaitingLetter[] {
    return this.#waiting.rows('', limit).map(([, { stamped: _, ...letter }]) => letter);
  }

  get waitingCount(): number {
    return this.#waiting.count();
  }

  /** When the first that waits is tried again, after a refusal or an answer that did not come; undefined while nothing but the link holds it. */
  get retryAt(): Instant | undefined {
    return this.#pause?.until;
  }

  /** Oldest first, at most `limit`. */
  deadLetters(limit?: number): readonly DeadLetter[] {
    return this.#dead.rows('', limit).map(([, letter]) => letter);
  }

  get deadCount(): number {
    return this.#dead.count();
  }

  /** The back-end is reachable: what waits may go. */
  openGate(): void {
    this.#open = true;
    this.#askPump();
  }

  closeGate(): void {
    this.#open = false;
    this.#pause?.timer.cancel();
    this.#pause = undefined;
  }

  /** Sends once the present durable write is over. */
  #askPump(): void {
    if (this.#pumpAsked) return;
    this.#pumpAsked = true;
    queueMicrotask(() => {
      this.#pumpAsked = false;
      this.#pump();
    });
  }

  #pump(): void {
    if (this.#sending) return;
    const first = this.#open && !this.#pause ? this.#waiting.rows('', 1)[0] : undefined;
    if (!first) {
      for (const resolve of this.#drained.splice(0)) resolve();
      return;
    }
    this.#sending = true;
    this.#send(...first);
  }

  /** A repetition has the same content, octet for octet: the id that was answered once stays. */
  #send(key: string, letter: Waiting): void {
    const { call, learnt, notAccepted, omitTransactionId } = this.#parts;
    const { sessionId } = letter;
    const transactionId = this.transactionId(sessionId) ?? noTransaction;
    switch (letter.action) {
      case 'StartTransaction':
        return call(letter.action, letter.payload, (outcome) =>
          this.#settle(key, letter, outcome, (answer) => {
            this.#name(sessionId, answer.transactionId, key);
            learnt(letter.payload.idTag, answer.idTagInfo);
            if (answer.idTagInfo.status !== 'Accepted') notAccepted(sessionId);
          }),
        );
      case 'MeterValues': {
        const { connectorId, meterValue } = letter.payload;
        const named = transactionId !== noTransaction && !omitTransactionId;
        const payload = named ? { connectorId, transactionId, meterValue } : letter.payload;
        return call(letter.action, payload, (outcome) => this.#settle(key, letter, outcome, () => undefined));
      }
      case 'StopTransaction':
        return call(letter.action, { transactionId, ...letter.payload }, (outcome) =>
          this.#settle(key, letter, outcome, (answer) => {
            this.#transactionIds.delete(sessionId);
            if (letter.payload.idTag !== undefined && answer.idTagInfo) learnt(letter.payload.idTag, answer.idTagInfo);
          }),
        );
    }
  }

  /** @param keep What the answer means; becomes durable together with the end of the message. */
  #settle<A extends Letter['action']>(
    key: string,
    letter: Waiting,
    outcome: CallOutcome<A>,
    keep: (answer: Messages[A]['response']) => void,
  ): void {
    this.#sending = false;
    try {
      this.#conclude(key, letter, outcome, keep);
    } catch (error) {
      // The answer could not be written down: the message stays and is sent again, which the back-end sees as a repetition.
      if (!(error instanceof StoreFault)) throw error;
      this.#parts.log.error('outbox.not-written', { action: letter.action, code: error.code });
      this.#parts.storeFailed(error);
      this.#wait(afterTimeout_ms);
    }
    this.#askPump();
  }

  #conclude<A extends Letter['action']>(
    key: string,
    letter: Waiting,
    outcome: CallOutcome<A>,
    keep: (answer: Messages[A]['response']) => void,
  ): void {
    switch (outcome.type) {
      case 'result':
        return this.#parts.store.atomically(() => {
          this.#waiting.delete(key);
          keep(outcome.payload);
        });
      case 'error':
        return this.#refused(key, letter, `${outcome.code}: ${outcome.description}`);
      case 'invalid': {
        const why = `${outcome.of} against the schema: ${outcome.violation.description}`;
        // A request of ours that the schema refuses was never sent, and will not be better the next time.
        return outcome.of === 'request' ? this.#bury(key, letter, why) : this.#refused(key, letter, why);
      }
      case 'timeout':
        return this.#wait(afterTimeout_ms);
      case 'lost':
        return; // no attempt: the back-end has refused nothing
    }
  }

  #refused(key: string, letter: Waiting, why: string): void {
    const refusals = letter.refusals + 1;
    const { settings, log } = this.#parts;
    log.warn('outbox.refused', { action: letter.action, sessionId: letter.sessionId, refusals, why });
    if (refusals < settings.get('TransactionMessageAttempts')) {
      this.#waiting.put(key, { ...letter, refusals });
      return this.#wait(seconds(refusals * settings.get('TransactionMessageRetryInterval')));
    }
    this.#bury(key, letter, why);
  }

  #bury(key: string, letter: Waiting, why: string): void {
    const { refusals: _, stamped: _stamped, ...plain } = letter;
    const dead: DeadLetter = { ...plain, why };
    this.#parts.log.error('outbox.dead-letter', { action: letter.action, sessionId: letter.sessionId, why });
    this.#parts.store.atomically(() => {
      this.#waiting.delete(key);
      this.#dead.put(key, dead);
      if (letter.action === 'StartTransaction') this.#name(letter.sessionId, noTransaction, key);
      if (letter.action === 'StopTransaction') this.#transactionIds.delete(letter.sessionId);
    });
    this.#parts.buried(dead);
  }

  #name(sessionId: string, id: number, key: string): void {
    this.#transactionIds.put(sessionId, { id, order: Number(key) });
    this.#parts.named(sessionId, id);
  }

  #wait(delay_ms: Ms): void {
    // A gate that opens again sends at once; a pause from before would hold it up.
    if (!this.#open) return;
    const { clock } = this.#parts;
    const timer = clock.after('outbox retry', delay_ms, () => {
      this.#pause = undefined;
      this.#pump();
    });
    this.#pause = { timer, until: Instant(clock.now() + delay_ms) };
  }
}

/** The same letter, its times moved. */
function shifted(letter: Letter, by_ms: Ms): Letter {
  const move = (timestamp: string): string => isoSeconds(Instant(Date.parse(timestamp) + by_ms));
  const moveAll = <V extends { readonly timestamp: string }>(values: readonly V[]): V[] =>
    values.map((value) => ({ ...value, timestamp: move(value.timestamp) }));
  switch (letter.action) {
    case 'StartTransaction':
      return { ...letter, payload: { ...letter.payload, timestamp: move(letter.payload.timestamp) } };
    case 'MeterValues':
      return { ...letter, payload: { ...letter.payload, meterValue: moveAll(letter.payload.meterValue) } };
    case 'StopTransaction': {
      const { timestamp, transactionData } = letter.payload;
      const moved = transactionData && { transactionData: moveAll(transactionData) };
      return { ...letter, payload: { ...letter.payload, timestamp: move(timestamp), ...moved } };
    }
  }
}
