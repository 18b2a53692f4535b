import type { ConnectorId } from '../../station/availability.js';
import type { Handler } from './handler.js';

/** ChangeAvailability, OCPP 1.6 §5.2. */
export const changeAvailability: Handler<'ChangeAvailability'> = ({ connectorId, type }, { station }) => {
  if (!isConnector(connectorId)) return { reply: { status: 'Rejected' } };
  return { reply: { status: station.changeAvailability(connectorId, type === 'Operative') } };
};

const isConnector = (id: number): id is ConnectorId => id === 0 || id === 1 || id === 2;
