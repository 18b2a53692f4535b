/**
 * The reservations of the station (OCPP 1.6 §5.1, §5.13): made, replaced, cancelled and used by the back-end's and the drivers' doing, ended at
 * their time or when their side goes out of service. They live in the store and nowhere else, so that a loss of power changes nothing.
 */
import {
  type Clock,
  Ms,
  minutes,
  type PerSide,
  type Side,
  type Store,
  StoreFault,
  seconds,
  sideOf,
  sides,
  type Table,
  type Timer,
} from '../../kernel/index.js';
import type { StationTime } from '../time.js';
import type { Permit } from '../transaction/session.js';
import { type Denial, denialOf } from './granting.js';
import { keptSides } from './kept-sides.js';
import { isFor, isOutOfService, type Reservation, type SideUse } from './reservation.js';

export type ReservationOutcome = { readonly type: 'reserved' } | Denial;

/** May a session begin at a side, and on which reservation? */
export type Admission = { readonly admitted: true; readonly reservationId?: number } | { readonly admitted: false; readonly why: string };

export interface ReservationParts {
  readonly clock: Clock;
  readonly time: StationTime;
  readonly store: Store;
  /** Are reservations taken that leave the side open (`ReserveConnectorZeroSupported`)? */
  readonly takesAnySide: boolean;
  /** What each side is doing, reservations left aside. */
  readonly uses: () => PerSide<SideUse>;
  /** Ids of those on which somebody has leave to charge already. */
  readonly permitted: () => readonly number[];
  /** Who may charge where is no longer as it was; the station answers with `settle`. */
  readonly changed: () => void;
  readonly made: (reservation: Reservation) => void;
  /** By something else than its use. */
  readonly ended: (reservation: Reservation, why: 'expired' | 'out of service' | 'cancelled') => void;
  readonly storeFailed: (fault: StoreFault) => void;
}

/** Looked at again at least this often: the machine's wall clock may be set without a word. */
const longestWait_ms = minutes(1);
/** What could not be ended on the disk is tried again. */
const retryPause_ms = seconds(10);

export class Reservations {
  readonly #parts: ReservationParts;
  readonly #rows: Table<Reservation>;
  #expiry: Timer | undefined;
  #retry: Timer | undefined;
  /** The side that is kept for the reservation of any side. */
  #kept: Side | undefined;

  constructor(parts: ReservationParts) {
    this.#parts = parts;
    this.#rows = parts.store.table('reservations');
    parts.time.events.on('adjusted', () => {
      if (this.#rows.count() > 0) parts.changed();
    });
  }

  all(): readonly Reservation[] {
    return this.#rows.rows().map(([, reservation]) => reservation);
  }

  /** For whom a side is kept now. */
  keptFor(side: Side): Reservation | undefined {
    return this.#keptSides()[side];
  }

  /** ReserveNow, OCPP 1.6 §5.13. What is not granted changes nothing, not even a reservation of the same id. */
  reserve(wanted: Reservation): ReservationOutcome {
    const denial = this.#denialOf(wanted);
    if (denial) return denial;
    if (!this.#write(() => this.#rows.put(String(wanted.id), wanted))) return { type: 'rejected', why: 'it could not be written down' };
    this.#parts.made(wanted);
    this.#parts.changed();
    return { type: 'reserved' };
  }

  /** CancelReservation, OCPP 1.6 §5.1. False when there is none of that id. */
  cancel(id: number): boolean {
    const reservation = this.#rows.get(String(id));
    if (!reservation || !this.#write(() => this.#rows.delete(String(id)))) return false;
    this.#parts.ended(reservation, 'cancelled');
    this.#parts.changed();
    return true;
  }

  /** Why the holder of this token cannot start at a side, whatever group it belongs to; undefined where it may. */
  excludes(side: Side, idToken: string): string | undefined {
    const kept = this.keptFor(side);
    return kept && !isFor(kept, idToken) && kept.groupToken === undefined ? this.#whyNot(side, kept) : undefined;
  }

  /** Does it depend on the token's group whether it may start at a side? */
  asksForGroup(side: Side, idToken: string): boolean {
    const kept = this.keptFor(side);
    return kept?.groupToken !== undefined && !isFor(kept, idToken);
  }

  /** May a session begin at a side with this token? Ask when leave to charge is given, for the answer of a moment ago may be out of date. */
  admit(side: Side, idToken: string, groupToken?: string): Admission {
    const kept = this.keptFor(side);
    if (kept) {
      return isFor(kept, idToken, groupToken)
        ? { admitted: true, reservationId: kept.id }
        : { admitted: false, why: this.#whyNot(side, kept) };
    }
    const anywhere = this.#open().find((reservation) => reservation.connectorId === 0 && isFor(reservation, idToken, groupToken));
    return anywhere ? { admitted: true, reservationId: anywhere.id } : { admitted: true };
  }

  /** Ends the reservation on which a session was permitted; false when it has ended before. Call it inside the durable write that begins the session. */
  use({ reservationId, idToken, groupToken }: Permit): boolean {
    const reservation = reservationId === undefined ? undefined : this.#rows.get(String(reservationId));
    if (!reservation || !isFor(reservation, idToken, groupToken)) return false;
    this.#rows.delete(String(reservation.id));
    return true;
  }

  /** Ends what has come to its end, and sees to it that the next one does. To be called whenever something of a side has changed. */
  settle(): void {
    if (this.#rows.count() === 0) {
      this.#expiry?.cancel();
      this.#kept = undefined;
      return;
    }
    if (!this.#retry) this.#endThoseThatMust();
    const kept = this.#keptSides();
    this.#kept = sides.find((side) => kept[side]?.connectorId === 0);
    this.#arm();
  }

  #keptSides(): PerSide<Reservation | undefined> {
    const reservations = this.#open();
    return reservations.length === 0 ? none : keptSides(reservations, this.#parts.uses(), this.#kept);
  }

  /** Those for which a side must be kept: whoever has leave to charge has his. */
  #open(): readonly Reservation[] {
    const reservations = this.all();
    if (reservations.length === 0) return reservations;
    const permitted = this.#parts.permitted();
    return reservations.filter(({ id, connectorId }) => connectorId !== 0 || !permitted.includes(id));
  }

  #endThoseThatMust(): void {
    const now = this.#parts.time.now();
    const uses = this.#parts.uses();
    for (const reservation of this.all()) {
      const side = sideOf(reservation.connectorId);
      const concerned = side ? [side] : sides;
      const why =
        reservation.expires <= now ? 'expired' : concerned.every((one) => isOutOfService(uses[one])) ? 'out of service' : undefined;
      if (!why) continue;
      if (this.#write(() => this.#rows.delete(String(reservation.id)))) this.#parts.ended(reservation, why);
      else this.#tryAgain();
    }
  }

  #tryAgain(): void {
    this.#retry ??= this.#parts.clock.after('end reservations', retryPause_ms, () => {
      this.#retry = undefined;
      this.#parts.changed();
    });
  }

  #arm(): void {
    this.#expiry?.cancel();
    // What is over already, but could not be ended, has a timer of its own.
    if (this.#retry) return;
    const soonest = Math.min(...this.all().map(({ expires }) => expires));
    if (!Number.isFinite(soonest)) return;
    const wait_ms = Math.min(longestWait_ms, Math.max(0, soonest - this.#parts.time.now()));
    this.#expiry = this.#parts.clock.after('reservation ends', Ms(wait_ms), () => this.#parts.changed());
  }

  #denialOf(wanted: Reservation): Denial | undefined {
    const { takesAnySide, time, uses } = this.#parts;
    if (wanted.connectorId === 0 && !takesAnySide) return { type: 'rejected', why: 'ReserveConnectorZeroSupported is not true' };
    if (wanted.expires <= time.now()) return { type: 'rejected', why: 'its time is over already' };
    return denialOf(wanted, uses(), this.all());
  }

  #whyNot(side: Side, { id }: Reservation): string {
    return `side ${side} is kept for reservation ${id}`;
  }

  /** One durable step; false when the disk refuses. */
  #write(work: () => void): boolean {
    try {
      work();
      return true;
    } catch (error) {
      if (!(error instanceof StoreFault)) throw error;
      this.#parts.storeFailed(error);
      return false;
    }
  }
}

const none: PerSide<undefined> = { A: undefined, B: undefined };
