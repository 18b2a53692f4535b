/**
 * Notices on their way to the back-end: in order, one at a time, across restarts. Unlike bills they may be given up: a back-end that
 * refuses one again and again, or never answers it, must not hold up the next.
 */
import { type Clock, type Log, type Store, StoreFault, seconds, sequenceKey, type Table, type Timer } from '../kernel/index.js';
import type { Notice } from '../station/notice.js';

export interface NoticesParts {
  readonly clock: Clock;
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
}

/** A station that is offline for weeks keeps so many; the oldest goes first. */
export const mostNotices = 5_000;
/** Refused or left unanswered so often, a notice is given up. */
export const mostFailures = 3;
const retryPause_ms = seconds(20);

export class Notices {
  readonly #parts: NoticesParts;
  readonly #waiting: Table<Waiting>;
  #next: number;
  #open = false;
  #sending = false;
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
    if (this.#waiting.count() >= mostNotices) {
      const [oldest] = this.#waiting.rows('', 1);
      if (oldest) this.#waiting.delete(oldest[0]);
      this.#parts.log.warn('notices.overflow', { kept: mostNotices });
    }
    this.#waiting.put(sequenceKey(this.#next++), { notice, failures: 0 });
    this.#parts.store.table<number>('sequences').put('notices', this.#next);
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

  #askPump(): void {
    if (this.#pumpAsked) return;
    this.#pumpAsked = true;
    queueMicrotask(() => {
      this.#pumpAsked = false;
      this.#pump();
    });
  }

  #pump(): void {
    const first = this.#open && !this.#sending && !this.#pause ? this.#waiting.rows('', 1)[0] : undefined;
    if (!first) return;
    const [key, waiting] = first;
    this.#sending = true;
    this.#parts.send(waiting.notice, (end) => {
      this.#sending = false;
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

  #settle(key: string, { notice, failures }: Waiting, end: Delivery): void {
    switch (end) {
      case 'taken':
      case 'unknown':
        return this.#waiting.delete(key);
      case 'lost':
        return;
      case 'refused':
      case 'unanswered': {
        const soFar = failures + 1;
        this.#parts.log.warn('notices.not-taken', { notice: notice.type, end, failures: soFar });
        if (soFar >= mostFailures) return this.#waiting.delete(key);
        this.#waiting.put(key, { notice, failures: soFar });
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
