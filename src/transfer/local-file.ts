/** Files of this machine as sinks and sources of a transfer. */
import { createReadStream } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Sink, Source } from '../station/ports/index.js';

/** The file is made by the first `open`. */
export const fileSink = (path: string): Sink => ({
  length: async () => {
    try {
      return (await stat(path)).size;
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 0;
      throw error;
    }
  },
  open: async (at_octets) => {
    const file = at_octets === 0 ? await open(path, 'w') : await openBehind(path, at_octets);
    let end_octets = at_octets;
    return {
      write: async (octets) => {
        await writeAll(file, octets, end_octets);
        end_octets += octets.byteLength;
      },
      close: async () => {
        try {
          await file.sync();
        } finally {
          await file.close();
        }
        if (at_octets === 0) await flushFolder(dirname(path));
      },
    };
  },
});

/** A name may be lost with the power long after its file has been flushed. */
export async function flushFolder(folder: string): Promise<void> {
  const opened = await open(folder, 'r');
  try {
    await opened.sync();
  } finally {
    await opened.close();
  }
}

async function openBehind(path: string, at_octets: number): Promise<FileHandle> {
  const file = await open(path, 'r+');
  try {
    await file.truncate(at_octets);
  } catch (error) {
    await file.close();
    throw error;
  }
  return file;
}

/** A full disk takes the first part and refuses the rest with the next call. */
async function writeAll(file: FileHandle, octets: Uint8Array, at_octets: number): Promise<void> {
  for (let done = 0; done < octets.byteLength; ) {
    const { bytesWritten } = await file.write(octets, done, octets.byteLength - done, at_octets + done);
    done += bytesWritten;
  }
}

/** The file as long as it is now; what is appended later is not sent. @throws Error when there is none */
export async function fileSource(path: string): Promise<Source> {
  const { size } = await stat(path);
  return { size_octets: size, read: () => (size === 0 ? nothing() : createReadStream(path, { end: size - 1 })) };
}

async function* nothing(): AsyncGenerator<Uint8Array> {}
