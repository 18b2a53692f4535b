import type { Handler } from './handler.js';

/** CancelReservation, OCPP 1.6 §5.1. */
export const cancelReservation: Handler<'CancelReservation'> = ({ reservationId }, { station, log }) => {
  const cancelled = station.reservations.cancel(reservationId);
  if (!cancelled) log.info('reservation.not-cancelled', { reservationId });
  return { reply: { status: cancelled ? 'Accepted' : 'Rejected' } };
};
