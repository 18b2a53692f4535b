/** One direction of a link through a network that may be slow, lossy or silent: what enters leaves in the same order, perhaps late. */
import { type Clock, Ms, type Random, type Timer } from '../kernel/index.js';

export interface LaneParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly shape: () => { readonly delay_ms: number; readonly loss_pct: number; readonly silent: boolean };
}

interface Frame {
  readonly due_ms: number;
  readonly arrive: () => void;
}

/** The first wait for an acknowledgement beyond the way there and back (the usual 200 ms); it doubles with each loss up to the longest. */
const firstRetry_ms = 200;
const longestRetry_ms = 120_000;
/** So often a segment is sent again before the link breaks: some 100 s, the least that RFC 1122 §4.2.3.5 asks for. */
const mostRetries = 9;

export class Lane {
  readonly #parts: LaneParts;
  readonly #broken: () => void;
  readonly #underWay: Frame[] = [];
  #timer: Timer | undefined;
  #closed = false;

  /** @param broken A segment was lost too often. */
  constructor(parts: LaneParts, broken: () => void) {
    this.#parts = parts;
    this.#broken = broken;
  }

  /** Through a network without fault and with nothing ahead it arrives at once, within this call. */
  carry(arrive: () => void): void {
    if (this.#closed) return;
    const { delay_ms, loss_pct, silent } = this.#parts.shape();
    if (this.#underWay.length === 0 && delay_ms === 0 && loss_pct === 0 && !silent) return arrive();
    const retries_ms = this.#retries_ms(delay_ms, loss_pct);
    const due_ms = this.#parts.clock.monotonic() + delay_ms + retries_ms.sum;
    this.#underWay.push({
      due_ms: Math.max(due_ms, this.#underWay.at(-1)?.due_ms ?? 0),
      arrive: retries_ms.inVain ? this.#broken : arrive,
    });
    this.resume();
  }

  /** The network may have changed: what waited only for its voice goes on. */
  resume(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    const [next] = this.#underWay;
    if (!next || this.#parts.shape().silent) return;
    const wait_ms = Math.max(0, next.due_ms - this.#parts.clock.monotonic());
    this.#timer = this.#parts.clock.after('network', Ms(wait_ms), () => {
      this.#underWay.shift();
      next.arrive();
      this.resume();
    });
  }

  /** Nothing that is under way arrives, nor anything that comes. */
  drop(): void {
    this.#closed = true;
    this.#timer?.cancel();
    this.#underWay.length = 0;
  }

  /** What the losses of one segment cost in time. */
  #retries_ms(delay_ms: number, loss_pct: number): { readonly sum: number; readonly inVain: boolean } {
    let sum = 0;
    let wait_ms = firstRetry_ms + 2 * delay_ms;
    for (let retries = 0; retries <= mostRetries; retries++) {
      if (this.#parts.random.next() * 100 >= loss_pct) return { sum, inVain: false };
      sum += wait_ms;
      wait_ms = Math.min(2 * wait_ms, longestRetry_ms);
    }
    return { sum, inVain: true };
  }
}
