import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Instant } from '../kernel/index.js';
import { isTimeZone, nextWeekly } from './local-time.js';

const at = (text: string): Instant => Instant(Date.parse(text));
const next = (from: string, [minute, hour, weekday]: readonly [number, number, number], zone = 'Europe/Berlin'): string =>
  new Date(nextWeekly({ minute, hour, weekday }, at(from), zone)).toISOString();

describe('a weekly time', () => {
  it('comes by the clock on the wall, in winter and in summer', () => {
    expect(next('2026-03-02T08:00:00Z', [0, 1, 1])).toBe('2026-03-09T00:00:00.000Z');
    expect(next('2026-07-01T08:00:00Z', [0, 1, 2])).toBe('2026-07-06T23:00:00.000Z');
    expect(next('2026-07-01T08:00:00Z', [0, 1, 2], 'UTC')).toBe('2026-07-07T01:00:00.000Z');
  });

  it('may be in this minute, and is not in the one before', () => {
    expect(next('2026-03-08T23:59:59.999Z', [0, 1, 1])).toBe('2026-03-09T00:00:00.000Z');
    expect(next('2026-03-09T00:00:59.999Z', [0, 1, 1])).toBe('2026-03-09T00:00:00.000Z');
    expect(next('2026-03-09T00:01:00Z', [0, 1, 1])).toBe('2026-03-16T00:00:00.000Z');
  });

  it('that the clock leaves out comes an hour later, and one that comes twice counts the first time', () => {
    expect(next('2026-03-28T12:00:00Z', [30, 2, 0])).toBe('2026-03-29T01:30:00.000Z');
    expect(next('2026-10-24T12:00:00Z', [30, 2, 0])).toBe('2026-10-25T00:30:00.000Z');
  });

  it('lies within a week and an hour of now, on the right day and at the right time', () => {
    const moment = fc.record({
      minute: fc.nat(59),
      hour: fc.nat(23),
      weekday: fc.nat(6),
      from: fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2028, 0, 1) }),
    });
    fc.assert(
      fc.property(moment, fc.constantFrom('Europe/Berlin', 'UTC', 'America/St_Johns', 'Pacific/Auckland'), ({ from, ...weekly }, zone) => {
        const found = nextWeekly(weekly, Instant(from), zone);
        const shown = new Intl.DateTimeFormat('en-GB', { timeZone: zone, weekday: 'short', hour: '2-digit', minute: '2-digit' }).format(
          found,
        );
        expect(found).toBeGreaterThan(from - 60_000);
        expect(found).toBeLessThanOrEqual(from + (7 * 24 + 1) * 3_600_000);
        const two = (n: number): string => String(n).padStart(2, '0');
        const wanted = `${['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'][weekly.weekday]}, ${two(weekly.hour)}:${two(weekly.minute)}`;
        // In the hour that is left out in spring the clock shows another one.
        if (shown !== wanted) expect(shown.slice(0, 3)).toBe(wanted.slice(0, 3));
      }),
    );
  });

  it('knows which zones there are', () => {
    expect([isTimeZone('Europe/Vienna'), isTimeZone('Europe/Wolfsburg'), isTimeZone('')]).toEqual([true, false, false]);
  });
});
