import type { Handler } from './handler.js';

/** UnlockConnector, OCPP 1.6 §5.18: the cables are tethered, there is nothing to unlock (R-CON-14). */
export const unlockConnector: Handler<'UnlockConnector'> = () => ({ reply: { status: 'NotSupported' } });
