/** Texts of the vocabulary of stories that stand in its documentation only: nobody reads them on a page. */
import { storyNames } from '../../src/apps/stories/names.js';
import type { Fields } from '../../src/stories/form.js';
import { waysToExpect } from '../../src/stories/match.js';
import { setupFields } from '../../src/stories/setup.js';
import { subjects } from '../../src/stories/words/expectations.js';
import { factNames } from '../../src/stories/words/facts.js';
import { vocabulary } from '../../src/stories/words/index.js';
import { payloadWords } from '../../src/stories/words/payload.js';

export function documentedWords(): ReadonlySet<string> {
  const words = Object.entries(vocabulary(storyNames));
  const facts = factNames(storyNames);
  const fields = [
    ...words.map(([, { form }]) => form.fields ?? {}),
    ...subjects(storyNames).map((subject) => subject.fields),
    setupFields(storyNames),
  ];
  return new Set([
    ...words.flatMap(([name, { does, example }]) => [name, does, example]),
    ...subjects(storyNames).flatMap(({ does, example }) => [does, example]),
    ...facts.flatMap(({ name, doc, values }) => [name, doc, values]),
    ...[...waysToExpect, ...payloadWords].flat(),
    ...fields.flatMap(docsOf),
  ]);
}

const docsOf = (fields: Fields): readonly string[] =>
  Object.values(fields).flatMap(({ doc, form }) => [doc, ...(form.fields ? docsOf(form.fields) : [])]);
