import type { Handler } from './handler.js';
import { keeping } from './keeping.js';

/** ClearCache, OCPP 1.6 §5.4. */
export const clearCache: Handler<'ClearCache'> = (_, { station }) => {
  const clear = () => {
    station.cache.clear();
    return 'Accepted' as const;
  };
  return { reply: { status: keeping(station, clear, () => 'Rejected' as const) } };
};
