import type { Handler } from './handler.js';

/** GetLocalListVersion, OCPP 1.6 §5.10: 0 says that the list is empty, -1 that there is none, as while `LocalAuthListEnabled` is false. */
export const getLocalListVersion: Handler<'GetLocalListVersion'> = (_, { station }) => ({
  reply: { listVersion: station.localList.inUse ? station.localList.version : -1 },
});
