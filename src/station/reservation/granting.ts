/** Can a reservation be granted now (OCPP 1.6 §5.13)? Pure. */
import { connectorOf, type PerSide, type Side, sideOf, sides } from '../../kernel/index.js';
import type { Reservation, SideUse } from './reservation.js';

export interface Denial {
  readonly type: 'occupied' | 'faulted' | 'unavailable' | 'rejected';
  readonly why: string;
}

/**
 * Why not, or undefined where it can be.
 * @param present What is reserved already. A reservation of the same id is to be replaced: what it keeps is free for the new one, even if a
 * cable is in there.
 */
export function denialOf(wanted: Reservation, uses: PerSide<SideUse>, present: readonly Reservation[]): Denial | undefined {
  const others = present.filter(({ id }) => id !== wanted.id);
  const replaced = present.find(({ id }) => id === wanted.id);
  const isOpen = (side: Side): boolean =>
    uses[side] === 'free' || (uses[side] === 'waiting' && replaced?.connectorId === wanted.connectorId);
  const holder = (side: Side): Reservation | undefined => others.find(({ connectorId }) => connectorId === connectorOf(side));
  const anywhere = others.find(({ connectorId }) => connectorId === 0);

  const side = sideOf(wanted.connectorId);
  const concerned = side ? [side] : sides;
  const outOfService = outOfServiceAt(concerned.map((one) => uses[one]));
  if (outOfService) return { type: outOfService, why: `${side ? `side ${side}` : 'the station'} is ${outOfService}` };
  if (!side) {
    if (anywhere) return reservedBy(anywhere);
    return concerned.some((one) => isOpen(one) && !holder(one)) ? undefined : { type: 'occupied', why: 'no side is free' };
  }
  const other = holder(side);
  if (other) return reservedBy(other);
  if (!isOpen(side)) return { type: 'occupied', why: `side ${side} is in use` };
  const isLast = !sides.some((one) => one !== side && uses[one] === 'free' && !holder(one));
  return anywhere && isLast ? reservedBy(anywhere) : undefined;
}

const reservedBy = ({ id }: Reservation): Denial => ({ type: 'occupied', why: `it is kept for reservation ${id}` });

/** What stands for sides of which none serves; undefined where one does. */
function outOfServiceAt(uses: readonly SideUse[]): 'faulted' | 'unavailable' | undefined {
  if (uses.some((use) => use === 'free' || use === 'waiting' || use === 'taken')) return undefined;
  return uses.includes('faulted') ? 'faulted' : 'unavailable';
}
