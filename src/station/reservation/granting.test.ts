import { describe, expect, it } from 'vitest';
import { Instant } from '../../kernel/index.js';
import type { ConnectorId } from '../availability.js';
import { denialOf } from './granting.js';
import type { Reservation, SideUse } from './reservation.js';

const reservation = (id: number, connectorId: ConnectorId): Reservation => ({ id, connectorId, idToken: 'ANNA', expires: Instant(1e12) });

interface Case {
  readonly at: ConnectorId;
  readonly A?: SideUse;
  readonly B?: SideUse;
  readonly present?: readonly Reservation[];
  /** The wanted one is number 1. */
  readonly answer: 'occupied' | 'faulted' | 'unavailable' | 'granted';
}

describe('a reservation (OCPP 1.6 §5.13)', () => {
  const cases: readonly (readonly [string, Case])[] = [
    ['of a free side is granted', { at: 1, answer: 'granted' }],
    ['of a side with a cable in is not', { at: 1, A: 'waiting', answer: 'occupied' }],
    ['of a side in use is not', { at: 2, B: 'taken', answer: 'occupied' }],
    ['of a faulted side is not', { at: 1, A: 'faulted', answer: 'faulted' }],
    ['of a side out of service is not', { at: 1, A: 'unavailable', answer: 'unavailable' }],
    ['of a side that restarts is not', { at: 1, A: 'restarting', B: 'restarting', answer: 'unavailable' }],
    ['does not mind the other side', { at: 1, B: 'faulted', answer: 'granted' }],
    ['of a side that is reserved is not', { at: 1, present: [reservation(2, 1)], answer: 'occupied' }],
    ['of the other side is', { at: 2, present: [reservation(2, 1)], answer: 'granted' }],
    ['replaces the one of the same id', { at: 1, present: [reservation(1, 1)], answer: 'granted' }],
    ['replaces it even if a cable is in by now', { at: 1, A: 'waiting', present: [reservation(1, 1)], answer: 'granted' }],
    ['but not when its holder is there already', { at: 1, A: 'taken', present: [reservation(1, 1)], answer: 'occupied' }],
    ['may move to the other side by that', { at: 2, present: [reservation(1, 1)], answer: 'granted' }],
    ['if nobody is there', { at: 2, B: 'waiting', present: [reservation(1, 1)], answer: 'occupied' }],
    ['of any side is granted', { at: 0, answer: 'granted' }],
    ['of any side needs one that is free', { at: 0, A: 'taken', B: 'waiting', answer: 'occupied' }],
    ['of any side takes the last one', { at: 0, A: 'taken', answer: 'granted' }],
    ['of any side takes the one that serves', { at: 0, A: 'faulted', answer: 'granted' }],
    ['of any side takes one that is not reserved', { at: 0, present: [reservation(2, 1)], answer: 'granted' }],
    ['of any side needs one that is not reserved', { at: 0, B: 'taken', present: [reservation(2, 1)], answer: 'occupied' }],
    ['of any side is one at a time', { at: 0, present: [reservation(2, 0)], answer: 'occupied' }],
    ['of any side is no use where none serves', { at: 0, A: 'unavailable', B: 'unavailable', answer: 'unavailable' }],
    ['of any side says so when a fault is among the reasons', { at: 0, A: 'faulted', B: 'unavailable', answer: 'faulted' }],
    ['leaves one for who has reserved any', { at: 1, present: [reservation(2, 0)], answer: 'granted' }],
    ['does not take the last one from who has reserved any', { at: 1, B: 'taken', present: [reservation(2, 0)], answer: 'occupied' }],
    ['also when the other is reserved', { at: 1, present: [reservation(2, 0), reservation(3, 2)], answer: 'occupied' }],
  ];
  it.each(cases)('%s', (_name, { at, A = 'free', B = 'free', present = [], answer }) => {
    expect(denialOf(reservation(1, at), { A, B }, present)?.type ?? 'granted').toBe(answer);
  });
});
