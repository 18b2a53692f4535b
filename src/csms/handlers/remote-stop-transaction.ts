import type { Handler } from './handler.js';

/** RemoteStopTransaction, OCPP 1.6 §5.12. */
export const remoteStopTransaction: Handler<'RemoteStopTransaction'> = ({ transactionId }, { station, registered, sessionOf, log }) => {
  const sessionId = registered ? sessionOf(transactionId) : undefined;
  const runs = sessionId !== undefined && station.isCharging(sessionId);
  if (!runs) {
    const why = registered ? 'no session of this number charges' : 'the station is not registered';
    log.info('remote-stop.rejected', { transactionId, why });
    return { reply: { status: 'Rejected' } };
  }
  return { reply: { status: 'Accepted' }, after: () => station.stopSession(sessionId, 'Remote') };
};
