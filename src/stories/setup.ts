/** How the station and its world are before the first step: what a station is built with, and words that are carried out first. */
import type { Ms } from '../kernel/index.js';
import { type Complain, duration, type Form, may, oneOf, percent, readFields, text } from './form.js';
import type { Names } from './names.js';
import { suggest } from './suggest.js';
import { entryInOneLine, type Tree } from './tree.js';
import { ambient, gridFeed } from './words/hands.js';
import type { Vocabulary } from './words/index.js';
import type { Act } from './words/word.js';

/** What a station is built with. A rig that runs already keeps what it has; generation and profile must then be the same. */
export interface BuiltWith {
  readonly seed?: string;
  /** ISO 8601. */
  readonly start?: string;
  readonly generation?: string;
  readonly profile?: string;
  /** Told by the back-end with the registration. */
  readonly interval_ms?: Ms;
  readonly feed_A?: 0 | 16 | 32 | 63;
  readonly ambient_C?: number;
  readonly cells_pct?: number;
}

export interface Setup {
  /** Where it stands. */
  readonly line: number;
  readonly builtWith: BuiltWith;
  readonly beforeStart: readonly PreparedAct[];
  readonly afterStart: readonly PreparedAct[];
}

export interface PreparedAct {
  readonly line: number;
  readonly text: string;
  readonly act: Act;
}

export const noSetup: Setup = { line: 1, builtWith: {}, beforeStart: [], afterStart: [] };

const start: Form<string> = {
  expects: 'a time such as 2026-03-02T08:00:00Z',
  read: (tree, complain) => {
    const written = tree.kind === 'scalar' ? tree.text : '';
    const isTime = /^\d{4}-\d\d-\d\dT.*Z$/.test(written) && Number.isFinite(Date.parse(written));
    return isTime ? written : complain(tree, `${written || 'this'} is no time`, start.expects);
  },
};

export const setupFields = (names: Names) => ({
  seed: may(text(), 'another seed gives other chance, keys and ids'),
  start: may(start, 'simulated time at the beginning'),
  generation: may(oneOf(names.generations), 'firmware generation'),
  profile: may(oneOf(names.profiles), 'whom the station emulates'),
  interval: may(duration, 'what the back-end tells with the registration: time between heartbeats, or until the next BootNotification'),
  grid: may(gridFeed, 'as the step of that name'),
  ambient: may(ambient, 'as the step of that name; the packs are as warm'),
  pack: may(percent, 'charge of the cells of both packs'),
});

/** Words that may stand in a setup as they stand in a step. */
export const setupWords = { beforeStart: ['behave'], afterStart: ['grid', 'ambient', 'pack', 'settings', 'configure'] } as const;

/** Undefined after a complaint. */
export function readSetup(tree: Tree, words: Vocabulary, names: Names, complain: Complain): Setup | undefined {
  const fields = setupFields(names);
  const read = readFields(tree, fields, complain);
  if (!read || tree.kind !== 'mapping') return undefined;
  const allowed: readonly string[] = [...Object.keys(fields), ...setupWords.beforeStart, ...setupWords.afterStart];
  const strangers = read.rest.filter(({ key }) => !allowed.includes(key));
  for (const { key, ...at } of strangers) complain(at, `a setup has no ${key}`, suggest(key, allowed));
  const { interval, grid, ambient: ambient_C, pack, ...rest } = read.values;
  const acts = (wanted: readonly string[]): readonly (PreparedAct | undefined)[] =>
    tree.entries
      .filter(({ key }) => wanted.includes(key))
      .map((entry) => {
        const act = words[entry.key]?.read(entry.value, complain);
        return act && { line: entry.line, text: entryInOneLine(entry), act };
      });
  const [beforeStart, afterStart] = [acts(setupWords.beforeStart), acts(setupWords.afterStart)];
  if (strangers.length > 0 || [...beforeStart, ...afterStart].includes(undefined)) return undefined;
  return {
    line: tree.line,
    builtWith: {
      ...rest,
      ...(interval !== undefined && { interval_ms: interval }),
      ...(grid !== undefined && { feed_A: grid }),
      ...(ambient_C !== undefined && { ambient_C }),
      ...(pack !== undefined && { cells_pct: pack }),
    },
    beforeStart: beforeStart.filter((act) => act !== undefined),
    afterStart: afterStart.filter((act) => act !== undefined),
  };
}
