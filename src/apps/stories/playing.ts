/** Reading and playing stories for the bench, with all that it takes: loaded when the first story is wanted. */
import { RigRefusal, type RigStories, type StoryEntryDto, type StoryTextDto, type StoryWhere } from '../../api/index.js';
import { type RunOptions, readStory, runStory, type Story, type StoryResult } from '../../stories/index.js';
import { shippedNames, shippedText } from './library.js';
import { liveStage, type Props } from './live-stage.js';
import { storyNames } from './names.js';
import { virtualStage } from './virtual-stage.js';

export const shippedStories = (): readonly StoryEntryDto[] =>
  shippedNames().map((name) => {
    const { title, about } = shippedStory(name);
    return { name, title, about };
  });

/** @throws RigRefusal when none has that name */
export function shippedStory(name: string): StoryTextDto {
  const names = shippedNames();
  if (!names.includes(name)) throw new RigRefusal(`there is no story ${name}`, 'name', `one of ${names.join(', ')}`);
  const text = shippedText(name);
  const { title, about } = storyIn(text);
  return { name, title, about, text };
}

/** @throws RigRefusal when there is none of that name */
export const textOf = (wanted: Parameters<RigStories['start']>[0]): string =>
  'text' in wanted ? wanted.text : shippedStory(wanted.name).text;

/** @throws RigRefusal when the text is no story, with every problem in it */
export function storyIn(text: string): Story {
  const reading = readStory(text, storyNames);
  if (reading.ok) return reading.story;
  const { problems } = reading;
  const what = problems.map((each) => `line ${each.line}, column ${each.column}: ${each.what}; ${each.right}`).join('\n');
  const right = problems.length === 1 ? 'this place corrected' : `these ${problems.length} places corrected`;
  throw new RigRefusal(what, `body.text:${problems[0]?.line ?? 1}`, right, problems);
}

/** Rejects when the signal breaks it off. */
export async function play(
  story: Story,
  where: StoryWhere,
  props: Props,
  options: RunOptions & { readonly signal: AbortSignal },
): Promise<StoryResult> {
  if (where === 'apart') return runStory(story, virtualStage(story.setup.builtWith, options.signal), options);
  const stage = liveStage(props, options.signal);
  return runStory(story, stage, options).finally(() => stage.leave());
}
