/**
 * Timers of one time base, kept in order of their due time and woken by one timer of the machine.
 *
 * The machine's own timers do not promise an order between different delays, end at 24 days, and may come a little early;
 * these fire in order, at any distance, and never early. Between two of them promises settle and sockets get their turn.
 */
import type { Timer } from '../kernel/index.js';

export interface TimeBase {
  /** Milliseconds on this time base; never runs backwards. */
  elapsed(): number;
  /** How many milliseconds of the machine pass during `span_ms` of this time base; infinite while it stands still. */
  machineSpan(span_ms: number): number;
}

export interface TimerQueueOptions {
  /** Whether a timer that is set keeps the process from ending. */
  readonly keepsProcessAlive: boolean;
}

interface Due {
  readonly at: number;
  readonly order: number;
  readonly action: () => void;
}

/** The machine fires a timer at once when it is asked to wait longer than this. */
const longestWait_ms = 2 ** 31 - 1;

export class TimerQueue {
  readonly #base: TimeBase;
  readonly #keepsProcessAlive: boolean;
  /** What is still to come, the soonest last. */
  readonly #dues: Due[] = [];
  /** The timer whose action runs now. */
  #firing: Due | undefined;
  #order = 0;
  /** When the machine's timer goes off, on the time base. */
  #alarmAt = Infinity;
  #stopAlarm: (() => void) | undefined;

  constructor(base: TimeBase, options: TimerQueueOptions) {
    this.#base = base;
    this.#keepsProcessAlive = options.keepsProcessAlive;
  }

  add(delay_ms: number, action: () => void): Timer {
    const due: Due = { at: this.#base.elapsed() + Math.max(0, delay_ms), order: this.#order++, action };
    this.#dues.splice(this.#placeOf(due), 0, due);
    if (due.at < this.#alarmAt) this.rearm();
    return { cancel: () => this.#remove(due) };
  }

  /** When the timer that fires now, or else the next one, falls due on the time base; infinite when none is set. */
  nextAt(): number {
    return this.#firing?.at ?? this.#dues.at(-1)?.at ?? Infinity;
  }

  /** Sets the machine's timer anew; to be called when the pace of the time base has changed. */
  rearm(): void {
    this.#stopAlarm?.();
    this.#stopAlarm = undefined;
    this.#alarmAt = this.nextAt();
    const wait_ms = this.#base.machineSpan(this.#alarmAt - this.#base.elapsed());
    if (wait_ms <= 0) this.#fireNextTurn();
    else if (Number.isFinite(wait_ms)) this.#fireAfter(Math.min(Math.ceil(wait_ms), longestWait_ms));
  }

  #fireNextTurn(): void {
    const immediate = setImmediate(() => this.#fire());
    if (!this.#keepsProcessAlive) immediate.unref();
    this.#stopAlarm = () => clearImmediate(immediate);
  }

  #fireAfter(wait_ms: number): void {
    const timeout = setTimeout(() => this.#fire(), wait_ms);
    if (!this.#keepsProcessAlive) timeout.unref();
    this.#stopAlarm = () => clearTimeout(timeout);
  }

  /** One timer a turn, so that what it sets in motion settles before the next one. */
  #fire(): void {
    this.#firing = this.nextAt() <= this.#base.elapsed() ? this.#dues.pop() : undefined;
    try {
      this.#firing?.action();
    } finally {
      this.#firing = undefined;
      this.rearm();
    }
  }

  #remove(due: Due): void {
    const place = this.#placeOf(due);
    if (this.#dues[place] === due) this.#dues.splice(place, 1);
  }

  /** Index of the first timer that does not come after `due`: its own when it is there, else where it belongs. */
  #placeOf(due: Due): number {
    let low = 0;
    let high = this.#dues.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (comesAfter(this.#dues[middle]!, due)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

const comesAfter = (a: Due, b: Due): boolean => a.at > b.at || (a.at === b.at && a.order > b.order);
