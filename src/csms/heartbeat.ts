import { type Clock, hours, Ms, seconds, type Timer } from '../kernel/index.js';

const earlyBy_ms = 1000;
/** Its answer sets the clock: once a day it is sent however much else is said (OCPP 1.6 §4.6). */
const rarest_ms = hours(24);

/**
 * Heartbeat as an inactivity timer: due when nothing was exchanged for the interval (manual §2.19; OCPP 1.6 §4.6). Traffic only notes its
 * time; the timer looks at it when it fires, so that a busy station sets no timer for each message.
 */
export class Heartbeat {
  readonly #clock: Clock;
  readonly #interval_s: () => number;
  readonly #send: () => void;
  #lastExchange: Ms;
  #lastBeat: Ms;
  #timer: Timer | undefined;

  constructor(parts: { clock: Clock; interval_s: () => number; send: () => void }) {
    this.#clock = parts.clock;
    this.#interval_s = parts.interval_s;
    this.#send = parts.send;
    this.#lastExchange = parts.clock.monotonic();
    this.#lastBeat = this.#lastExchange;
  }

  /** A message was sent or received. */
  exchanged(): void {
    this.#lastExchange = this.#clock.monotonic();
  }

  /** Starts, or takes up a changed interval; 0 or less sends none. */
  start(): void {
    this.stop();
    const wanted_ms = seconds(this.#interval_s());
    if (wanted_ms <= 0) return;
    // Back-ends close a link that is idle for the interval: rather a little early than late.
    const interval_ms = wanted_ms - Math.min(earlyBy_ms, wanted_ms / 10);
    const now = this.#clock.monotonic();
    const wait_ms = Math.min(interval_ms - (now - this.#lastExchange), rarest_ms - (now - this.#lastBeat));
    // A timer may fire a fraction of a millisecond early; what is left then is no wait.
    if (wait_ms < 1) {
      this.exchanged();
      this.#lastBeat = now;
      this.#send();
      return this.start();
    }
    this.#timer = this.#clock.after('heartbeat', Ms(wait_ms), () => this.start());
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }
}
