/** The spool of a station: on its disk, or in memory where it has none. */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Spool, SpooledFile } from '../station/ports/index.js';
import { diskMedium } from './disk-medium.js';
import type { Medium } from './medium.js';
import { memoryMedium } from './memory-medium.js';
import { pour } from './pour.js';
import { writeTar } from './tar.js';

/** @param folder For nothing else; made when it is first needed. */
export function diskSpool(folder: string): Spool {
  let made = 0;
  const open = async (): Promise<Medium> => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return diskMedium(join(folder, String(made++)));
  };
  // What cannot be removed is written over.
  return { ...spoolOn(open), clear: () => rm(folder, { recursive: true, force: true }).catch(() => undefined) };
}

export const memorySpool = (): Spool => ({ ...spoolOn(async () => memoryMedium()), clear: async () => undefined });

const spoolOn = (open: () => Promise<Medium>): Pick<Spool, 'archive' | 'file'> => ({
  archive: (entries) => spooled(open, (medium) => writeTar(medium, entries)),
  file: (octets) => spooled(open, (medium) => pour(octets, medium, 0)),
});

async function spooled(open: () => Promise<Medium>, fill: (medium: Medium) => Promise<number>): Promise<SpooledFile> {
  const medium = await open();
  try {
    const size_octets = await fill(medium);
    await medium.close();
    return { size_octets, read: () => medium.read(size_octets), discard: () => medium.discard() };
  } catch (error) {
    await medium.discard();
    throw error;
  }
}
