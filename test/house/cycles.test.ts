import { describe, expect, it } from 'vitest';
import { importsOf, productFiles } from './sources.js';

/** The first ring found from every starting point, each once. */
function ringsIn(graph: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const done = new Set<string>();
  const rings: string[] = [];
  const visit = (file: string, path: readonly string[]): void => {
    const start = path.indexOf(file);
    if (start >= 0) {
      rings.push([...path.slice(start), file].join(' → '));
      return;
    }
    if (done.has(file)) return;
    for (const next of graph.get(file) ?? []) visit(next, [...path, file]);
    done.add(file);
  };
  for (const file of graph.keys()) visit(file, []);
  return rings;
}

describe('cycles of imports', () => {
  it('are found where there are some', () => {
    const graph = new Map([
      ['a', ['b', 'c']],
      ['b', ['c']],
      ['c', ['d']],
      ['d', ['b']],
      ['e', ['e']],
    ]);
    expect(ringsIn(graph)).toEqual(['b → c → d → b', 'e → e']);
  });

  it('do not exist in the product, those of types included', () => {
    const files = [...productFiles('src'), ...productFiles('ui')];
    const graph = new Map(files.map((file) => [file, importsOf(file).map(({ to }) => to)]));
    expect(ringsIn(graph)).toEqual([]);
  });
});
