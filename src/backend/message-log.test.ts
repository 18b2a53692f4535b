import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Instant } from '../kernel/index.js';
import { MessageLog } from './message-log.js';

const message = (n: number, identity = 'A') => ({ at: Instant(n), identity, direction: 'in', frame: String(n) }) as const;

describe('the log of messages', () => {
  it('gives back the newest, oldest first, as many as it can hold', () => {
    fc.assert(
      fc.property(fc.nat(50), fc.integer({ min: 1, max: 10 }), fc.nat(20), (added, capacity, wanted) => {
        const log = new MessageLog(capacity);
        const all = Array.from({ length: added }, (_, n) => log.add(message(n)));
        const count = Math.min(added, capacity, wanted);
        expect(log.last(wanted)).toEqual(all.slice(added - count));
        expect([log.count, ...all.map(({ number }) => number)]).toEqual([added, ...all.map((_, index) => index + 1)]);
      }),
    );
  });

  it('of one station only, if asked', () => {
    const log = new MessageLog(10);
    for (const n of [1, 2, 3, 4]) log.add(message(n, n % 2 ? 'A' : 'B'));
    expect(log.last(1, 'A')).toEqual([{ number: 3, ...message(3, 'A') }]);
  });
});
