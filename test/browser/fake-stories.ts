/** The stories of a rig for tests: two that ship, and a run that goes as the test says. */
import { RigRefusal, type RigStories, type StoryRunDto, type StoryStepDto, type StoryTextDto } from '../../src/api/index.js';

export interface FakeStories extends RigStories {
  /** The run has gone on: its step of that number is so now. */
  step(number: number, change: Partial<StoryStepDto>): void;
  end(state: 'passed' | 'failed'): void;
}

/** @param called notes what the rig was told, and may throw; @param changed tells that a run has gone on */
export function fakeStories(called: (...call: unknown[]) => void, changed: () => void): FakeStories {
  let played: { run: StoryRunDto; text: string } | undefined;
  const change = (next: Partial<StoryRunDto>): StoryRunDto => {
    if (!played) throw new Error('no story is being played');
    played = { ...played, run: { ...played.run, ...next } };
    changed();
    return played.run;
  };
  return {
    list: async () => shipped.map(({ name, title, about }) => ({ name, title, about })),
    read: async (name) => storyOf(name),
    start: async (story, where) => {
      called('runStory', story, where);
      const text = 'text' in story ? story.text : storyOf(story.name).text;
      played = {
        text,
        run: {
          number: (played?.run.number ?? 0) + 1,
          ...('name' in story && { name: story.name }),
          title: titleIn(text),
          where,
          state: 'running',
          steps: stepsIn(text),
        },
      };
      changed();
      return played.run;
    },
    run: () => played,
    stop: async () => {
      called('stopStory');
      if (played?.run.state !== 'running') throw new RigRefusal('no story is being played', 'story-run', 'begin one first');
      return change({ state: 'stopped' });
    },
    step: (number, next) => {
      change({ steps: played?.run.steps.map((step) => (step.number === number ? { ...step, ...next } : step)) ?? [] });
    },
    end: (state) => {
      change({ state });
    },
  };
}

const shipped: readonly StoryTextDto[] = [
  {
    name: 'first-charge',
    title: 'First charge',
    about: 'A driver charges.',
    text: 'title: First charge\nabout: A driver charges.\nsteps:\n  - plug: { side: A, vehicle: van, soc: 18 % }\n  - wait: 10 min\n  - expect: { side: A, hmi: charging }\n',
  },
  {
    name: 'unknown-card',
    title: 'Unknown card',
    about: 'A card that nobody knows.',
    text: 'title: Unknown card\nabout: A card that nobody knows.\nsteps:\n  - card: { side: A, token: NOBODY }\n',
  },
];

function storyOf(name: string): StoryTextDto {
  const story = shipped.find((known) => known.name === name);
  if (!story) throw new RigRefusal(`there is no story ${name}`, 'name', 'one of first-charge, unknown-card');
  return story;
}

const titleIn = (text: string): string => /^title: (.*)$/m.exec(text)?.[1] ?? '';

const stepsIn = (text: string): readonly StoryStepDto[] =>
  text
    .split('\n')
    .flatMap((line, index) => (line.startsWith('  - ') ? [{ line: index + 1, text: line.slice(4) }] : []))
    .map((step, index) => ({ ...step, number: index + 1, state: 'waiting' }));
