import Type from 'typebox';
import { type Plain, shape, Time } from './shape.js';

/** One line of an OCPP transcript, as files and live pages carry it. */
export const TranscriptLine = shape({
  number: Type.Integer({ minimum: 1, description: 'Counts from 1, without gaps.' }),
  time: Time,
  direction: Type.Enum(['sent', 'received'], { description: 'Seen from the station.' }),
  machine_ms: Type.Optional(
    Type.Number({
      description:
        "The machine's own time, since a moment that all lines share: from a call to its answer it counts as the program at the other end does, whatever the pace of the station's time. Missing where time is simulated.",
    }),
  ),
  frame: Type.Unknown({ description: 'The OCPP-J array; a frame that is no JSON stands as text.' }),
});
export type TranscriptLine = Plain<typeof TranscriptLine>;
