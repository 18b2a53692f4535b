/** `docs/stories.md` says what the program does: its tables are written from the code, and its examples are played. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadStory, shippedNames } from '../../src/apps/stories/library.js';
import { storyNames } from '../../src/apps/stories/names.js';
import { wordTables } from '../../src/stories/index.js';
import { failureOf, play, problemsIn, storyIn, withSteps } from './playing.js';

const page = readFileSync(new URL('../../docs/stories.md', import.meta.url), 'utf8');
const [before = '', tables = ''] = page.split('<!-- words: written by `flexpole story --words` -->\n\n');
const examplesIn = (text: string): readonly string[] => [...text.matchAll(/```yaml\n(.*?)```/gs)].map(([, yaml = '']) => yaml);

describe('docs/stories.md', () => {
  it('holds the tables that flexpole story --words writes', () => {
    expect(tables).toBe(`${wordTables(storyNames)}\n`);
  });

  it.each(examplesIn(before).map((yaml, index) => [index + 1, yaml] as const))('example %i passes', async (_number, yaml) => {
    expect(failureOf(await play(storyIn(yaml)))).toBeUndefined();
  });

  it('has an example of every word that can be read', () => {
    const examples = examplesIn(tables);
    expect(examples.length).toBeGreaterThan(25);
    expect(examples.flatMap((yaml) => problemsIn(withSteps(yaml.trim().replace(/^- /, ''))))).toEqual([]);
  });

  it('tells of each story that comes with Flexpole what it says of itself', () => {
    const rows = before.split('\n').filter((line) => line.startsWith('| `'));
    expect(rows).toEqual(shippedNames().map((name) => `| \`${name}\` | ${loadStory(name).about} |`));
  });
});
