import { type Clock, Ms, type Timer } from '../../kernel/index.js';
import type { Happening, Plant } from './plant.js';

export interface RunningPlantListener {
  happened(happening: Happening): void;
  /** Time passed while something could flow. */
  moved(): void;
}

/** Shorter than this it is not worth waking for. */
const shortestSleep_ms = 20;

/**
 * The plant in running time: brought up to now before anybody looks or acts, and woken by one timer when something is due by itself.
 * Happenings are told from that timer only, never from within somebody's reading.
 */
export class RunningPlant {
  readonly #plant: Plant;
  readonly #clock: Clock;
  readonly #listener: RunningPlantListener;
  #wake: { readonly at_ms: number; readonly timer: Timer } | undefined;

  constructor(plant: Plant, clock: Clock, listener: RunningPlantListener) {
    this.#plant = plant;
    this.#clock = clock;
    this.#listener = listener;
    this.#sleep();
  }

  /** The plant as it is now; for reading. */
  now(): Plant {
    const now = this.#clock.monotonic();
    this.#plant.advanceTo(now);
    if (this.#plant.untilNext_s() === 0) this.#sleep();
    return this.#plant;
  }

  /** Changes something, now. */
  act(change: (plant: Plant) => void): void {
    this.#plant.advanceTo(this.#clock.monotonic());
    change(this.#plant);
    this.#sleep();
  }

  /** Sets the timer for what is due next, unless one is set that comes no later. */
  #sleep(): void {
    const next_s = this.#plant.untilNext_s();
    if (next_s === undefined) return;
    const delay_ms = next_s === 0 ? 0 : Math.max(shortestSleep_ms, Math.ceil(next_s * 1000));
    const at_ms = this.#clock.monotonic() + delay_ms;
    if (this.#wake && this.#wake.at_ms <= at_ms) return;
    this.#wake?.timer.cancel();
    this.#wake = { at_ms, timer: this.#clock.after('twin: something is due', Ms(delay_ms), () => this.#woken()) };
  }

  #woken(): void {
    this.#wake = undefined;
    this.#plant.advanceTo(this.#clock.monotonic());
    this.#listener.moved();
    for (const happening of this.#plant.takeHappenings()) this.#listener.happened(happening);
    this.#sleep();
  }
}
