import Type from 'typebox';
import { type Plain, shape } from './shape.js';

/** Bad input, answered in words. The body of every answer that is no success. */
export const Complaint = shape(
  {
    error: Type.Enum(
      [
        'bad-input',
        'no-json',
        'too-large',
        'unknown-path',
        'no-websocket',
        'not-possible',
        'wrong-host',
        'wrong-origin',
        'bad-request',
        'failed',
      ],
      { description: 'For programs.' },
    ),
    what: Type.String({ description: 'What is wrong.' }),
    where: Type.String({ description: 'Where it stands, for example body.soc_pct.' }),
    right: Type.String({ description: 'What would be right.' }),
    problems: Type.Optional(
      Type.Array(
        shape({
          line: Type.Integer({ minimum: 1 }),
          column: Type.Integer({ minimum: 1 }),
          what: Type.String(),
          right: Type.String(),
        }),
        { description: 'Every one, where a text is wrong in more than one place.' },
      ),
    ),
  },
  'What is wrong, where, and what would be right.',
);
export type ComplaintDto = Plain<typeof Complaint>;
