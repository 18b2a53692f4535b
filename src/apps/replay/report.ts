/** What came of a replay, in words. */
import type { Difference } from './difference.js';
import type { Recording } from './recording.js';
import type { ReplayResult } from './replay.js';

export function reportLines(recording: Recording, { differences, compared, hands, notes }: ReplayResult, all: boolean): readonly string[] {
  const [first, ...others] = differences;
  const touched =
    hands === 'story' ? 'hands of the story' : hands.length === 0 ? 'no hands to be inferred' : `${hands.length} hands inferred`;
  return [
    `${recording.format}: ${recording.frames.length} messages, ${touched}`,
    ...notes.map((note) => `note      ${note}`),
    ...(first ? linesOf(first, 'First difference') : [`No difference: ${compared} messages and answers of the station are as recorded.`]),
    ...(all ? others.flatMap((difference) => linesOf(difference, 'Difference')) : []),
    ...(!all && others.length > 0 ? [`${others.length} more follow from here on; --all shows them.`] : []),
  ];
}

const linesOf = (difference: Difference, title: string): readonly string[] => [
  `${title} ${difference.number === 0 ? 'before message 1' : `at message ${difference.number}`}, ${new Date(difference.at).toISOString()}: ${inWords(difference)}`,
  `  expected  ${brief(difference.expected)}`,
  `  seen      ${brief(difference.seen)}`,
];

function inWords({ kind, action, of, path }: Difference): string {
  const what = of === 'answer' ? `the answer to ${action}` : action;
  switch (kind) {
    case 'different':
      return `${what}, ${path === '' ? 'as a whole' : path}`;
    case 'missing':
      return `${what} does not come`;
    case 'late':
      return `${what} comes late`;
    case 'unexpected':
      return `${what} was not recorded after it`;
  }
}

const longest = 300;

function brief(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}
