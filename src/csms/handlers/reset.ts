import type { Handler } from './handler.js';

/** Reset, OCPP 1.6 §5.14: the answer leaves first; sessions end with the reason of the reset. */
export const reset: Handler<'Reset'> = ({ type }, { station }) => ({
  reply: { status: 'Accepted' },
  after: () => station.restart(type === 'Soft' ? 'soft' : 'hard'),
});
