import { type Clock, Emitter, Instant, Ms } from '../kernel/index.js';

export interface StationTimeEvents {
  /** The first word of the back-end about the time: stamps taken before were off by this step. Comes before `adjusted`. */
  firstSet: Ms;
  /** The clock made this step. */
  adjusted: Ms;
}

/**
 * The station's own wall clock: the machine's time plus a correction that the back-end sets (OCPP 1.6 §4.6). Corrections move
 * timestamps only; durations and timers run on the monotonic clock and notice nothing.
 */
export class StationTime {
  readonly events = new Emitter<StationTimeEvents>();
  readonly #clock: Clock;
  #correction_ms: number;
  #wasSet = false;

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

  /**
   * @param told What the back-end says; true at some moment between the question and its answer
   * @param roundTrip_ms From the question to the answer. A clock that agrees with any moment in between is not touched: it may be right
   */
  synchronise(told: Instant, roundTrip_ms: Ms): void {
    const behind_ms = told - this.now();
    const isFirst = !this.#wasSet;
    this.#wasSet = true;
    if (behind_ms < StationTime.tolerance_ms && behind_ms + roundTrip_ms > -StationTime.tolerance_ms) return;
    const step = Ms(behind_ms + roundTrip_ms / 2);
    this.#correction_ms += step;
    if (isFirst) this.events.emit('firstSet', step);
    this.events.emit('adjusted', step);
  }
}
