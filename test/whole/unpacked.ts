/** A tar archive as the command `tar` unpacks it: what is in it by names. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Texts. */
export const unpacked = (archive: Uint8Array): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(unpackedOctets(archive)).map(([name, octets]) => [name, octets.toString()]));

export function unpackedOctets(archive: Uint8Array): Readonly<Record<string, Buffer>> {
  const folder = mkdtempSync(join(tmpdir(), 'flexpole-unpacked-'));
  try {
    writeFileSync(join(folder, 'archive.tar'), archive);
    execFileSync('tar', ['-xf', 'archive.tar'], { cwd: folder, stdio: 'pipe' });
    rmSync(join(folder, 'archive.tar'));
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => statSync(join(folder, name)).isFile());
    return Object.fromEntries(names.toSorted().map((name) => [name, readFileSync(join(folder, name))]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
