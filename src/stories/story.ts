/** A story, read from its file: every word is checked before the first step is taken. */
import { type Complain, may, need, readFields, text } from './form.js';
import type { Names } from './names.js';
import { noSetup, type PreparedAct, readSetup, type Setup } from './setup.js';
import { suggest } from './suggest.js';
import { entryInOneLine, type Problem, readTree, type Tree } from './tree.js';
import { type Vocabulary, vocabulary } from './words/index.js';

export interface Story {
  readonly title: string;
  /** What happens in it and what it is good for, in a sentence or two. */
  readonly about: string;
  readonly setup: Setup;
  readonly steps: readonly Step[];
}

/** A line of the file that is ready to be carried out; `text` is the step in one line. */
export type Step = PreparedAct;

export type StoryReading = { readonly ok: true; readonly story: Story } | { readonly ok: false; readonly problems: readonly Problem[] };

export function readStory(yaml: string, names: Names): StoryReading {
  const reading = readTree(yaml);
  if (!reading.ok) return reading;
  const problems: Problem[] = [];
  const complain: Complain = ({ line, column }, what, right) => void problems.push({ line, column, what, right });
  const story = readParts(reading.tree, names, complain);
  if (story && problems.length === 0) return { ok: true, story };
  return { ok: false, problems: problems.toSorted((a, b) => a.line - b.line || a.column - b.column) };
}

/** `first-charge.yaml:7:5: there is no plgu here; did you mean plug?` */
export const problemInWords = (file: string, { line, column, what, right }: Problem): string =>
  `${file}:${line}:${column}: ${what}; ${right}`;

function readParts(tree: Tree, names: Names, complain: Complain): Story | undefined {
  const words = vocabulary(names);
  const parts = {
    title: need(text(), 'a few words'),
    about: need(text(), 'what happens and what it is good for'),
    setup: may({ expects: 'how the world is before the first step', read: (setup) => readSetup(setup, words, names, complain) }, ''),
    steps: need({ expects: 'a list of steps', read: (steps) => readSteps(steps, words, complain) }, ''),
  };
  const read = readFields(tree, parts, complain);
  if (!read) return undefined;
  for (const { key, ...at } of read.rest) complain(at, `a story has no ${key}`, suggest(key, Object.keys(parts)));
  const { title, about, setup = noSetup, steps } = read.values;
  return { title, about: about.trim(), setup, steps };
}

function readSteps(tree: Tree, words: Vocabulary, complain: Complain): readonly Step[] | undefined {
  if (tree.kind !== 'list' || tree.items.length === 0) return complain(tree, 'there are no steps', 'a list: each step begins with "- "');
  const steps = tree.items.map((item) => readStep(item, words, complain));
  return steps.includes(undefined) ? undefined : steps.filter((step) => step !== undefined);
}

function readStep(tree: Tree, words: Vocabulary, complain: Complain): Step | undefined {
  const [entry, another] = tree.kind === 'mapping' ? tree.entries : [];
  if (!entry) return complain(tree, 'this is no step', 'a word with what belongs to it: - wait: 10 min');
  if (another)
    return complain(
      another,
      `${another.key} besides ${entry.key} in one step`,
      'one word a step: begin the next with "- ", or indent what belongs to the word',
    );
  const word = Object.hasOwn(words, entry.key) ? words[entry.key] : undefined;
  if (!word) return complain(entry, `there is no step ${entry.key}`, suggest(entry.key, Object.keys(words)));
  const act = word.read(entry.value, complain);
  return act && { line: entry.line, text: entryInOneLine(entry), act };
}
