/** Stories as the bench plays them: those that come with Flexpole, and how a run goes. */
import Type from 'typebox';
import { type Plain, shape, Time } from './shape.js';

const Name = Type.String({ description: 'As flexpole story knows it, for example first-charge.' });

/** Longer texts are no stories. */
export const longestStory = 256 * 1024;

const entry = {
  name: Name,
  title: Type.String(),
  about: Type.String({ description: 'What happens in it and what it is good for.' }),
};

export const StoryEntry = shape(entry);
export type StoryEntryDto = Plain<typeof StoryEntry>;

export const StoryText = shape({ ...entry, text: Type.String({ description: 'The file, octet for octet (YAML).' }) });
export type StoryTextDto = Plain<typeof StoryText>;

const Where = Type.Enum(['here', 'apart'], {
  description: 'Here: on this station, on its clock. Apart: on a station of its own on the virtual clock; this one notices nothing.',
});

/** Either a name or a text says what is to be played. */
export const StoryWanted = shape({
  name: Type.Optional(Type.String({ minLength: 1, maxLength: 64, description: 'Of a story that comes with Flexpole.' })),
  text: Type.Optional(Type.String({ maxLength: longestStory, description: 'A story as it stands in its file (YAML).' })),
  where: Where,
});
export type StoryWhere = 'here' | 'apart';

const StoryStep = shape({
  number: Type.Integer({ minimum: 0, description: 'From 1; 0 is the setup, which is listed only when it fails.' }),
  line: Type.Integer({ minimum: 1, description: 'In the text.' }),
  text: Type.String({ description: 'The step in one line.' }),
  state: Type.Enum(['waiting', 'running', 'passed', 'failed', 'stopped'], {
    description: 'Waiting: it has not begun, and will not after the story has ended. Stopped: somebody ended the story during it.',
  }),
  expected: Type.Optional(Type.String({ description: 'In words, where a step expects something.' })),
  seen: Type.Optional(Type.String({ description: 'In words, what was seen of it.' })),
  at: Type.Optional(Time),
});
export type StoryStepDto = Plain<typeof StoryStep>;

export const StoryRun = shape({
  number: Type.Integer({ minimum: 1, description: 'Of the runs since this program has started.' }),
  name: Type.Optional(Name),
  title: Type.String(),
  where: Where,
  state: Type.Enum(['running', 'passed', 'failed', 'stopped'], { description: 'Failed: a step did, or the story could not go on.' }),
  why: Type.Optional(Type.String({ description: 'In words, when it failed for another reason than a step.' })),
  steps: Type.Array(StoryStep, { description: 'In their order.' }),
});
export type StoryRunDto = Plain<typeof StoryRun>;
