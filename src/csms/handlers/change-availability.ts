import { isConnectorId } from '../../station/availability.js';
import type { Handler } from './handler.js';
import { keeping } from './keeping.js';

/** ChangeAvailability, OCPP 1.6 §5.2. */
export const changeAvailability: Handler<'ChangeAvailability'> = ({ connectorId, type }, { station, log }) => {
  if (!isConnectorId(connectorId)) {
    log.info('availability.rejected', { connectorId, why: `there is no connector ${connectorId}` });
    return { reply: { status: 'Rejected' } };
  }
  const change = () => station.changeAvailability(connectorId, type === 'Operative');
  return { reply: { status: keeping(station, change, () => 'Rejected' as const) } };
};
