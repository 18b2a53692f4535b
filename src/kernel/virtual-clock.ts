import type { Clock, Timer } from './clock.js';
import { DueHeap } from './due-heap.js';
import { Holds, type Settling } from './holds.js';
import { Instant, Ms } from './units.js';

/**
 * Time that moves only when told to. `advance` stops at every timer that falls due, in order, and lets everything that
 * follows from it settle before it goes on, so that a day takes milliseconds and two runs are alike.
 */
export class VirtualClock implements Clock {
  readonly #dues = new DueHeap();
  readonly #holds: Holds;
  readonly #start: number;
  #elapsed = 0;
  #advancing: Promise<void> = Promise.resolve();

  constructor(start: Instant, settling: Settling) {
    this.#start = start;
    this.#holds = new Holds(settling);
  }

  now(): Instant {
    return Instant(this.#start + this.#elapsed);
  }

  monotonic(): Ms {
    return Ms(this.#elapsed);
  }

  after(name: string, delay_ms: Ms, action: () => void): Timer {
    return this.#dues.add(this.#elapsed + Math.max(0, delay_ms), name, action);
  }

  hold(name: string): () => void {
    return this.#holds.add(name);
  }

  /** Names of the timers that are set, soonest first; for tests and for the reader of a stuck station. */
  pending(): readonly { readonly name: string; readonly in_ms: Ms }[] {
    return this.#dues.all().map(({ name, at }) => ({ name, in_ms: Ms(at - this.#elapsed) }));
  }

  /** What is being waited for outside this process. */
  held(): readonly string[] {
    return this.#holds.names();
  }

  /** Moves time on by `by_ms`; resolves when everything that fell due has happened. Calls made meanwhile wait their turn. */
  advance(by_ms: Ms): Promise<void> {
    this.#advancing = this.#advancing.then(() => this.#run(this.#elapsed + by_ms));
    return this.#advancing;
  }

  /** Lets everything that is due now happen, without moving time. */
  settle(): Promise<void> {
    return this.advance(Ms(0));
  }

  async #run(until: number): Promise<void> {
    await this.#holds.settled();
    for (let next = this.#dues.first(); next && next.at <= until; next = this.#dues.first()) {
      this.#elapsed = next.at;
      this.#fireAllOf(next.at);
      await this.#holds.settled();
    }
    this.#elapsed = Math.max(this.#elapsed, until);
  }

  /** Timers of one instant fire together: what they set in motion settles once, not once each. Those set meanwhile wait. */
  #fireAllOf(instant: number): void {
    const horizon = this.#dues.nextOrder;
    for (let due = this.#dues.first(); due?.at === instant && due.order < horizon; due = this.#dues.first()) {
      this.#dues.takeFirst();
      due.action();
    }
  }
}
