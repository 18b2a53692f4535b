/**
 * Notices on their way to the back-end: in order, one at a time, across restarts. Unlike bills they may be given up: a back-end that
 * refuses one again and again, or never answers it, must not hold up the next.
 */
import {
  type Clock,
  type Instant,
  type Log,
  type Store,
  StoreFault,
  seconds,
  sequenceKey,
  type Table,
  type Timer,
} from '../kernel/index.js';
import type { Notice } from '../station/notice.js';
import { informations } from '../station/vendor-messages.js';
import { rankOf } from './notice-rank.js';

export interface NoticesParts {
  readonly clock: Clock;
  /** Wall time of the station. */
  readonly now: () => Instant;
  readonly store: Store;
  readonly log: Log;
  /** Sends it; `done` is called once. */
  readonly send: (notice: Notice, done: (end: Delivery) => void) => void;
  /** What was delivered could not be crossed off. */
  readonly storeFailed: (fault: StoreFault) => void;
}

/** `unknown`: the back-end does not know such messages. `lost`: the link went, nobody has refused anything. */
export type Delivery = 'taken' | 'unknown' | 'refused' | 'unanswered' | 'lost';

interface Waiting {
  readonly notice: Notice;
  readonly failures: number;
  /** This one says how many were given up for want of room, so many by now. */
  readonly dropped?: number;
}

/** A station that is offline for weeks keeps so many. Of more, those of the lowest rank go, the oldest of them first. */
export const mostNotices = 5_000;
/** Given up at a time: to find them, all have to be looked at. */
export const mostDropped = 250;
/** Refused or left unanswered so often, a notice is given up. */
export const mostFailures = 3;
const retryPause_ms = seconds(20);

export class Notices {
  readonly #parts: NoticesParts;
  readonly #waiting: Table<Waiting>;
  #next: number;
  #open = false;
  /** Key of the one that is being sent. */
  #sending: string | undefined;
  #pumpAsked = false;
  #pause: Timer | undefined;

  constructor(parts: NoticesParts) {
    this.#parts = parts;
    this.#waiting = parts.store.table('notices');
    this.#next = parts.store.table<number>('sequences').get('notices') ?? 0;
  }

  get waitingCount(): number {
    return this.#waiting.count();
  }

  /** Queues a notice; call it inside the durable write that makes it necessary. It leaves after that write. */
  put(notice: Notice): void {
    if (this.#waiting.count() >= mostNotices) this.#makeRoom();
    this.#append({ notice, failures: 0 });
    this.#askPump();
  }

  /** The back-end is reachable: what waits may go. */
  openGate(): void {
    this.#open = true;
    this.#askPump();
  }

  closeGate(): void {
    this.#open = false;
    this.#pause?.cancel();
    this.#pause = undefined;
  }

  #append(waiting: Waiting): void {
    this.#waiting.put(sequenceKey(this.#next++), waiting);
    this.#parts.store.table<number>('sequences').put('notices', this.#next);
  }

  /** Gives up what matters least, and has the back-end told of how many. */
  #makeRoom(): void {
    const settled = this.#waiting.rows().filter(([key]) => key !== this.#sending);
    const before = settled.find(([, { dropped }]) => dropped !== undefined);
    const candidates = settled.filter(([, { dropped }]) => dropped === undefined);
    // As long as there is chatter, nothing else goes with it.
    const lowest = Math.min(...candidates.map(([, { notice }]) => rankOf(notice)));
    const given = candidates.filter(([, { notice }]) => rankOf(notice) === lowest).slice(0, mostDropped);
    for (const [key] of given) this.#waiting.delete(key);
    const dropped = given.length + (before?.[1].dropped ?? 0);
    this.#parts.log.warn('notices.overflow', { dropped });
    const info = informations.givenUp.text(dropped);
    const word: Waiting = { notice: { type: 'information', info, at: this.#parts.now() }, failures: 0, dropped };
    if (before) this.#waiting.put(before[0], word);
    else this.#append(word);
  }

  #askPump(): void {
    if (this.#pumpAsked) return;
    this.#pumpAsked = true;
    queueMicrotask(() => {
      this.#pumpAsked = false;
      this.#pump();
    });
  }

  #pump(): void {
    const first = this.#open && this.#sending === undefined && !this.#pause ? this.#waiting.rows('', 1)[0] : undefined;
    if (!first) return;
    const [key, waiting] = first;
    this.#sending = key;
    this.#parts.send(waiting.notice, (end) => {
      this.#sending = undefined;
      try {
        this.#settle(key, waiting, end);
      } catch (error) {
        if (!(error instanceof StoreFault)) throw error;
        // It stays, and is said again.
        this.#parts.storeFailed(error);
        this.#wait(1);
      }
      this.#askPump();
    });
  }

  #settle(key: string, waiting: Waiting, end: Delivery): void {
    switch (end) {
      case 'taken':
      case 'unknown':
        return this.#waiting.delete(key);
      case 'lost':
        return;
      case 'refused':
      case 'unanswered': {
        const soFar = waiting.failures + 1;
        this.#parts.log.warn('notices.not-taken', { notice: waiting.notice.type, end, failures: soFar });
        if (soFar >= mostFailures) return this.#waiting.delete(key);
        this.#waiting.put(key, { ...waiting, failures: soFar });
        return this.#wait(soFar);
      }
    }
  }

  #wait(pauses: number): void {
    if (!this.#open) return;
    this.#pause = this.#parts.clock.after('notice again', seconds((retryPause_ms / 1000) * pauses), () => {
      this.#pause = undefined;
      this.#pump();
    });
  }
}
