import { StoreFault } from '../../kernel/index.js';
import type { Handler } from './handler.js';

/** ClearCache, OCPP 1.6 §5.4. */
export const clearCache: Handler<'ClearCache'> = (_, { station }) => {
  try {
    station.cache.clear();
    return { reply: { status: 'Accepted' } };
  } catch (error) {
    if (!(error instanceof StoreFault)) throw error;
    station.storeFailed(error);
    return { reply: { status: 'Rejected' } };
  }
};
