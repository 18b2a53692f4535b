import { isConnectorId } from '../../station/availability.js';
import type { Handler } from './handler.js';

/** ChangeAvailability, OCPP 1.6 §5.2. */
export const changeAvailability: Handler<'ChangeAvailability'> = ({ connectorId, type }, { station }) => {
  if (!isConnectorId(connectorId)) return { reply: { status: 'Rejected' } };
  return { reply: { status: station.changeAvailability(connectorId, type === 'Operative') } };
};
