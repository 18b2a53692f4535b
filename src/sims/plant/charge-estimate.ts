/**
 * What the battery management of one pack believes its charge to be. It counts what flows, so that its value drifts away from the cells
 * until they are full, which their voltage shows beyond doubt (manual §3.3). Energy knows nothing of it: it is a belief, not a charge.
 */

/** What the count misses in a day, self-discharge above all; the value ends up too high (ours). */
const drift_pctPerDay = 0.05;
/** It is written to memory when it has moved so far, so that a loss of power costs at most this (ours). */
const written_pct = 2;
/** Without the voltage of full cells the count alone never says more than this. */
const most_pct = 99;
const day_s = 86_400;

export class ChargeEstimate {
  #drift_pct: number;
  #memory_pct: number;

  /** @param memory_pct What is in its memory; the truth where missing. */
  constructor(soc_pct: number, memory_pct = soc_pct) {
    this.#memory_pct = memory_pct;
    this.#drift_pct = memory_pct - soc_pct;
  }

  /** With what it comes up when it has been without supply. */
  get memory_pct(): number {
    return this.#memory_pct;
  }

  /** What it says while the cells hold `soc_pct`. */
  reported_pct(soc_pct: number): number {
    if (this.#drift_pct === 0) return soc_pct;
    return Math.max(0, Math.min(soc_pct + this.#drift_pct, Math.max(soc_pct, most_pct)));
  }

  /** Time passes; at its end the cells hold `soc_pct`. */
  pass(time_s: number, soc_pct: number, full: boolean): void {
    this.#drift_pct = full ? 0 : this.#drift_pct + (drift_pctPerDay * time_s) / day_s;
    if (Math.abs(this.reported_pct(soc_pct) - this.#memory_pct) >= written_pct) this.write(soc_pct);
  }

  /** Somebody has set the charge, and it knows. */
  set(soc_pct: number): void {
    this.#drift_pct = 0;
    this.#memory_pct = soc_pct;
  }

  write(soc_pct: number): void {
    this.#memory_pct = this.reported_pct(soc_pct);
  }

  /** Supply has come back: it goes on with what it has in memory. */
  restart(soc_pct: number): void {
    this.#drift_pct = this.#memory_pct - soc_pct;
  }
}
