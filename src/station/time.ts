import { type Clock, Emitter, Instant, type Ms } from '../kernel/index.js';

/**
 * The station's own wall clock: the machine's time plus a correction that the back-end sets (OCPP 1.6 §4.6). Corrections move
 * timestamps only; durations and timers run on the monotonic clock and notice nothing.
 */
export class StationTime {
  /** `adjusted` carries the step that was made. */
  readonly events = new Emitter<{ adjusted: Ms }>();
  readonly #clock: Clock;
  #correction_ms: number;

  /** @param error_ms How far the clock is off at start; a twin's story may want that. */
  constructor(clock: Clock, error_ms: Ms) {
    this.#clock = clock;
    this.#correction_ms = error_ms;
  }

  now(): Instant {
    return Instant(this.#clock.now() + this.#correction_ms);
  }

  /** Differences below this stay: the back-end sends whole seconds, and its answer was on the way. */
  static readonly tolerance_ms = 1500;

  synchronise(told: Instant): void {
    const step = told - this.now();
    if (Math.abs(step) < StationTime.tolerance_ms) return;
    this.#correction_ms += step;
    this.events.emit('adjusted', step as Ms);
  }
}
