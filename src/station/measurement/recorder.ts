/**
 * Records the measurement data containers (manual §2.17): takes their snapshots, gathers them, and writes them down about once a minute, all in
 * one durable step. What was not written yet goes with a loss of power. Recording is for who looks for something and never in the way of
 * charging: a disk that refuses costs the snapshots in hand and nothing else. A station whose containers are off and empty sets no timer.
 */
import { type Clock, every, hours, type Instant, type Log, minutes, type Store, StoreFault, type Timer } from '../../kernel/index.js';
import { type ContainerNumber, containerNumbers } from '../settings/measurement-keys.js';
import type { Settings } from '../settings/settings.js';
import { activeContainers, type Container, concernsContainers } from './containers.js';
import type { Look } from './look.js';
import type { SignalValue } from './signals.js';
import { type Compression, SnapshotBook } from './snapshot-book.js';

export interface RecorderParts {
  readonly clock: Clock;
  /** Wall time of the station. */
  readonly now: () => Instant;
  readonly store: Store;
  readonly settings: Settings;
  readonly log: Log;
  readonly compression: Compression;
  readonly look: () => Look;
  /** Of one container; where missing, 128 MiB. */
  readonly largest_octets?: number;
}

/** Snapshots in memory. */
interface Gathered {
  readonly lines: string[];
  length: number;
  from: Instant;
  to: Instant;
}

const writePeriod_ms = minutes(1);
/** Characters that are gathered before they are written without waiting for the minute. */
const mostGathered = 256 * 1024;
const trimPeriod_ms = hours(1);

export class Recorder {
  readonly #parts: RecorderParts;
  readonly #unwatch: () => void;
  /** Made with the first snapshot: most stations never take one. */
  #gathered: Map<ContainerNumber, Gathered> | undefined;
  #timers: readonly Timer[] = [];
  #write: Timer | undefined;
  /** The disk takes nothing; said once. */
  #refused = false;
  #disposed = false;

  constructor(parts: RecorderParts) {
    this.#parts = parts;
    this.#unwatch = parts.settings.events.on('set', (names) => {
      if ([...names].some(concernsContainers)) this.begin();
    });
  }

  /** Records what is set now. To be called once the station has started; each change of the settings does it again. */
  begin(): void {
    if (this.#disposed) return;
    this.flush();
    const { clock, settings } = this.#parts;
    for (const timer of this.#timers) timer.cancel();
    const containers = activeContainers(settings);
    const idle = containers.length === 0 && containerNumbers.every((number) => this.book(number).isEmpty);
    this.#timers = [
      ...containers.map((container) => every(clock, `container ${container.number}`, container.period_ms, () => this.#sample(container))),
      ...(idle ? [] : [every(clock, 'old measurements', trimPeriod_ms, () => this.#trim())]),
    ];
  }

  /** What is on the disk of one container. */
  book(number: ContainerNumber): SnapshotBook {
    const { store, compression, largest_octets } = this.#parts;
    return new SnapshotBook(store, number, compression, largest_octets);
  }

  /** Writes down what has been gathered. */
  flush(): void {
    this.#write?.cancel();
    this.#write = undefined;
    const gathered = this.#gathered;
    if (!gathered) return;
    this.#gathered = undefined;
    this.#keep(() => {
      for (const [number, { lines, from, to }] of gathered) {
        const book = this.book(number);
        book.append(lines.join(''), from, to);
        book.trim(this.#parts.now());
      }
    });
  }

  dispose(): void {
    this.#disposed = true;
    this.#unwatch();
    for (const timer of [...this.#timers, ...(this.#write ? [this.#write] : [])]) timer.cancel();
  }

  #sample({ number, name, signals }: Container): void {
    const { clock, now, look } = this.#parts;
    const at = now();
    const seen = look();
    const values = Object.fromEntries(signals.map(({ name: signal, read, decimals }) => [signal, written(read(seen), decimals)]));
    const line = `${JSON.stringify({ time: new Date(at).toISOString(), container: name, values })}\n`;
    this.#gathered ??= new Map();
    const gathered = this.#gathered.get(number) ?? { lines: [], length: 0, from: at, to: at };
    gathered.lines.push(line);
    gathered.length += line.length;
    // The wall clock may have been set.
    if (at < gathered.from) gathered.from = at;
    if (at > gathered.to) gathered.to = at;
    this.#gathered.set(number, gathered);
    if (gathered.length >= mostGathered) this.flush();
    else this.#write ??= clock.after('write measurements', writePeriod_ms, () => this.flush());
  }

  #trim(): void {
    this.#keep(() => {
      for (const number of containerNumbers) this.book(number).trim(this.#parts.now());
    });
  }

  #keep(work: () => void): void {
    const { store, log } = this.#parts;
    try {
      store.atomically(work);
      this.#refused = false;
    } catch (error) {
      if (!(error instanceof StoreFault)) throw error;
      if (!this.#refused) log.warn('measurements.not-kept', { code: error.code });
      this.#refused = true;
    }
  }
}

/** Null where nothing is known now. */
const written = (value: SignalValue, decimals = 3): number | boolean | string | null =>
  typeof value === 'number' ? Number(value.toFixed(decimals)) : (value ?? null);
