import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { thinned } from './thinned.js';

describe('thinned', () => {
  it('leaves alone what fits', () => {
    const entries = [1, 2, 3];
    expect(thinned(entries, 100)).toBe(entries);
  });

  it('keeps the first and the last, the order, an even distance, and the limit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 2_000 }), fc.integer({ min: 100, max: 4_000 }), (count, limit) => {
        const entries = Array.from({ length: count }, (_, i) => i + 10_000);
        const kept = thinned(entries, limit);
        expect(JSON.stringify(kept).length).toBeLessThanOrEqual(limit);
        expect([kept[0], kept.at(-1)]).toEqual([entries[0], entries.at(-1)]);
        const gaps = kept.slice(1).map((entry, i) => entry - kept[i]!);
        expect(Math.max(...gaps) - Math.min(...gaps)).toBeLessThanOrEqual(1);
        expect(Math.min(...gaps)).toBeGreaterThan(0);
      }),
    );
  });
});
