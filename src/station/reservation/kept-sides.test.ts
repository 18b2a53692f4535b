import { describe, expect, it } from 'vitest';
import { Instant, type Side } from '../../kernel/index.js';
import type { ConnectorId } from '../availability.js';
import { keptSides } from './kept-sides.js';
import type { Reservation, SideUse } from './reservation.js';

const of = (connectorId: ConnectorId): Reservation => ({ id: connectorId, connectorId, idToken: 'ANNA', expires: Instant(1e12) });

describe('the side that is kept', () => {
  const cases: readonly (readonly [
    string,
    readonly Reservation[],
    [SideUse, SideUse],
    Side | undefined,
    [A: number | undefined, B: number | undefined],
  ])[] = [
    ['is the one that was asked for', [of(1)], ['free', 'free'], undefined, [1, undefined]],
    ['whatever happens there', [of(2)], ['free', 'taken'], undefined, [undefined, 2]],
    ['is none for a reservation of any side while two are free', [of(0)], ['free', 'free'], undefined, [undefined, undefined]],
    ['is the last that is free', [of(0)], ['taken', 'free'], undefined, [undefined, 0]],
    ['rather than one where a stranger waits', [of(0)], ['free', 'waiting'], 'B', [0, undefined]],
    ['stays when a stranger plugs in there', [of(0)], ['waiting', 'waiting'], 'A', [0, undefined]],
    ['is one where somebody waits when there is no other', [of(0)], ['waiting', 'taken'], undefined, [0, undefined]],
    ['is one even if it is not known which it was', [of(0)], ['waiting', 'waiting'], undefined, [undefined, 0]],
    ['is none when none is left', [of(0)], ['taken', 'faulted'], 'A', [undefined, undefined]],
    ['is the other when one is reserved', [of(0), of(1)], ['free', 'free'], undefined, [1, 0]],
  ];
  it.each(cases)('%s', (_name, reservations, [A, B], before, [keptA, keptB]) => {
    const kept = keptSides(reservations, { A, B }, before);
    expect([kept.A?.id, kept.B?.id]).toEqual([keptA, keptB]);
  });
});
