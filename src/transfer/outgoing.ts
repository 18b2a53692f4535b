/** A file on its way from its source to a server. */
import type { Source, UploadOrder } from '../station/ports/index.js';
import { Failure } from './failure.js';

/** The source, counted: not an octet more or less than its size says. @throws Failure 'storage' */
export async function* outgoing({ source, progress }: UploadOrder): AsyncGenerator<Uint8Array, void, void> {
  let done_octets = 0;
  for await (const octets of octetsOf(source)) {
    done_octets += octets.byteLength;
    if (done_octets > source.size_octets) break;
    yield octets;
    progress?.({ done_octets, total_octets: source.size_octets, version: undefined });
  }
  if (done_octets !== source.size_octets) {
    throw new Failure('storage', `the file changed while it was sent: it has no longer ${source.size_octets} octets`, { retry: true });
  }
}

async function* octetsOf(source: Source): AsyncGenerator<Uint8Array, void, void> {
  try {
    yield* source.read();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Failure('storage', `the file could not be read here: ${reason}`, { retry: false, cause });
  }
}
