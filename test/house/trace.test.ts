/** The requirements that tests name are requirements that exist. */
import { describe, expect, it } from 'vitest';
import { filesBelow, textOf } from './sources.js';

interface Area {
  readonly area: string;
  readonly title: string;
  readonly requirements: Readonly<Record<string, string>>;
}

const areas = JSON.parse(textOf('test/trace/requirements.json')) as readonly Area[];
const ids = areas.flatMap(({ requirements }) => Object.keys(requirements));

describe('the list of requirements', () => {
  it('holds all 516, each once, numbered without a gap in its area', () => {
    expect(ids).toHaveLength(516);
    const expected = areas.flatMap(({ area, requirements }) =>
      Object.keys(requirements).map((_, index) => `R-${area}-${String(index + 1).padStart(2, '0')}`),
    );
    expect(ids).toEqual(expected);
  });

  it('gives every requirement a title of its own within its area', () => {
    for (const { requirements } of areas) {
      const titles = Object.values(requirements);
      expect(new Set(titles).size).toBe(titles.length);
      expect(titles.filter((title) => title.trim() === '')).toEqual([]);
    }
  });
});

describe('the tests', () => {
  it('name no requirement that does not exist', () => {
    const known = new Set(ids);
    const unknown = filesBelow('', /\.test\.tsx?$/)
      .filter((file) => !file.startsWith('test/house/'))
      .flatMap((file) => (textOf(file).match(/\bR-[A-Z]{2,4}-\d+\b/g) ?? []).filter((id) => !known.has(id)).map((id) => `${file}: ${id}`));
    expect(unknown).toEqual([]);
  });
});
