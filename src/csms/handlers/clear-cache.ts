import type { Handler } from './handler.js';

/** ClearCache, OCPP 1.6 §5.4. */
export const clearCache: Handler<'ClearCache'> = (_, { station }) => {
  station.cache.clear();
  return { reply: { status: 'Accepted' } };
};
