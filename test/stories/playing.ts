/** Stories as texts, played on a virtual station. */
import { storyNames } from '../../src/apps/stories/names.js';
import { virtualStage } from '../../src/apps/stories/virtual-stage.js';
import { problemInWords, type RunOptions, readStory, runStory, type Story, type StoryResult } from '../../src/stories/index.js';

/** @throws Error with every problem when the text is no story */
export function storyIn(yaml: string): Story {
  const reading = readStory(yaml, storyNames);
  if (!reading.ok) throw new Error(reading.problems.map((problem) => problemInWords('story', problem)).join('\n'));
  return reading.story;
}

/** What is wrong with a text, as a person is told. */
export function problemsIn(yaml: string): readonly string[] {
  const reading = readStory(yaml, storyNames);
  return reading.ok ? [] : reading.problems.map((problem) => problemInWords('story', problem));
}

export const play = (story: Story, options?: RunOptions): Promise<StoryResult> =>
  runStory(story, virtualStage(story.setup.builtWith), options);

/** Steps alone, one a line, without their dashes; the first stands in line 4. */
export const withSteps = (...steps: readonly string[]): string =>
  ['title: A test', 'about: Something is tried.', 'steps:', ...steps.map((step) => `  - ${step}`)].join('\n');

/** The step that failed, shortened to what matters. */
export function failureOf({ steps }: StoryResult) {
  const failed = steps.find(({ ok }) => !ok);
  return failed && { number: failed.number, line: failed.line, text: failed.text, expected: failed.expected, seen: failed.seen };
}
