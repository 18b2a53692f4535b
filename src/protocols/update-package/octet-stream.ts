/** Octets that come in pieces of any size, taken in pieces that are wanted. */
export class OctetStream {
  readonly #pieces: AsyncIterator<Uint8Array>;
  /** Come, and not taken yet. */
  #rest: Uint8Array = new Uint8Array();

  constructor(octets: AsyncIterable<Uint8Array>) {
    this.#pieces = octets[Symbol.asyncIterator]();
  }

  /** Up to the next line feed, which is taken too; undefined where none comes within `limit_octets`. */
  async line(limit_octets: number): Promise<Uint8Array | undefined> {
    for (;;) {
      const end = this.#rest.indexOf(lineFeed);
      if (end > limit_octets || (end < 0 && this.#rest.byteLength > limit_octets)) return undefined;
      if (end >= 0) {
        const line = this.#rest.subarray(0, end);
        this.#rest = this.#rest.subarray(end + 1);
        return line;
      }
      const next = await this.#next();
      if (!next) return undefined;
      this.#rest = joined(this.#rest, next);
    }
  }

  /** The next `size_octets`, piece by piece; fewer where it ends before. */
  async *take(size_octets: number): AsyncGenerator<Uint8Array> {
    let left_octets = size_octets;
    while (left_octets > 0) {
      const piece = this.#rest.byteLength > 0 ? this.#rest : await this.#next();
      if (!piece) return;
      const taken = piece.subarray(0, left_octets);
      this.#rest = piece.subarray(taken.byteLength);
      left_octets -= taken.byteLength;
      yield taken;
    }
  }

  async isAtEnd(): Promise<boolean> {
    while (this.#rest.byteLength === 0) {
      const next = await this.#next();
      if (!next) return true;
      this.#rest = next;
    }
    return false;
  }

  /** Lets go of where the octets come from. */
  async close(): Promise<void> {
    await this.#pieces.return?.();
  }

  async #next(): Promise<Uint8Array | undefined> {
    const next = await this.#pieces.next();
    return next.done === true ? undefined : next.value;
  }
}

const lineFeed = 10;

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  if (a.byteLength === 0) return b;
  const both = new Uint8Array(a.byteLength + b.byteLength);
  both.set(a);
  both.set(b, a.byteLength);
  return both;
}
