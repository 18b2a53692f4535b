/** How a clock that is stepped learns when everything that can happen at this moment has happened. */
export interface Settling {
  /** One turn of the event loop: resolves when every promise that could settle by itself has settled. */
  readonly turn: () => Promise<void>;
  /**
   * Waits for `released` and answers true, or gives up and answers false; called while something outside is awaited (see
   * `Clock.hold`). Without it the clock waits as long as it takes.
   */
  readonly patience?: (released: Promise<void>) => Promise<boolean>;
}

/** What is being waited for outside this process while a stepped clock stands still. */
export class Holds {
  readonly #settling: Settling;
  readonly #names = new Map<number, string>();
  #next = 0;
  #released: (() => void) | undefined;

  constructor(settling: Settling) {
    this.#settling = settling;
  }

  add(name: string): () => void {
    const id = this.#next++;
    this.#names.set(id, name);
    return () => {
      this.#names.delete(id);
      if (this.#names.size === 0) this.#released?.();
    };
  }

  names(): readonly string[] {
    return [...this.#names.values()];
  }

  /** Resolves when promises have settled and nothing outside is awaited any more, or patience has run out. */
  async settled(): Promise<void> {
    const { turn, patience = (released: Promise<void>) => released.then(() => true) } = this.#settling;
    await turn();
    while (this.#names.size > 0) {
      const released = new Promise<void>((resolve) => {
        this.#released = resolve;
      });
      const answered = await patience(released);
      this.#released = undefined;
      if (!answered) return;
      await turn();
    }
  }
}
