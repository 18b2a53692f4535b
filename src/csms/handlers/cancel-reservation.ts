import type { Handler } from './handler.js';

/** CancelReservation, OCPP 1.6 §5.1. */
export const cancelReservation: Handler<'CancelReservation'> = ({ reservationId }, { station }) => ({
  reply: { status: station.reservations.cancel(reservationId) ? 'Accepted' : 'Rejected' },
});
