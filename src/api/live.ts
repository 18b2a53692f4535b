/**
 * Live events over a WebSocket at `livePath`: JSON texts from the station to the listener, nothing the other way. The newest state comes
 * at once and after every change, a few times a second at most. A listener that is slow misses events and gets the newest state when it
 * has caught up; messages that it missed show as a gap in their numbers, which `GET /api/messages?after=` fills. The run of a story comes
 * as a state does: whole, as it is now, and first of all to who comes while there is one.
 */
import Type from 'typebox';
import { type Plain, shape } from './shape.js';
import { StateRef } from './state.js';
import { StoryRun } from './stories.js';
import { TranscriptLine } from './transcript.js';

export const livePath = '/api/events';

export const LiveEvent = Type.Union([
  shape({ type: Type.Literal('state'), state: StateRef }),
  shape({ type: Type.Literal('message'), line: TranscriptLine }),
  shape({ type: Type.Literal('story'), run: StoryRun }),
]);
export type LiveEvent = Plain<typeof LiveEvent>;
