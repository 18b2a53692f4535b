/**
 * File transfer without a network: servers whose files lie in memory, on the same port as the real one. A transfer takes the time
 * that a link of that rate would take, on the clock of the station; what shall go wrong is said beforehand.
 */
import { type Clock, Ms, seconds } from '../../kernel/index.js';
import type {
  DownloadOrder,
  DownloadOutcome,
  FileTransfer,
  Sink,
  SinkWriter,
  Source,
  TransferFailure,
  UploadOrder,
  UploadOutcome,
} from '../../station/ports/index.js';

/** How the next transfer fails. */
export interface TransferTrouble {
  readonly kind: TransferFailure['kind'];
  /** Default: true. */
  readonly retry?: boolean;
  /** So much passes before it happens; 0 unless told otherwise. */
  readonly after_octets?: number;
}

export interface SimFileServerOptions {
  readonly clock: Clock;
  /** Octets a second. Default: 1,000,000, what a mobile link usually brings. */
  readonly rate_octetsPerS?: number;
  /** Until the server has answered. Default: 200 ms. */
  readonly latency_ms?: Ms;
}

interface ServedFile {
  readonly octets: Uint8Array;
  readonly version: string;
}

export class SimFileServer implements FileTransfer {
  readonly #clock: Clock;
  readonly #rate_octetsPerS: number;
  readonly #latency_ms: Ms;
  readonly #files = new Map<string, ServedFile>();
  readonly #troubles: TransferTrouble[] = [];
  #versions = 0;

  constructor({ clock, rate_octetsPerS = 1_000_000, latency_ms = Ms(200) }: SimFileServerOptions) {
    this.#clock = clock;
    this.#rate_octetsPerS = rate_octetsPerS;
    this.#latency_ms = latency_ms;
  }

  /** From now on the file lies there; one that lay there before is another version. */
  serve(location: string, octets: Uint8Array): void {
    this.#versions += 1;
    this.#files.set(placeOf(location), { octets, version: `version ${this.#versions}` });
  }

  /** What lies at a location, uploads included. */
  fileAt(location: string): Uint8Array | undefined {
    return this.#files.get(placeOf(location))?.octets;
  }

  /** Each trouble befalls one transfer, in the order of these calls. */
  failNext(...troubles: readonly TransferTrouble[]): void {
    this.#troubles.push(...troubles);
  }

  async download(order: DownloadOrder): Promise<DownloadOutcome> {
    const trouble = this.#troubles.shift();
    const refusal = await this.#answer(order, trouble);
    if (refusal) return { ...refusal, version: order.version };
    const file = this.#files.get(placeOf(order.location));
    if (!file) return { ...failure('not-found', order.location, false), version: order.version };
    const { octets, version } = file;
    if (octets.byteLength > order.limit_octets) return { ...failure('too-large', order.location, false), version: order.version };
    const at_octets = version === order.version ? await order.sink.length() : 0;
    const writer = await order.sink.open(at_octets);
    try {
      const failed = await this.#pass(octets.subarray(at_octets), trouble, order, async (slice, passed_octets) => {
        await writer.write(slice);
        order.progress?.({ done_octets: at_octets + passed_octets, total_octets: octets.byteLength, version });
      });
      return failed ? { ...failed, version } : { ok: true, size_octets: octets.byteLength };
    } finally {
      await writer.close();
    }
  }

  /** Every location is a directory here. */
  async upload(order: UploadOrder): Promise<UploadOutcome> {
    const trouble = this.#troubles.shift();
    const refusal = await this.#answer(order, trouble);
    if (refusal) return refusal;
    const octets = await wholeOf(order.source);
    const failed = await this.#pass(octets, trouble, order, async (_slice, done_octets) => {
      order.progress?.({ done_octets, total_octets: octets.byteLength, version: undefined });
    });
    if (failed) return failed;
    this.serve(`${order.location.replace(/\/$/, '')}/${order.fileName}`, octets);
    return { ok: true };
  }

  async nameAt(_location: string, fileName: string): Promise<string> {
    return fileName;
  }

  /** Until the server has answered: a refusal, or nothing. */
  async #answer({ location, signal }: Order, trouble: TransferTrouble | undefined): Promise<TransferFailure | undefined> {
    if (!URL.canParse(location)) return failure('bad-address', location, false);
    if (!/^(http|ftp)s?:/.test(location)) return failure('unsupported-scheme', location, false);
    await this.#wait(this.#latency_ms, signal);
    if (signal?.aborted) return failure('aborted', location, false);
    return trouble && (trouble.after_octets ?? 0) === 0 ? failure(trouble.kind, location, trouble.retry ?? true) : undefined;
  }

  /** What passes in a second comes at its end, until all has passed or the trouble is there. */
  async #pass(
    octets: Uint8Array,
    trouble: TransferTrouble | undefined,
    { location, signal }: Order,
    each: (slice: Uint8Array, passed_octets: number) => Promise<void>,
  ): Promise<TransferFailure | undefined> {
    const end_octets = Math.min(octets.byteLength, trouble?.after_octets ?? octets.byteLength);
    for (let passed_octets = 0; passed_octets < end_octets; ) {
      const slice = octets.subarray(passed_octets, Math.min(end_octets, passed_octets + this.#rate_octetsPerS));
      await this.#wait(seconds(slice.byteLength / this.#rate_octetsPerS), signal);
      if (signal?.aborted) return failure('aborted', location, false);
      passed_octets += slice.byteLength;
      await this.#held(() => each(slice, passed_octets));
    }
    return trouble && end_octets < octets.byteLength ? failure(trouble.kind, location, trouble.retry ?? true) : undefined;
  }

  /** The sink may be a real file: a stepped clock stands still meanwhile. */
  async #held(work: () => Promise<void>): Promise<void> {
    const release = this.#clock.hold('file transfer');
    try {
      await work();
    } finally {
      release();
    }
  }

  #wait(delay_ms: Ms, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        timer.cancel();
        signal?.removeEventListener('abort', end);
        resolve();
      };
      const timer = this.#clock.after('file transfer', delay_ms, end);
      signal?.addEventListener('abort', end);
      if (signal?.aborted) end();
    });
  }
}

type Order = Pick<DownloadOrder, 'location' | 'signal'>;

/** A sink in memory; `octets` is what it holds. */
export class MemorySink implements Sink {
  octets = new Uint8Array();

  async length(): Promise<number> {
    return this.octets.byteLength;
  }

  async open(at_octets: number): Promise<SinkWriter> {
    this.octets = this.octets.slice(0, at_octets);
    return {
      write: async (octets) => {
        const longer = new Uint8Array(this.octets.byteLength + octets.byteLength);
        longer.set(this.octets);
        longer.set(octets, this.octets.byteLength);
        this.octets = longer;
      },
      close: async () => undefined,
    };
  }
}

export const memorySource = (octets: Uint8Array): Source => ({
  size_octets: octets.byteLength,
  read: async function* () {
    yield octets;
  },
});

async function wholeOf(source: Source): Promise<Uint8Array> {
  const whole = new Uint8Array(source.size_octets);
  let at_octets = 0;
  for await (const octets of source.read()) {
    whole.set(octets, at_octets);
    at_octets += octets.byteLength;
  }
  return whole;
}

/** Without the login, which decides nothing here. */
const placeOf = (location: string): string => location.replace(/\/\/[^/@]*@/, '//');

const failure = (kind: TransferFailure['kind'], location: string, retry: boolean): TransferFailure => ({
  ok: false,
  kind,
  why: `${placeOf(location)}: ${kind} (simulated)`,
  retry,
});
