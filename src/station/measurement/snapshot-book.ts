/**
 * The snapshots of one measurement data container on the disk: compressed pieces in the order in which they were written. Only so much, and
 * nothing older than seven days (manual §2.17).
 */
import { between, hours, type Instant, type Ms, type Store, sequenceKey, type Table } from '../../kernel/index.js';
import { isWithin } from '../diagnostics/source.js';
import type { TimeRange } from '../security/security-log.js';

/** How texts are made small. Compressed texts that are put behind one another read as one text. */
export interface Compression {
  /** In a form that a row of the store can hold. */
  compress(text: string): string;
  expand(compressed: string): string;
  /** As they stand in a file. */
  octets(compressed: string): Uint8Array;
}

export interface Piece {
  readonly from: Instant;
  readonly to: Instant;
  readonly compressed: string;
}

const kept_ms: Ms = hours(7 * 24);
/**
 * Of one container, as its rows hold it: twice as much as seven days of 31 signals, once a second, at a side that charges without a pause.
 * All four together leave an archive room for everything else.
 */
const usualLargest_octets = 128 * 1024 * 1024;
/** What is from further ahead was written while the clock was wrong; nothing behind it would ever grow old. */
const ahead_ms: Ms = hours(1);
/** Dropped at a time: after weeks without power much is too old at once, and the station has other things to do. */
const mostDropped = 1_000;

export class SnapshotBook {
  readonly #store: Store;
  readonly #prefix: string;
  readonly #compression: Compression;
  readonly #largest_octets: number;

  constructor(store: Store, container: number, compression: Compression, largest_octets = usualLargest_octets) {
    this.#store = store;
    this.#prefix = `measurements/${container}/`;
    this.#compression = compression;
    this.#largest_octets = largest_octets;
  }

  get isEmpty(): boolean {
    return this.#count('first') === this.#count('next');
  }

  /** Call it within a durable write. @param lines With their line ends */
  append(lines: string, from: Instant, to: Instant): void {
    const next = this.#count('next');
    const compressed = this.#compression.compress(lines);
    this.#pieces.put(this.#prefix + sequenceKey(next), { from, to, compressed });
    this.#set('next', next + 1);
    this.#set('octets', this.#count('octets') + compressed.length);
  }

  /** Drops what is too old, and of too much the oldest; of very much a part. Call it within a durable write. */
  trim(now: Instant): void {
    const [first, next] = [this.#count('first'), this.#count('next')];
    let octets = this.#count('octets');
    let at = first;
    for (; at < Math.min(next, first + mostDropped); at++) {
      const piece = this.#pieces.get(this.#prefix + sequenceKey(at));
      const isFresh = piece && between(piece.to, now) <= kept_ms && between(now, piece.to) <= ahead_ms;
      if (isFresh && octets <= this.#largest_octets) break;
      octets -= piece?.compressed.length ?? 0;
      this.#pieces.delete(this.#prefix + sequenceKey(at));
    }
    if (at === first) return;
    this.#set('first', at);
    this.#set('octets', at === next ? 0 : octets);
  }

  holds(period: TimeRange): boolean {
    return this.#within(period).next().done !== true;
  }

  /** A compressed file of the snapshots of that time, one piece in memory at a time. */
  *read(period: TimeRange): Generator<Uint8Array> {
    for (const { from, to, compressed } of this.#within(period)) {
      const whole = isWithin(from, period) && isWithin(to, period);
      yield this.#compression.octets(whole ? compressed : this.#compression.compress(this.#linesWithin(compressed, period)));
    }
  }

  *#within({ from, to }: TimeRange): Generator<Piece> {
    const next = this.#count('next');
    for (let at = this.#count('first'); at < next; at++) {
      const piece = this.#pieces.get(this.#prefix + sequenceKey(at));
      if (piece && piece.to >= (from ?? -Infinity) && piece.from <= (to ?? Infinity)) yield piece;
    }
  }

  #linesWithin(compressed: string, period: TimeRange): string {
    const lines = this.#compression.expand(compressed).split('\n').slice(0, -1);
    // Each is a snapshot that was written here.
    const timeOf = (line: string): number => Date.parse((JSON.parse(line) as { readonly time: string }).time);
    return lines.flatMap((line) => (isWithin(timeOf(line), period) ? [`${line}\n`] : [])).join('');
  }

  #count(what: 'first' | 'next' | 'octets'): number {
    return this.#counts.get(this.#prefix + what) ?? 0;
  }

  #set(what: 'first' | 'next' | 'octets', value: number): void {
    this.#counts.put(this.#prefix + what, value);
  }

  /** A table that every station has: one that records nothing needs none of its own. */
  get #counts(): Table<number> {
    return this.#store.table('sequences');
  }

  get #pieces(): Table<Piece> {
    return this.#store.table('measurements');
  }
}
