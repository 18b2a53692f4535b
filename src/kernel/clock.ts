import type { Instant, Ms } from './units.js';

/** A timer that has been set. Cancelling one that fired or was cancelled does nothing. */
export interface Timer {
  cancel(): void;
}

/**
 * Where time comes from. Three kinds: real, scaled (×N) and virtual (moves when it is told to).
 *
 * Wall time is for timestamps; it may be set and may jump. Monotonic time is for durations, timeouts and the integration
 * of energy; it never does.
 */
export interface Clock {
  /** Wall time, UTC. */
  now(): Instant;
  /** Time since some fixed moment; never runs backwards. */
  monotonic(): Ms;
  /** Calls `action` once, `delay_ms` from now. Timers that fall due together fire in the order in which they were set. */
  after(name: string, delay_ms: Ms, action: () => void): Timer;
  /**
   * Says that something outside this process is being waited for, such as an answer on a socket. A stepped clock stands still
   * until the returned function is called; other clocks take no notice. Calling it twice does nothing.
   */
  hold(name: string): () => void;
}

/** Calls `action` every `period_ms` until cancelled; the first time one period from now. */
export function every(clock: Clock, name: string, period_ms: Ms, action: () => void): Timer {
  let timer = clock.after(name, period_ms, fire);
  let cancelled = false;
  function fire(): void {
    timer = clock.after(name, period_ms, fire);
    action();
  }
  return {
    cancel: () => {
      if (cancelled) return;
      cancelled = true;
      timer.cancel();
    },
  };
}
