import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hours, Instant, Ms, minutes, seconds } from '../../kernel/index.js';
import { intervalStart, nextBoundary } from './aligned.js';

const at = (text: string): Instant => Instant(Date.parse(`2026-03-02T${text}Z`));

describe('boundaries of clock-aligned readings', () => {
  it.each([
    ['00:00:00', '00:15:00'],
    ['00:14:59.999', '00:15:00'],
    ['00:15:00', '00:30:00'],
    ['13:07:21', '13:15:00'],
  ])('R-MTV-14: after %s comes %s', (now, next) => {
    expect(nextBoundary(at(now), minutes(15))).toBe(at(next));
  });

  it('R-MTV-14: a day of 900 s has 96, the last of them at midnight', () => {
    const found: Instant[] = [];
    for (let now = at('00:00:00'); now < at('00:00:00') + hours(24); now = found.at(-1)!) found.push(nextBoundary(now, minutes(15)));
    expect(found).toHaveLength(96);
    expect(found.at(-1)).toBe(at('00:00:00') + hours(24));
  });

  it('an interval that does not divide the day begins anew at midnight', () => {
    expect(nextBoundary(at('22:00:00'), hours(7))).toBe(at('00:00:00') + hours(24));
    expect(intervalStart(Instant(at('00:00:00') + hours(24)), hours(7))).toBe(at('21:00:00'));
  });

  it('R-MTV-15: each boundary ends an interval that began at the one before, whatever the interval', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 86_400 }), fc.integer({ min: 0, max: 86_399_999 }), (interval_s, offset_ms) => {
        const now = Instant(at('00:00:00') + offset_ms);
        const interval_ms = seconds(interval_s);
        const boundary = nextBoundary(now, interval_ms);
        const begun = intervalStart(boundary, interval_ms);
        expect(begun).toBeLessThanOrEqual(now);
        expect(boundary).toBeGreaterThan(now);
        expect(nextBoundary(begun, interval_ms)).toBe(boundary);
        expect(Ms(boundary - begun)).toBeLessThanOrEqual(interval_ms);
      }),
    );
  });
});
