import type { Clock, Timer } from './clock.js';
import type { Instant, Ms } from './units.js';

/** A clock of one owner: when the owner goes, so do all its timers, and no new one fires. */
export class ScopedClock implements Clock {
  readonly #clock: Clock;
  readonly #timers = new Set<Timer>();
  readonly #holds = new Set<() => void>();
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
    const timer = this.#clock.after(name, delay_ms, () => {
      this.#timers.delete(timer);
      action();
    });
    this.#timers.add(timer);
    return {
      cancel: () => {
        this.#timers.delete(timer);
        timer.cancel();
      },
    };
  }

  hold(name: string): () => void {
    const release = this.#clock.hold(name);
    this.#holds.add(release);
    return () => {
      this.#holds.delete(release);
      release();
    };
  }

  /** Cancels every timer and releases every hold. */
  dispose(): void {
    this.#disposed = true;
    for (const timer of this.#timers) timer.cancel();
    for (const release of this.#holds) release();
    this.#timers.clear();
    this.#holds.clear();
  }
}
