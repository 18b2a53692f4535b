/** The repository as the tests about it see it: files, and what they import. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const notOurs = new Set(['node_modules', 'dist', 'out', '.git']);

/** Paths from the root of the repository, with slashes, in order. */
export function filesBelow(folder: string, ending: RegExp): readonly string[] {
  const entriesOf = (path: string): readonly string[] =>
    readdirSync(join(root, path), { withFileTypes: true }).flatMap((entry) => {
      const inside = path === '' ? entry.name : `${path}/${entry.name}`;
      if (entry.isDirectory()) return notOurs.has(entry.name) ? [] : entriesOf(inside);
      return ending.test(inside) ? [inside] : [];
    });
  return [...entriesOf(folder)].sort();
}

export const textOf = (file: string): string => readFileSync(join(root, file), 'utf8');

export interface Import {
  readonly from: string;
  /** A file of this repository as a path from its root, or a package (`node:fs`, `ws`). */
  readonly to: string;
  readonly inRepository: boolean;
}

const statement = /^\s*(?:import|export)\s(?:[\w*{}\s,$]+?\sfrom\s+)?['"]([^'"\n]+)['"]|\bimport\(\s*['"]([^'"\n]+)['"]/gm;

/** Every import and re-export of a TypeScript file, those of types included. */
export function importsOf(file: string): readonly Import[] {
  return [...textOf(file).matchAll(statement)].map(([, named, dynamic]) => {
    const specifier = named ?? dynamic ?? '';
    if (!specifier.startsWith('.')) return { from: file, to: specifier, inRepository: false };
    const path = relative(root, join(root, dirname(file), specifier)).replaceAll('\\', '/');
    return { from: file, to: sourceOf(path), inRepository: true };
  });
}

/** Imports name what the compiler makes of a source. */
function sourceOf(path: string): string {
  const component = path.replace(/\.js$/, '.tsx');
  return existsSync(join(root, component)) ? component : path.replace(/\.js$/, '.ts');
}

/** Sources of the product, without their tests. */
export const productFiles = (folder: string): readonly string[] => filesBelow(folder, /(?<!\.test)\.tsx?$/);
