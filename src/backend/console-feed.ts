/**
 * Tells consoles what happens at the back-end: what has changed in a moment goes out together. Neither stations nor the back-end wait for
 * a console, and while there is none nothing is collected.
 */
import type { BackendEvent, BackendPictureDto } from '../api/backend.js';
import { type Listener, Listeners, type MachineTime } from '../http/listeners.js';
import type { Clock, Emitter } from '../kernel/index.js';
import type { CsmsBrain } from './brain.js';
import type { Finding } from './findings.js';
import type { LoggedMessage, MessageEvents, MessageLog } from './message-log.js';
import { shownFinding, shownMessage, shownStation, shownTime, shownTransactionRow } from './shown.js';
import type { BackendTransaction } from './transaction.js';

/** So long changes are collected. */
export const moment_ms = 100;
/** So often a console is told the time, though nothing changes. */
export const tick_ms = 1_000;
/** More messages than this in one moment are not told: the numbers show the gap, and `GET messages` fills it. */
export const mostMessages = 500;
/** How many of the newest transactions and findings a picture holds. */
const newest = 500;

export interface FeedParts {
  readonly brain: CsmsBrain;
  readonly clock: Pick<Clock, 'now'>;
  /** Where stations come in. */
  readonly address: () => string;
  readonly messages: MessageLog;
  readonly events: Pick<Emitter<MessageEvents>, 'on'>;
}

export class ConsoleFeed {
  readonly #parts: FeedParts;
  readonly #time: MachineTime;
  readonly #listeners: Listeners;
  readonly #unsubscribe: readonly (() => void)[];
  #changed = nothing();
  /** Set while changes are being collected. */
  #cancel: (() => void) | undefined;
  /** Set while somebody listens. */
  #cancelTick: (() => void) | undefined;

  constructor(parts: FeedParts, time: MachineTime) {
    this.#parts = parts;
    this.#time = time;
    this.#listeners = new Listeners(time, () => [JSON.stringify(this.picture())]);
    const { brain, events } = parts;
    this.#unsubscribe = [
      brain.events.on('station', (identity) => this.#collect(({ stations }) => stations.add(identity))),
      brain.events.on('transaction', (transaction) =>
        this.#collect(({ transactions }) => transactions.set(transaction.entry, transaction)),
      ),
      brain.events.on('finding', (finding) => this.#collect(({ findings }) => findings.push(finding))),
      brain.events.on('behaviours', () =>
        this.#collect((changed) => {
          changed.behaviours = true;
        }),
      ),
      events.on('message', (message) =>
        this.#collect(({ messages }) => {
          messages.push(message);
          if (messages.length > mostMessages) messages.shift();
        }),
      ),
    ];
  }

  picture(): BackendPictureDto {
    const { brain, clock, address, messages } = this.#parts;
    return {
      type: 'picture',
      now: shownTime(clock.now()),
      address: address(),
      stations: brain.stations().map(shownStation),
      transactions: brain.transactions().slice(-newest).map(shownTransactionRow),
      findings: brain.findings().slice(-newest).map(shownFinding),
      behaviours: brain.behaviours(),
      lastMessage: messages.count,
    };
  }

  /** Begins to tell a listener, with the whole picture; the returned function ends it. */
  add(listener: Listener): () => void {
    this.#cancelTick ??= this.#time.after(tick_ms, () => this.#tick());
    return this.#listeners.add(listener);
  }

  close(): void {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    this.#cancel?.();
    this.#cancelTick?.();
    this.#listeners.close();
  }

  #collect(note: (changed: Changed) => void): void {
    if (this.#listeners.count === 0) return;
    note(this.#changed);
    this.#cancel ??= this.#time.after(moment_ms, () => this.#tell());
  }

  #tick(): void {
    this.#cancelTick = undefined;
    if (this.#listeners.count === 0) return;
    this.#collect(() => undefined);
    this.#cancelTick = this.#time.after(tick_ms, () => this.#tick());
  }

  #tell(): void {
    const { stations, transactions, findings, behaviours, messages } = this.#changed;
    this.#changed = nothing();
    this.#cancel = undefined;
    const { brain, clock } = this.#parts;
    const event: BackendEvent = {
      type: 'changes',
      now: shownTime(clock.now()),
      stations: [...stations].flatMap((identity) => brain.station(identity) ?? []).map(shownStation),
      transactions: [...transactions.values()].map(shownTransactionRow),
      findings: findings.map(shownFinding),
      ...(behaviours && { behaviours: brain.behaviours() }),
      messages: messages.map(shownMessage),
    };
    this.#listeners.tell(JSON.stringify(event));
  }
}

interface Changed {
  readonly stations: Set<string>;
  readonly transactions: Map<number, BackendTransaction>;
  readonly findings: Finding[];
  readonly messages: LoggedMessage[];
  behaviours: boolean;
}

const nothing = (): Changed => ({ stations: new Set(), transactions: new Map(), findings: [], messages: [], behaviours: false });
