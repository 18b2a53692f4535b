/** A file on its way from a server into the sink. */
import type { DownloadOrder, SinkWriter } from '../station/ports/index.js';
import { Failure } from './failure.js';

/** The file as the server describes it, and from where on it sends. */
export interface IncomingFile {
  readonly at_octets: number;
  readonly total_octets: number | undefined;
  readonly version: string | undefined;
}

/** What a download brings, on its way into the sink: never more than the limit, and in the end as long as announced. */
export class Intake {
  readonly #order: DownloadOrder;
  readonly #begins: (at_octets: number) => void;
  #version: string | undefined;

  /** @param begins The file begins to come, from there on; before the first octet of it */
  constructor(order: DownloadOrder, begins: (at_octets: number) => void) {
    this.#order = order;
    this.#begins = begins;
    this.#version = order.version;
  }

  /** Which file the octets in the sink belong to. */
  get version(): string | undefined {
    return this.#version;
  }

  /** Octets that the sink keeps of a file that can be recognised. @throws Failure 'storage' */
  async kept_octets(): Promise<number> {
    return this.#version === undefined ? 0 : await this.#order.sink.length().catch(sinkFailed);
  }

  /**
   * Opens the sink while `use` feeds it, and closes it whatever happens. Returns the length of the whole file.
   * @throws Failure 'too-large' | 'interrupted' (other length than announced) | 'storage', and what `use` throws
   */
  async receive(file: IncomingFile, use: (take: (octets: Uint8Array) => Promise<void>) => Promise<void>): Promise<number> {
    const { sink, limit_octets, progress } = this.#order;
    if ((file.total_octets ?? file.at_octets) > limit_octets) throw tooLarge(limit_octets);
    const writer = await sink.open(file.at_octets).catch(sinkFailed);
    this.#version = file.version;
    let done_octets = file.at_octets;
    this.#begins(done_octets);
    await closing(writer, () =>
      use(async (octets) => {
        if (done_octets + octets.byteLength > limit_octets) throw tooLarge(limit_octets);
        await writer.write(octets).catch(sinkFailed);
        done_octets += octets.byteLength;
        progress?.({ done_octets, total_octets: file.total_octets, version: file.version });
      }),
    );
    if (file.total_octets !== undefined && done_octets !== file.total_octets) throw otherLength(done_octets, file.total_octets);
    return done_octets;
  }
}

async function closing(writer: SinkWriter, use: () => Promise<void>): Promise<void> {
  try {
    await use();
  } finally {
    await writer.close().catch(sinkFailed);
  }
}

/** What ended early can go on; what became too long does not fit the server's file any more and begins anew. */
const otherLength = (received: number, announced: number): Failure =>
  new Failure('interrupted', `the server announced ${announced} octets and sent ${received}`, { retry: true });

const tooLarge = (limit: number): Failure =>
  new Failure('too-large', `the file is longer than the ${limit} octets that have room here`, { retry: false });

const sinkFailed = (cause: unknown): never => {
  const reason = cause instanceof Error ? cause.message : String(cause);
  throw new Failure('storage', `the file could not be kept here: ${reason}`, { retry: false, cause });
};
