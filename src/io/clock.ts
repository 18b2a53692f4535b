/**
 * The clocks that move by themselves: real, and scaled for demonstrations; and what the virtual clock needs of the machine when
 * sockets are in play.
 */
import { type Clock, Holds, Instant, Ms, type Settling, type Timer } from '../kernel/index.js';
import { TimerQueue, type TimerQueueOptions } from './timer-queue.js';

const defaults: TimerQueueOptions = { keepsProcessAlive: true };

/** The machine's own time. */
export class RealClock implements Clock {
  readonly #timers: TimerQueue;

  constructor(options: TimerQueueOptions = defaults) {
    this.#timers = new TimerQueue({ elapsed: () => performance.now(), machineSpan: (span_ms) => span_ms }, options);
  }

  now(): Instant {
    return Instant(Date.now());
  }

  monotonic(): Ms {
    return Ms(performance.now());
  }

  after(name: string, delay_ms: Ms, action: () => void): Timer {
    return this.#timers.add(name, delay_ms, action);
  }

  hold(): () => void {
    return () => undefined;
  }
}

/**
 * Time that runs `factor` times as fast as the machine's; 0 stops it, and a clock that is stopped may be stepped with `advance`. The
 * factor may change while it runs.
 *
 * Time never passes a timer that has not fired yet: a timer sees the moment for which it was set, and what is computed from
 * durations stays exact when the machine is too slow for the factor. It then falls behind, and catches up when it can.
 */
export class ScaledClock implements Clock {
  readonly #timers: TimerQueue;
  readonly #start: Instant;
  readonly #holds: Holds;
  #factor: number;
  #stepping: Promise<void> = Promise.resolve();
  /** How often the pace has been set: a step that began before belongs to another one. */
  #paces = 0;
  /** The moment of the last change of the factor, on this clock and on the machine's. */
  #since = { elapsed: 0, machine: performance.now() };

  /** @throws RangeError when the factor is negative or no number */
  constructor(start: Instant, factor: number, options: TimerQueueOptions = defaults, settling: Settling = { turn: eventLoopTurn }) {
    this.#start = start;
    this.#holds = new Holds(settling);
    this.#factor = validFactor(factor);
    this.#timers = new TimerQueue(
      { elapsed: () => this.#elapsed(), machineSpan: (span_ms) => (span_ms <= 0 ? 0 : span_ms / this.#factor) },
      options,
    );
  }

  get factor(): number {
    return this.#factor;
  }

  /** Changes the pace from now on; arrears are forgotten, and steps that are under way end here. @throws RangeError when the factor is negative or no number */
  setFactor(factor: number): void {
    const next = validFactor(factor);
    this.#since = { elapsed: this.#elapsed(), machine: performance.now() };
    this.#factor = next;
    this.#paces++;
    this.#timers.rearm();
  }

  now(): Instant {
    return Instant(this.#start + this.#elapsed());
  }

  monotonic(): Ms {
    return Ms(this.#elapsed());
  }

  after(name: string, delay_ms: Ms, action: () => void): Timer {
    return this.#timers.add(name, delay_ms, action);
  }

  hold(name: string): () => void {
    return this.#holds.add(name);
  }

  /** What is being waited for outside this process. */
  held(): readonly string[] {
    return this.#holds.names();
  }

  /**
   * Moves a stopped clock on; resolves when everything that fell due has happened, answers on sockets included, or when the pace has been
   * set meanwhile. Calls made meanwhile wait.
   * @throws RangeError when the clock runs by itself
   */
  advance(by_ms: Ms): Promise<void> {
    if (this.#factor !== 0) throw new RangeError('only a clock that stands still can be stepped: set the factor to 0 first');
    const pace = this.#paces;
    this.#stepping = this.#stepping.then(() => this.#step(this.#since.elapsed + by_ms, pace));
    return this.#stepping;
  }

  async #step(until: number, pace: number): Promise<void> {
    await this.#holds.settled();
    for (let next = this.#timers.nextAt(); next <= until && pace === this.#paces; next = this.#timers.nextAt()) {
      this.#since = { elapsed: next, machine: this.#since.machine };
      this.#timers.rearm();
      await this.#holds.settled();
    }
    if (pace === this.#paces) this.#since = { elapsed: Math.max(until, this.#since.elapsed), machine: performance.now() };
  }

  #elapsed(): number {
    const paced = this.#since.elapsed + (performance.now() - this.#since.machine) * this.#factor;
    return Math.min(paced, this.#timers.nextAt());
  }
}

function validFactor(factor: number): number {
  if (factor >= 0 && Number.isFinite(factor)) return factor;
  throw new RangeError(`time cannot run ${String(factor)} times as fast: give a number of 0 or more`);
}

/** `turn` of a stepped clock: everything that can happen by itself, happens. */
export const eventLoopTurn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

/**
 * `turn` of a virtual clock that has nothing outside its process: the machine's loop, with its look at every socket, is passed by.
 * What Node calls a tick comes when no promise has anything left to do. Now and then the loop gets its turn all the same, so that
 * signals and other work of the process do not wait for days to pass.
 * @param loopEvery after how many turns; fewer where others share the process
 */
export function promiseTurns(loopEvery = 100): () => Promise<void> {
  let turns = 0;
  return () => (++turns % loopEvery === 0 ? eventLoopTurn() : new Promise((resolve) => process.nextTick(resolve)));
}

/** `patience` of a virtual clock whose partner sits behind a socket: waits at most `longest_ms` of the machine's time. */
export function patience(longest_ms: Ms): NonNullable<Settling['patience']> {
  return (released) =>
    new Promise((resolve) => {
      const timeout = setTimeout(() => resolve(false), longest_ms);
      void released.then(() => {
        clearTimeout(timeout);
        resolve(true);
      });
    });
}
