/** Small files that are whole or not at all, also where the power goes. */
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Only its owner may read it. On the disk, under its name, when this returns. */
export function writeWhole(file: string, text: string): void {
  const folder = dirname(file);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(`${file}.new`, text, { mode: 0o600, flush: true });
  renameSync(`${file}.new`, file);
  flushFolder(folder);
}

/** A file as a place for one text. */
export const wholeFile = (file: string) => ({ read: () => readWhole(file), write: (text: string) => writeWhole(file, text) });

/** Undefined where there is none. */
export const readWhole = (file: string): string | undefined => (existsSync(file) ? readFileSync(file, 'utf8') : undefined);

/** A name may be lost with the power long after its file has been flushed. */
function flushFolder(folder: string): void {
  const opened = openSync(folder, 'r');
  try {
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
}
