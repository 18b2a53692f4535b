/** Where packages and content lie on the disk of the machine. */
import { createReadStream, existsSync } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { MediaShelf, PackageArea, SinkWriter } from '../station/ports/index.js';
import { fileSink, flushFolder } from './local-file.js';

/** Firmware takes some hundred megabytes, content up to 1.5 GB (manual §2.21.5). */
const largestPackage_octets = 2_000_000_000;

export function packageFile(path: string): PackageArea {
  const sink = fileSink(path);
  return {
    sink: {
      length: () => sink.length(),
      open: async (at_octets): Promise<SinkWriter> => {
        await mkdir(dirname(path), { recursive: true });
        return sink.open(at_octets);
      },
    },
    // Opened when somebody listens: a file that is missing is an error of whoever reads it, and not of the program.
    read: async function* () {
      yield* createReadStream(path);
    },
    discard: () => rm(path, { force: true }),
    limit_octets: largestPackage_octets,
  };
}

/** A folder that is exchanged as a whole. What a loss of power leaves beside it goes with the next exchange. */
export function mediaFolder(folder: string): MediaShelf {
  const [next, old] = [`${folder}.next`, `${folder}.old`];
  return {
    replace: async (files) => {
      // The power went between the two renamings: until there is something newer, what was there is shown.
      if (!existsSync(folder) && existsSync(old)) await rename(old, folder);
      await rm(next, { recursive: true, force: true });
      await mkdir(next, { recursive: true });
      for await (const { file, octets } of files) {
        const target = await open(join(next, file.name), 'wx');
        try {
          for await (const piece of octets) await target.write(piece);
          await target.sync();
        } finally {
          await target.close();
        }
      }
      await rm(old, { recursive: true, force: true });
      if (existsSync(folder)) await rename(folder, old);
      await rename(next, folder);
      await flushFolder(dirname(folder));
      await rm(old, { recursive: true, force: true });
    },
  };
}
