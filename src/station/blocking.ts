/** Why a side, or the whole station, does not serve at this moment: what safety, service, updates and reservations say, put together. */
import { type PerSide, perSide, type Side, sides } from '../kernel/index.js';
import type { Availability } from './availability.js';
import type { ChargingPoint } from './connector/charging-point.js';
import type { Recalibration } from './recalibration/recalibration.js';
import { type SideUse, useOf } from './reservation/reservation.js';
import type { Reservations } from './reservation/reservations.js';
import type { BlockKind } from './safety/blocks.js';
import type { OutOfHours } from './safety/out-of-hours.js';
import type { Safety } from './safety/safety.js';

export interface BlockingParts {
  readonly safety: Safety;
  readonly availability: Availability;
  readonly outOfHours: OutOfHours;
  readonly points: PerSide<ChargingPoint>;
  readonly recalibration: Recalibration;
  readonly reservations: Reservations;
  readonly restarting: () => boolean;
}

export class Blocking {
  /** An update needs the station for itself. */
  updating = false;
  readonly #parts: BlockingParts;

  constructor(parts: BlockingParts) {
    this.#parts = parts;
  }

  ofSide(side: Side): ReadonlySet<BlockKind> {
    const blocks = this.#own(side);
    const use = useOf(this.#parts.points[side].state, blocks);
    // Who has leave to charge, or has charged and not left yet, is in nobody's way.
    if ((use === 'free' || use === 'waiting') && this.#parts.reservations.keptFor(side)) blocks.add('reserved');
    return blocks;
  }

  /** What a status of connector 0 shows. As for a side, a session that still runs holds off what would only keep the next one away. */
  ofStation(): ReadonlySet<BlockKind> {
    const { safety, availability, outOfHours, points, restarting } = this.#parts;
    const blocks = new Set<BlockKind>(safety.blocks(undefined));
    const inSession = sides.some((side) => points[side].inSession);
    if (!availability.isOperative(0) && !inSession) blocks.add('inoperative');
    if (outOfHours.active && !inSession) blocks.add('outOfHours');
    if (restarting()) blocks.add('restarting');
    if (this.updating && !inSession) blocks.add('updating');
    return blocks;
  }

  /** What a reservation can count on. */
  uses(): PerSide<SideUse> {
    return perSide((side) => useOf(this.#parts.points[side].state, this.#own(side)));
  }

  /** Reservations left aside. */
  #own(side: Side): Set<BlockKind> {
    const { safety, availability, outOfHours, recalibration, restarting } = this.#parts;
    const blocks = new Set<BlockKind>(safety.blocks(side));
    if (!availability.serves(side)) blocks.add('inoperative');
    if (outOfHours.active) blocks.add('outOfHours');
    if (recalibration.blocks(side)) blocks.add('recalibration');
    if (restarting()) blocks.add('restarting');
    if (this.updating) blocks.add('updating');
    return blocks;
  }
}
