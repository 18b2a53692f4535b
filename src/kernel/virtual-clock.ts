import type { Clock, Timer } from './clock.js';
import { Holds, type Settling } from './holds.js';
import { Instant, Ms } from './units.js';

interface Due {
  readonly at: number;
  readonly order: number;
  readonly name: string;
  action: (() => void) | undefined;
}

/**
 * Time that moves only when told to. `advance` stops at every timer that falls due, in order, and lets everything that
 * follows from it settle before it goes on, so that a day takes milliseconds and two runs are alike.
 */
export class VirtualClock implements Clock {
  readonly #heap: Due[] = [];
  readonly #holds: Holds;
  readonly #start: number;
  #elapsed = 0;
  #order = 0;
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
    const due: Due = { at: this.#elapsed + Math.max(0, delay_ms), order: this.#order++, name, action };
    push(this.#heap, due);
    return {
      cancel: () => {
        due.action = undefined;
      },
    };
  }

  hold(name: string): () => void {
    return this.#holds.add(name);
  }

  /** Names of the timers that are set, soonest first; for tests and for the reader of a stuck station. */
  pending(): readonly { readonly name: string; readonly in_ms: Ms }[] {
    return this.#heap
      .filter((due) => due.action)
      .sort(sooner)
      .map(({ name, at }) => ({ name, in_ms: Ms(at - this.#elapsed) }));
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
    for (let next = this.#next(); next && next.at <= until; next = this.#next()) {
      this.#elapsed = next.at;
      // Timers of one instant fire together: what they set in motion settles once, not once each. Those set meanwhile wait.
      const horizon = this.#order;
      for (let due = this.#next(); due && due.at === next.at && due.order < horizon; due = this.#next()) {
        pop(this.#heap);
        const { action } = due;
        due.action = undefined;
        action?.();
      }
      await this.#holds.settled();
    }
    this.#elapsed = Math.max(this.#elapsed, until);
  }

  #next(): Due | undefined {
    while (this.#heap[0] && !this.#heap[0].action) pop(this.#heap);
    return this.#heap[0];
  }
}

const sooner = (a: Due, b: Due): number => a.at - b.at || a.order - b.order;

function push(heap: Due[], due: Due): void {
  let i = heap.push(due) - 1;
  while (i > 0) {
    const parent = (i - 1) >> 1;
    if (sooner(heap[parent]!, due) <= 0) break;
    heap[i] = heap[parent]!;
    i = parent;
  }
  heap[i] = due;
}

function pop(heap: Due[]): void {
  const last = heap.pop()!;
  if (heap.length === 0) return;
  let i = 0;
  for (;;) {
    let child = 2 * i + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && sooner(heap[child + 1]!, heap[child]!) < 0) child++;
    if (sooner(last, heap[child]!) <= 0) break;
    heap[i] = heap[child]!;
    i = child;
  }
  heap[i] = last;
}
