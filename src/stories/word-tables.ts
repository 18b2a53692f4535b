/** The vocabulary as Markdown tables, for `docs/stories.md` and for whoever asks at the command line. */
import type { Fields } from './form.js';
import { waysToExpect } from './match.js';
import type { Names } from './names.js';
import { setupFields, setupWords } from './setup.js';
import { subjects } from './words/expectations.js';
import { factNames } from './words/facts.js';
import { vocabulary } from './words/index.js';
import { payloadWords } from './words/payload.js';
import { wordGroups } from './words/word.js';

export function wordTables(names: Names): string {
  const words = Object.entries(vocabulary(names));
  const expectations = subjects(names);
  const facts = factNames(names);
  return [
    ...wordGroups.flatMap((group) => [
      heading(`Steps: ${group}`),
      ...words
        .filter(([, word]) => word.group === group)
        .flatMap(([name, { does, example, form }]) => [
          `**\`${name}\`** — ${does}`,
          yaml(`- ${name}: ${example}`),
          form.fields ? fieldTable(form.fields) : `After the word: ${form.expects}.`,
          ...(form.short === undefined ? [] : [`A value alone is its \`${form.short}\`.`]),
        ]),
    ]),
    heading('What can be expected'),
    ...expectations.flatMap(({ does, example, fields }) => [does, yaml(`- expect: ${example}`), fieldTable(fields)]),
    heading('Short names of a side'),
    table(['name', 'of the state', 'means', 'values'], facts.filter(({ of }) => of === 'side').map(factRow)),
    heading('Short names of the station'),
    table(['name', 'of the state', 'means', 'values'], facts.filter(({ of }) => of === 'station').map(factRow)),
    heading('How a value is expected'),
    table(['written', 'means'], waysToExpect),
    heading('Words within the payload of a command'),
    table(['written', 'stands for'], payloadWords),
    heading('Setup'),
    fieldTable(setupFields(names)),
    `Before the station comes up, ${listed(setupWords.beforeStart)} may stand here as in a step; when it is up, ${listed(setupWords.afterStart)}.`,
  ].join('\n\n');
}

const heading = (text: string): string => `### ${text}`;
const yaml = (text: string): string => `\`\`\`yaml\n${text}\n\`\`\``;
const listed = (words: readonly string[]): string => words.map((word) => `\`${word}\``).join(', ');

const factRow = ({ name, path, doc, values }: ReturnType<typeof factNames>[number]): readonly string[] => [
  `\`${name}\``,
  `\`${path}\``,
  doc,
  values,
];

function fieldTable(fields: Fields): string {
  const rows = Object.entries(fields).map(([name, { form, doc, optional }]) => [
    `\`${name}\`${optional ? '' : ' (needed)'}`,
    doc,
    form.expects,
  ]);
  return table(['field', 'means', 'written'], rows);
}

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`).join('\n');
