import { Instant } from '../../kernel/index.js';
import type { Messages } from '../../protocols/ocpp16/index.js';
import { isConnectorId } from '../../station/availability.js';
import type { ReservationOutcome } from '../../station/reservation/reservations.js';
import type { Handler } from './handler.js';

/** ReserveNow, OCPP 1.6 §5.13. */
export const reserveNow: Handler<'ReserveNow'> = (request, { station, log }) => {
  const { connectorId, expiryDate, idTag, parentIdTag, reservationId } = request;
  const expires = Date.parse(expiryDate);
  // A leap second is a date by the schema, but none that can be kept.
  if (!isConnectorId(connectorId) || !Number.isFinite(expires)) {
    const why = isConnectorId(connectorId) ? `${expiryDate} is no time` : `there is no connector ${connectorId}`;
    log.info('reservation.denied', { reservationId, connectorId, answer: 'rejected', why });
    return { reply: { status: 'Rejected' } };
  }
  const outcome = station.reservations.reserve({
    id: reservationId,
    connectorId,
    idToken: idTag,
    ...(parentIdTag !== undefined && { groupToken: parentIdTag }),
    expires: Instant(expires),
  });
  if (outcome.type !== 'reserved') log.info('reservation.denied', { reservationId, connectorId, answer: outcome.type, why: outcome.why });
  return { reply: { status: statuses[outcome.type] } };
};

const statuses = {
  reserved: 'Accepted',
  occupied: 'Occupied',
  faulted: 'Faulted',
  unavailable: 'Unavailable',
  rejected: 'Rejected',
} as const satisfies Readonly<Record<ReservationOutcome['type'], Messages['ReserveNow']['response']['status']>>;
