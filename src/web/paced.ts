import type { MachineTime } from '../http/listeners.js';

/** Does something at once when it is wanted, and of all that is wanted in the pause after it only the last, when the pause is over. */
export class Paced {
  readonly #time: MachineTime;
  readonly #pause_ms: number;
  readonly #act: () => void;
  /** Set while it was done a moment ago. */
  #endPause: (() => void) | undefined;
  #wantedMeanwhile = false;

  constructor(time: MachineTime, pause_ms: number, act: () => void) {
    this.#time = time;
    this.#pause_ms = pause_ms;
    this.#act = act;
  }

  want(): void {
    if (this.#endPause) {
      this.#wantedMeanwhile = true;
      return;
    }
    this.#act();
    this.#endPause = this.#time.after(this.#pause_ms, () => {
      this.#endPause = undefined;
      if (!this.#wantedMeanwhile) return;
      this.#wantedMeanwhile = false;
      this.want();
    });
  }

  /** Nothing more is done. */
  close(): void {
    this.#wantedMeanwhile = false;
    this.#endPause?.();
  }
}
