import type { Clock, Timer } from './clock.js';
import type { Instant, Ms } from './units.js';

/** A clock of one owner: when the owner goes, so do all its timers, and no new one fires. */
export class ScopedClock implements Clock {
  readonly #clock: Clock;
  readonly #timers = new Set<Timer>();
  /** Made with the first hold: most owners never wait for anybody outside. */
  #holds: Set<() => void> | undefined;
  #disposed = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  now(): Instant {
    return this.#clock.now();
  }

  monotonic(): Ms {
    return this.#clock.monotonic();
  }

  after(name: string, delay_ms: Ms, action: () => void): Timer {
    if (this.#disposed) return { cancel: () => undefined };
    const timers = this.#timers;
    const timer = this.#clock.after(name, delay_ms, () => {
      timers.delete(timer);
      action();
    });
    timers.add(timer);
    return new ScopedTimer(timer, timers);
  }

  hold(name: string): () => void {
    const release = this.#clock.hold(name);
    this.#holds ??= new Set();
    const holds = this.#holds.add(release);
    return () => {
      holds.delete(release);
      release();
    };
  }

  /** Cancels every timer and releases every hold. */
  dispose(): void {
    this.#disposed = true;
    for (const timer of this.#timers) timer.cancel();
    for (const release of this.#holds ?? []) release();
    this.#timers.clear();
    this.#holds?.clear();
  }
}

class ScopedTimer implements Timer {
  readonly #timer: Timer;
  readonly #timers: Set<Timer>;

  constructor(timer: Timer, timers: Set<Timer>) {
    this.#timer = timer;
    this.#timers = timers;
  }

  cancel(): void {
    this.#timers.delete(this.#timer);
    this.#timer.cancel();
  }
}
