import { writeFileSync } from 'node:fs';
import { runStory, type StepResult, type Story, type StoryResult, wordTables } from '../../../stories/index.js';
import { loadStory, shippedNames, storyFile, UnreadableStory } from '../../stories/library.js';
import { storyNames } from '../../stories/names.js';
import { virtualStage } from '../../stories/virtual-stage.js';
import { UsageError } from '../usage-error.js';

export interface StoryOptions {
  readonly list?: boolean;
  readonly words?: boolean;
  readonly json?: boolean;
  readonly transcript?: string;
}

/** Exit code 0: all passed; 1: one failed; 2: one cannot be read, and then none is played. */
export async function story(files: readonly string[], { list, words, json, transcript }: StoryOptions): Promise<void> {
  if (words) return console.log(wordTables(storyNames));
  if (list) return console.log(shippedNames().map(listed).join('\n'));
  if (files.length === 0) throw new UsageError('Which story? Give files, or names from flexpole story --list.');
  if (transcript !== undefined && files.length > 1)
    throw new UsageError('--transcript goes with one story: each has a transcript of its own.');

  const results: (StoryResult & { readonly file: string })[] = [];
  for (const [index, loaded] of loadAll(files).entries()) {
    const file = storyFile(files[index] ?? '');
    results.push({ file, ...(await play(loaded, file, { quiet: json === true, transcript })) });
  }
  if (json) console.log(JSON.stringify(results, undefined, 2));
  if (results.some(({ passed }) => !passed)) process.exitCode = 1;
}

const listed = (name: string): string => `${name.padEnd(26)} ${loadStory(name).title}`;

function loadAll(files: readonly string[]): readonly Story[] {
  const problems: string[] = [];
  const stories = files.flatMap((file) => {
    try {
      return [loadStory(file)];
    } catch (error) {
      if (!(error instanceof UnreadableStory)) throw error;
      problems.push(error.message);
      return [];
    }
  });
  if (problems.length > 0) throw new UsageError(problems.join('\n'));
  return stories;
}

async function play(
  loaded: Story,
  file: string,
  { quiet, transcript }: { readonly quiet: boolean; readonly transcript: string | undefined },
): Promise<StoryResult> {
  const say = (line: string): void => {
    if (!quiet) console.log(line);
  };
  const began = performance.now();
  const stage = virtualStage(loaded.setup.builtWith);
  say(`${loaded.title}\n${loaded.about}\n`);
  const result = await runStory(loaded, stage, { onProgress: (_, ended) => ended?.ok && say(passedLine(ended)) });
  const failed = result.steps.find(({ ok }) => !ok);
  if (failed) say(failedLines(file, failed));
  const took_s = ((performance.now() - began) / 1000).toFixed(1);
  say(result.passed ? `\nPassed: ${result.of} steps in ${took_s} s.\n` : `\nFAILED at step ${failed?.number ?? '?'} of ${result.of}.\n`);
  if (transcript !== undefined) writeTranscript(transcript, stage.transcript());
  return result;
}

const passedLine = ({ at, text, seen }: StepResult): string =>
  `  ${at.slice(11, 19)}  ${text}${seen === undefined ? '' : `\n            → ${seen}`}`;

const failedLines = (file: string, { at, line, text, expected, seen }: StepResult): string =>
  [
    `  ${at.slice(11, 19)}  FAILED  ${file}:${line}`,
    `            ${text}`,
    `  expected  ${expected ?? 'that it can be done'}`,
    `  seen      ${seen ?? 'nothing'}`,
  ].join('\n');

function writeTranscript(file: string, lines: readonly object[]): void {
  try {
    writeFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  } catch (cause) {
    throw new UsageError(`--transcript ${file} cannot be written: ${String(cause)}`, { cause });
  }
}
