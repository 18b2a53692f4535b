import { describe, expect, it } from 'vitest';
import { curve } from './curve.js';

describe('a curve', () => {
  const falling = curve([10, 100], [30, 60], [40, 0]);

  it('goes straight from point to point', () => {
    expect([10, 20, 30, 35].map(falling)).toEqual([100, 80, 60, 30]);
  });

  it('stays what it is beyond its ends', () => {
    expect([-5, 99].map(falling)).toEqual([100, 0]);
  });

  it('is refused when its points do not rise or there are none', () => {
    expect(() => curve([1, 1], [1, 2])).toThrow(RangeError);
    expect(() => curve()).toThrow(RangeError);
  });
});
