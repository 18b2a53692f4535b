import { describe, expect, it } from 'vitest';
import { Instant, later, Ms, VirtualClock } from '../kernel/index.js';
import { StationTime } from './time.js';

const start = Instant(Date.UTC(2026, 2, 2, 8));
const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

/** Steps that a station's clock makes when the back-end says a time `told_s` after the station's own. */
function stepFor(told_s: number, roundTrip_s: number): number {
  const time = new StationTime(new VirtualClock(start, { turn }), Ms(0));
  time.synchronise(later(start, Ms(told_s * 1000)), Ms(roundTrip_s * 1000));
  return (time.now() - start) / 1000;
}

describe("the station's clock", () => {
  it.each([
    ['a word that agrees', 0, 0.1, 0],
    ['a whole second on the way', -1, 0.1, 0],
    ['an old word that was right when it was said', -12, 12, 0],
    ['a word that was right somewhere on its way', -5, 12, 0],
    ['a clock that is behind', 3600, 0, 3600],
    ['a clock that is ahead', -3600, 0, -3600],
    ['a clock that is ahead by more than the way can explain: half the way is the best guess', -3600, 10, -3595],
    ['a clock that is behind, told late', 3600, 10, 3605],
  ])('%s (%i s, after %i s) moves it by %i s', (_what, told_s, roundTrip_s, step_s) => {
    expect(stepFor(told_s, roundTrip_s)).toBe(step_s);
  });
});
