import { createReadStream } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import type { Medium } from './medium.js';

/** A file that nobody else on the machine may read. Not synchronised: after a loss of power it is made anew. */
export async function diskMedium(path: string): Promise<Medium> {
  const file = await open(path, 'w', 0o600);
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => (closing ??= file.close());
  return {
    write: async (octets, at_octets) => {
      for (let done = 0; done < octets.byteLength; ) {
        // A full disk takes the first part and refuses the rest with the next call.
        const { bytesWritten } = await file.write(octets, done, octets.byteLength - done, at_octets + done);
        done += bytesWritten;
      }
    },
    close,
    read: (size_octets) => (size_octets === 0 ? nothing() : createReadStream(path, { end: size_octets - 1 })),
    discard: async () => {
      await close().catch(() => undefined);
      await rm(path, { force: true }).catch(() => undefined);
    },
  };
}

async function* nothing(): AsyncGenerator<Uint8Array> {}
