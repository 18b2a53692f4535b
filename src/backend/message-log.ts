/** The newest frames on the links to all stations, for people who want to see what was said. Bounded: the oldest go first. */
import type { Instant } from '../kernel/index.js';

export interface LoggedMessage {
  /** Counts from 1 over all stations. */
  readonly number: number;
  readonly at: Instant;
  readonly identity: string;
  /** As the back-end sees it: `in` came from the station. */
  readonly direction: 'in' | 'out';
  readonly frame: string;
}

export interface MessageEvents {
  readonly message: LoggedMessage;
}

export class MessageLog {
  readonly #capacity: number;
  readonly #ring: LoggedMessage[] = [];
  #oldest = 0;
  #count = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** Number of the newest message; 0 while there is none. */
  get count(): number {
    return this.#count;
  }

  add(heard: Omit<LoggedMessage, 'number'>): LoggedMessage {
    const message = { number: ++this.#count, ...heard };
    if (this.#ring.length < this.#capacity) {
      this.#ring.push(message);
    } else {
      this.#ring[this.#oldest] = message;
      this.#oldest = (this.#oldest + 1) % this.#capacity;
    }
    return message;
  }

  /** At most `count` messages, oldest first; of one station if `identity` is given. */
  last(count: number, identity?: string): readonly LoggedMessage[] {
    const inOrder = [...this.#ring.slice(this.#oldest), ...this.#ring.slice(0, this.#oldest)];
    const wanted = identity === undefined ? inOrder : inOrder.filter((message) => message.identity === identity);
    return count === 0 ? [] : wanted.slice(-count);
  }
}
