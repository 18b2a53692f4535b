/**
 * A story as the hands of a replay: people, vehicles, mains and network do what it says at its times; its commands are those of the
 * recording, sent when the story comes to them.
 */
import type { RigHands } from '../../api/index.js';
import { type CsmsAction, csmsActions } from '../../protocols/ocpp16/index.js';
import { type CallEnd, runStory, type StageBackend, type Story } from '../../stories/index.js';
import type { VirtualStation } from '../simulation/virtual-station.js';
import { stageOn } from '../stories/virtual-stage.js';
import type { CommandEnd, RecordedBackend } from './recorded-backend.js';

/** The commands that a story gives itself: by name, or by the word for settings. */
export function commandsIn(story: Story): ReadonlySet<CsmsAction> {
  const texts = [...story.setup.afterStart, ...story.steps].map(({ text }) => text);
  const named = texts.filter((text) => text.startsWith('backend:'));
  return new Set(
    csmsActions.filter(
      (action) =>
        named.some((text) => new RegExp(`\\b${action}\\b`).test(text)) ||
        (action === 'ChangeConfiguration' && texts.some((text) => text.startsWith('settings:'))),
    ),
  );
}

type LinkChange = Parameters<RigHands['setLink']>[0];

export async function playHands(
  story: Story,
  station: VirtualStation,
  recorded: RecordedBackend,
  note: (text: string) => void,
): Promise<void> {
  const backend: StageBackend = {
    call: async (action) => {
      const ended = recorded.release(action);
      return ended ? endOf(await ended) : { type: 'failed', why: `the recording has no further ${action}` };
    },
    // How it answers is recorded.
    behave: () => undefined,
    transactions: () => [],
  };
  const stage = stageOn(station, { backend });
  // How long messages were under way is in their recorded times already; only an outage is done again.
  const hands = {
    ...stage.hands,
    setLink: ({ cut, silent }: LinkChange) =>
      stage.hands.setLink({ ...(cut !== undefined && { cut }), ...(silent !== undefined && { silent }) }),
  };
  const { steps } = await runStory(withoutBooks(story), { ...stage, hands });
  const failed = steps.find(({ ok }) => !ok);
  if (failed) note(`the story ends early, at line ${failed.line} (${failed.text}): ${failed.seen ?? 'not as expected'}`);
}

/** What a back-end knows of transactions is no hand, and takes no time. */
const withoutBooks = (story: Story): Story => ({
  ...story,
  steps: story.steps.filter(({ text }) => !text.startsWith('expect: { transactions:')),
});

function endOf({ type, rest }: CommandEnd): CallEnd {
  const [first, second] = rest;
  return type === 3 ? { type: 'answer', payload: first } : { type: 'refused', code: String(first), description: String(second) };
}
