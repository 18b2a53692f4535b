import type { Handler } from './handler.js';

/** RemoteStartTransaction, OCPP 1.6 §5.11; without connectorId by manual §2.15 (R-AUT-13, R-AUT-14). */
export const remoteStartTransaction: Handler<'RemoteStartTransaction'> = ({ idTag, connectorId }, { station, registered, log }) => {
  if (!registered) return { reply: { status: 'Rejected' } };
  const outcome = station.desk.remoteStart({ idToken: idTag, ...(connectorId !== undefined && { connectorId }) });
  if (outcome.accepted) return { reply: { status: 'Accepted' }, after: outcome.begin };
  log.info('remote-start.rejected', { connectorId, why: outcome.why });
  return { reply: { status: 'Rejected' } };
};
