/** What the station remembers of itself: its journal, the messages that wait for the back-end, its log. */
import Type from 'typebox';
import { mostLetters } from './limits.js';
import { orNull, type Plain, shape, Time } from './shape.js';

const fields = (description: string) => Type.Record(Type.String(), Type.Unknown(), { description });

/** One entry of the technician's journal: durable, also across a loss of power. */
export const JournalEntry = shape({
  at: Time,
  event: Type.String({ description: 'For example session.started or fault.raised.' }),
  fields: fields('What belongs to the event.'),
});
export type JournalEntryDto = Plain<typeof JournalEntry>;

const Letter = {
  action: Type.Enum(['StartTransaction', 'MeterValues', 'StopTransaction']),
  sessionId: Type.String({ description: 'The session that it tells of.' }),
  transactionId: orNull(Type.Integer(), 'What the back-end called it; null until it has answered.'),
  payload: Type.Unknown({ description: 'As it will be sent, without the transactionId.' }),
};

export const OutboxContent = shape({
  waiting: Type.Array(
    shape({ ...Letter, refusals: Type.Integer({ minimum: 0, description: 'How often the back-end has refused it so far.' }) }),
    {
      description: `In the order in which they leave; the first ${mostLetters}.`,
    },
  ),
  attempts: Type.Integer({ minimum: 0, description: 'After so many refusals in all it is given up: TransactionMessageAttempts.' }),
  retryAt: orNull(Time, 'When the first is tried again after a refusal or a missing answer; null while nothing but the link holds it.'),
  dead: Type.Array(shape({ ...Letter, why: Type.String({ description: 'As the back-end said it, or as the schema did.' }) }), {
    description: `Refused for good; kept, never sent again. The first ${mostLetters}.`,
  }),
});
export type OutboxDto = Plain<typeof OutboxContent>;

export const LogLine = shape({
  number: Type.Integer({ minimum: 1, description: 'Counts from 1, without gaps.' }),
  time: Time,
  level: Type.Enum(['info', 'warn', 'error']),
  event: Type.String(),
  fields: fields('Secrets are taken out.'),
});
export type LogLineDto = Plain<typeof LogLine>;
