/** What the repository must not hold, and how long its files may be. */
import { describe, expect, it } from 'vitest';
import { filesBelow, textOf } from './sources.js';

const texts = filesBelow('', /\.(ts|tsx|mjs|js|json|md|html|css|ya?ml|sh|service)$|^\.ci\/run$|ignore$/).filter(
  (file) => file !== 'package-lock.json',
);

/** Lines of the files that hold what matches, with their place. */
const linesWith = (pattern: RegExp, files: readonly string[]): readonly string[] =>
  files.flatMap((file) =>
    textOf(file)
      .split('\n')
      .flatMap((line, index) => (pattern.test(line) ? [`${file}:${index + 1}: ${line.trim().slice(0, 120)}`] : [])),
  );

describe('the repository', () => {
  it('stands alone: no path of a machine, nothing from outside', () => {
    const elsewhere = /(^|[\s'"`(=:])\/(work|home|root|Users)\/|\.\.\/share[d]\/(spec|design)/;
    expect(linesWith(elsewhere, texts)).toEqual([]);
  });

  it('silences no compiler and no linter', () => {
    const silenced = /@ts-(ignore|expect-error|nocheck)|biome-ignor[e]|lint-disabl[e]/;
    const code = texts.filter((file) => /\.(ts|tsx|mjs)$/.test(file) && !file.includes('/generated/'));
    expect(linesWith(silenced, code)).toEqual([]);
  });

  it('keeps its files at a length that can be read', () => {
    const tooLong = filesBelow('src', /\.tsx?$/)
      .filter((file) => !isTable(file))
      .map((file) => ({ file, lines: textOf(file).split('\n').length }))
      .filter(({ lines }) => lines > 500);
    expect(tooLong).toEqual([]);
  });
});

/** A table may be long: its rows are read one by one. */
const tables: readonly string[] = [];
const isTable = (file: string): boolean => file.includes('/generated/') || tables.includes(file);
