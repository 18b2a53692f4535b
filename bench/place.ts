/** Where the benches find programs and put files. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const inBuild = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Seen from the compiled bench. */
export const places = {
  flexpole: inBuild('../src/apps/cli/main.js'),
  pages: inBuild('../ui'),
  barePage: inBuild('../../bench/bare-page'),
  out: inBuild('../../out'),
  figures: inBuild('../../docs/figures.md'),
  program: (name: ProgramName): string => inBuild(`./programs/${name}.js`),
} as const;

export type ProgramName = 'bare-answers' | 'bare-clients' | 'bare-echo' | 'bare-pages' | 'bare-start' | 'csms' | 'fleet';

/** Runs with a new folder on the disk (not in memory, as temporary folders may be), and removes it afterwards. */
export async function withFolder<T>(run: (folder: string) => Promise<T>): Promise<T> {
  mkdirSync(places.out, { recursive: true });
  const folder = mkdtempSync(join(places.out, 'bench-'));
  try {
    return await run(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
