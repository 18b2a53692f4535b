/** The newest frames on the links to all stations, for people who want to see what was said. Bounded: the oldest go first. */
import type { Instant } from '../kernel/index.js';

export interface LoggedMessage {
  readonly at: Instant;
  readonly identity: string;
  /** As the back-end sees it: `in` came from the station. */
  readonly direction: 'in' | 'out';
  readonly frame: string;
}

export class MessageLog {
  readonly #capacity: number;
  readonly #ring: LoggedMessage[] = [];
  #oldest = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  add(message: LoggedMessage): void {
    if (this.#ring.length < this.#capacity) {
      this.#ring.push(message);
      return;
    }
    this.#ring[this.#oldest] = message;
    this.#oldest = (this.#oldest + 1) % this.#capacity;
  }

  /** At most `count` messages, oldest first; of one station if `identity` is given. */
  last(count: number, identity?: string): readonly LoggedMessage[] {
    const inOrder = [...this.#ring.slice(this.#oldest), ...this.#ring.slice(0, this.#oldest)];
    const wanted = identity === undefined ? inOrder : inOrder.filter((message) => message.identity === identity);
    return count === 0 ? [] : wanted.slice(-count);
  }
}
