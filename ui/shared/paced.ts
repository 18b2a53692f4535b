/**
 * Does something when it is wanted, at most once in a pause and one at a time; of all that is wanted meanwhile only the last, afterwards.
 * However often it is wanted, it is done.
 */
export class Paced {
  readonly #pause_ms: number;
  readonly #work: () => Promise<void>;
  #busy = false;
  #wanted = false;

  /** @param work Never rejects. */
  constructor(pause_ms: number, work: () => Promise<void>) {
    this.#pause_ms = pause_ms;
    this.#work = work;
  }

  want(): void {
    this.#wanted = true;
    if (!this.#busy) void this.#go();
  }

  /** Nothing more is done, unless it is wanted again. */
  end(): void {
    this.#wanted = false;
  }

  async #go(): Promise<void> {
    this.#busy = true;
    while (this.#wanted) {
      this.#wanted = false;
      await Promise.all([this.#work(), new Promise((over) => setTimeout(over, this.#pause_ms))]);
    }
    this.#busy = false;
  }
}
