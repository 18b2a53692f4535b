/**
 * Timers of one time base, kept in order of their due time and woken by one timer of the machine.
 *
 * The machine's own timers do not promise an order between different delays, end at 24 days, and may come a little early;
 * these fire in order, at any distance, and never early. Between two of them promises settle and sockets get their turn.
 */
import { type Due, DueHeap, type Timer } from '../kernel/index.js';

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

/** The machine fires a timer at once when it is asked to wait longer than this. */
const longestWait_ms = 2 ** 31 - 1;

export class TimerQueue {
  readonly #base: TimeBase;
  readonly #keepsProcessAlive: boolean;
  readonly #dues = new DueHeap();
  /** The timer whose action runs now. */
  #firing: Due | undefined;
  /** When the machine's timer goes off, on the time base. */
  #alarmAt = Infinity;
  #stopAlarm: (() => void) | undefined;

  constructor(base: TimeBase, options: TimerQueueOptions) {
    this.#base = base;
    this.#keepsProcessAlive = options.keepsProcessAlive;
  }

  add(name: string, delay_ms: number, action: () => void): Timer {
    const due = this.#dues.add(this.#base.elapsed() + Math.max(0, delay_ms), name, action);
    if (due.at < this.#alarmAt) this.rearm();
    return due;
  }

  /** When the timer that fires now, or else the next one, falls due on the time base; infinite when none is set. */
  nextAt(): number {
    return this.#firing?.at ?? this.#dues.first()?.at ?? Infinity;
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

  /** Always keeps the process alive for this one turn: an immediate that does not would not wake a loop that waits for sockets either. */
  #fireNextTurn(): void {
    const immediate = setImmediate(() => this.#fire());
    this.#stopAlarm = () => clearImmediate(immediate);
  }

  #fireAfter(wait_ms: number): void {
    const timeout = setTimeout(() => this.#fire(), wait_ms);
    if (!this.#keepsProcessAlive) timeout.unref();
    this.#stopAlarm = () => clearTimeout(timeout);
  }

  /** One timer a turn, so that what it sets in motion settles before the next one. */
  #fire(): void {
    this.#firing = this.nextAt() <= this.#base.elapsed() ? this.#dues.takeFirst() : undefined;
    try {
      this.#firing?.action();
    } finally {
      this.#firing = undefined;
      this.rearm();
    }
  }
}
