/**
 * What befalls the next file that a server sends: after so many octets the connection is cut, or nothing more comes until `goOn`, or one
 * octet now and then, or the server cannot read on.
 */
export interface Trouble {
  readonly after_octets: number;
  readonly how: 'cut' | 'silence' | 'trickle' | 'failure';
}

/** Files on their way out of a server, counted, and with the trouble that a test has ordered. */
export class Outflow {
  #next: Trouble | undefined;
  #sent_octets = 0;
  readonly #silent: (() => void)[] = [];

  /** Handed to the connections since the server began. */
  get sent_octets(): number {
    return this.#sent_octets;
  }

  troubleNext(trouble: Trouble): void {
    this.#next = trouble;
  }

  /** Ends every silence, and with it the file: servers notice only now that a client has gone meanwhile. No trouble waits any more. */
  goOn(): void {
    this.#next = undefined;
    for (const end of this.#silent.splice(0)) end();
  }

  /** The octets of one file; `cut` breaks its connection. */
  async *of(file: AsyncIterable<Uint8Array>, cut: () => void): AsyncGenerator<Uint8Array> {
    const trouble = this.#next;
    this.#next = undefined;
    let left_octets = trouble?.after_octets ?? Number.POSITIVE_INFINITY;
    for await (const chunk of file) {
      const part = chunk.subarray(0, left_octets);
      yield part;
      this.#sent_octets += part.byteLength;
      left_octets -= part.byteLength;
      if (left_octets <= 0) break;
    }
    if (trouble?.how === 'trickle') yield* this.#trickle();
    if (trouble?.how === 'failure') throw new Error('EIO: i/o error, read');
    if (trouble?.how === 'cut') cut();
    // The end of the stream would be the end of the answer.
    if (trouble) await new Promise<void>((resolve) => this.#silent.push(resolve));
  }

  async *#trickle(): AsyncGenerator<Uint8Array> {
    let isOver = false;
    this.#silent.push(() => {
      isOver = true;
    });
    while (!isOver) {
      yield new Uint8Array(1);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}
