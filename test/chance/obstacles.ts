/** What forbids a session to begin although somebody has leave: sides kept for others, and sides out of service. */
import { type Side, sideOf, sides } from '../../src/kernel/index.js';
import type { Event, Payload } from './account.js';
import type { Leave } from './leaves.js';

export interface Obstacle {
  /** In words: "although …". */
  readonly what: string;
  readonly forbids: (attempt: Attempt) => boolean;
}

/** A session that began. */
export interface Attempt extends Session {
  readonly leave: Leave;
  readonly others: readonly Session[];
}

interface Session {
  readonly side: Side;
  readonly idTag: string;
  readonly start_ms: number;
  readonly end_ms: number;
  readonly reservationId: number | undefined;
}

export function obstaclesIn(events: readonly Event[]): readonly Obstacle[] {
  const reservations = reservationsIn(events);
  return [...reservations.map(kept), unknownReservation(reservations), ...closuresIn(events)];
}

interface Reservation {
  readonly id: number;
  readonly connectorId: number;
  readonly idTag: string;
  readonly group: string | undefined;
  readonly from_ms: number;
  /** By its expiry, a cancellation or a replacement; or earlier, when its side may have gone out of service. */
  to_ms: number;
}

/** Those that were granted. What may end one in another way than by its use counts as having ended it. */
function reservationsIn(events: readonly Event[]): readonly Reservation[] {
  const all: Reservation[] = [];
  const end = (at_ms: number, which: (reservation: Reservation) => boolean): void => {
    for (const reservation of all) if (which(reservation)) reservation.to_ms = Math.min(reservation.to_ms, at_ms);
  };
  for (const event of events) {
    const { at_ms } = event;
    if (event.type === 'deed' && (event.act.act === 'emergency' || event.act.act === 'door')) end(at_ms, () => true);
    if (event.type !== 'answered' || event.by !== 'station') continue;
    const { action, payload, answer } = event;
    if (action === 'ChangeAvailability' && payload['type'] === 'Inoperative')
      end(at_ms, ({ connectorId }) => [0, connectorId].includes(Number(payload['connectorId'])) || connectorId === 0);
    if (answer['status'] !== 'Accepted') continue;
    const id = Number(payload['reservationId']);
    if (action === 'CancelReservation' || action === 'ReserveNow') end(at_ms, (reservation) => reservation.id === id);
    if (action === 'ReserveNow') all.push(reservationOf(id, payload, at_ms));
  }
  return all;
}

const reservationOf = (id: number, { connectorId, idTag, parentIdTag, expiryDate }: Payload, from_ms: number): Reservation => ({
  id,
  connectorId: Number(connectorId),
  idTag: String(idTag),
  group: parentIdTag === undefined ? undefined : String(parentIdTag),
  from_ms,
  to_ms: Date.parse(String(expiryDate)),
});

/** A side of its own is kept from all others; of a reservation for any side, the last side is. */
const kept = (reservation: Reservation): Obstacle => ({
  what: `the side was kept for reservation ${reservation.id} of ${reservation.idTag}`,
  forbids: (attempt) => {
    const { side, leave, others } = attempt;
    const isOpen = reservation.from_ms < leave.from_ms && attempt.start_ms < reservation.to_ms - 1_000;
    const isUsed = others.some(
      (one) => one.reservationId === reservation.id && one.start_ms >= reservation.from_ms && one.start_ms < attempt.start_ms,
    );
    if (!isOpen || isUsed || isHolder(reservation, attempt)) return false;
    if (reservation.connectorId !== 0) return sideOf(reservation.connectorId) === side;
    const other = sides.find((one) => one !== side);
    return others.some(
      (one) => one.side === other && !isHolder(reservation, one) && one.start_ms < leave.from_ms && one.end_ms > attempt.start_ms,
    );
  },
});

const isHolder = ({ idTag, group }: Reservation, session: Session & { readonly leave?: Leave }): boolean =>
  [session.idTag, ...(session.leave?.groups ?? [])].some((token) => [idTag, group].includes(token));

/** A session that names a reservation uses one that was granted, for this token and at this side. */
const unknownReservation = (reservations: readonly Reservation[]): Obstacle => ({
  what: 'the reservation that it names was not for it',
  forbids: (attempt) =>
    attempt.reservationId !== undefined &&
    !reservations.some(
      (one) =>
        one.id === attempt.reservationId &&
        one.from_ms <= attempt.start_ms &&
        [undefined, attempt.side].includes(sideOf(one.connectorId)) &&
        isHolder(one, attempt),
    ),
});

/** Times in which the back-end wants a side, or the station, out of service. */
function closuresIn(events: readonly Event[]): readonly Obstacle[] {
  const closures: Obstacle[] = [];
  const since = new Map<number, number>();
  const close = (id: number, to_ms: number): void => {
    const from_ms = since.get(id);
    since.delete(id);
    if (from_ms !== undefined) closures.push(closure(id, from_ms, to_ms));
  };
  for (const event of events) {
    if (event.type !== 'answered' || event.by !== 'station' || event.action !== 'ChangeAvailability') continue;
    const connectorId = Number(event.payload['connectorId']);
    for (const id of connectorId === 0 ? [0, 1, 2] : [connectorId]) {
      if (event.payload['type'] === 'Operative') close(id, event.at_ms);
      else if (!since.has(id)) since.set(id, event.at_ms);
    }
  }
  for (const id of since.keys()) close(id, Number.POSITIVE_INFINITY);
  return closures;
}

const closure = (connectorId: number, from_ms: number, to_ms: number): Obstacle => ({
  what: `connector ${connectorId} was Inoperative`,
  forbids: ({ side, leave, start_ms }) => [undefined, side].includes(sideOf(connectorId)) && from_ms < leave.from_ms && start_ms < to_ms,
});
