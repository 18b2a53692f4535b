/** Which side is kept for which reservation, now. Pure. */
import { connectorOf, type PerSide, perSide, type Side, sides } from '../../kernel/index.js';
import type { Reservation, SideUse } from './reservation.js';

/**
 * A reservation of a certain side keeps that one. One of any side keeps none as long as two are free for it, then the last one, so that at
 * any time one remains for its holder (OCPP 1.6 §5.13).
 * @param before The side that was kept for the reservation of any side up to now: a stranger's plug does not move it elsewhere.
 */
export function keptSides(
  reservations: readonly Reservation[],
  uses: PerSide<SideUse>,
  before: Side | undefined,
): PerSide<Reservation | undefined> {
  const named = perSide((side) => reservations.find(({ connectorId }) => connectorId === connectorOf(side)));
  const anywhere = reservations.find(({ connectorId }) => connectorId === 0);
  const kept =
    anywhere &&
    lastOf(
      sides.filter((side) => !named[side]),
      uses,
      before,
    );
  return perSide((side) => named[side] ?? (side === kept ? anywhere : undefined));
}

/** The one that must be kept among these; undefined while there is a choice, or none. */
function lastOf(candidates: readonly Side[], uses: PerSide<SideUse>, before: Side | undefined): Side | undefined {
  const free = candidates.filter((side) => uses[side] === 'free');
  if (free.length > 0) return free.length === 1 ? free[0] : undefined;
  const waiting = candidates.filter((side) => uses[side] === 'waiting');
  return waiting.find((side) => side === before) ?? waiting.at(-1);
}
