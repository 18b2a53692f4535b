/** The stories to choose from, the chosen one, and its text: as shipped, or as the user has changed it. */
import { useEffect, useState } from 'react';
import type { StoryEntryDto } from '../../../src/api/index.js';
import { useFailure } from '../../shared/act.js';
import { call } from '../../shared/call.js';
import { keep, kept } from '../../shared/kept.js';
import { type Say, useText } from '../../shared/text.js';
import { draftOf, keepDraft } from './drafts.js';

/** The user's own one among the names. */
export const own = 'own';

export interface ChosenStory {
  readonly stories: readonly StoryEntryDto[];
  readonly name: string;
  readonly choose: (name: string) => void;
  /** Undefined until it has come. */
  readonly text: string | undefined;
  readonly write: (text: string) => void;
  /** Whether the text is another than the shipped one. */
  readonly changed: boolean;
  /** A text from elsewhere becomes the user's own. */
  readonly openOwn: (text: string) => void;
  readonly complaint: string;
}

/** @param played the story that was played last, if it is a shipped one: it is shown first */
export function useStory(played: string | undefined): ChosenStory {
  const say = useText();
  const failure = useFailure();
  const [stories, setStories] = useState<readonly StoryEntryDto[]>([]);
  const [name, setName] = useState(() => played ?? kept('story') ?? 'first-charge');
  const [shipped, setShipped] = useState<{ readonly name: string; readonly text: string }>();
  const [draft, setDraft] = useState(() => draftOf(name));
  const [complaint, setComplaint] = useState('');
  useEffect(() => {
    call('readStories', {}).then(
      (answer) => setStories(answer.stories),
      (error: unknown) => setComplaint(failure(error)),
    );
  }, [failure]);
  useEffect(() => {
    if (name === own) return undefined;
    let wanted = true;
    call('readStory', { params: { name } }).then(
      ({ text }) => wanted && setShipped({ name, text }),
      (error: unknown) => wanted && setComplaint(failure(error)),
    );
    return () => {
      wanted = false;
    };
  }, [name, failure]);

  const original = name === own ? ownStory(say) : shipped?.name === name ? shipped.text : undefined;
  const choose = (next: string): void => {
    keep('story', next);
    setName(next);
    setDraft(draftOf(next));
    setComplaint('');
  };
  const write = (text: string): void => {
    const next = text === original ? '' : text;
    keepDraft(name, next);
    setDraft(next === '' ? undefined : next);
  };
  return {
    stories,
    name,
    choose,
    text: draft ?? original,
    write,
    changed: draft !== undefined,
    openOwn: (next) => {
      keepDraft(own, next);
      choose(own);
    },
    complaint,
  };
}

const ownStory = (say: Say): string =>
  [
    `title: ${say('stories.ownTitle')}`,
    `about: ${say('stories.ownAbout')}`,
    'steps:',
    '  - plug: { side: A, vehicle: van, soc: 30 % }',
    '  - expect: { side: A, hmi: connected, within: 5 s }',
    '  - card: { side: A, token: CARD-ANNA, outcome: started }',
    '  - expect: { side: A, hmi: charging, within: 1 min }',
    '  - unplug: A',
    '',
  ].join('\n');
