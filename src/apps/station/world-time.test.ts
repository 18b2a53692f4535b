import { describe, expect, it } from 'vitest';
import { hours, Instant, later, MemoryStore } from '../../kernel/index.js';
import { WorldTime } from './world-time.js';

describe('world time', () => {
  it('begins where it is wanted, and goes on from where it was when that is later', () => {
    const store = new MemoryStore();
    const wanted = Instant(Date.UTC(2026, 2, 2));
    expect(new WorldTime(store).begin(wanted)).toBe(wanted);
    new WorldTime(store).keep(later(wanted, hours(24)));
    expect(new WorldTime(store).begin(wanted)).toBe(later(wanted, hours(24)));
  });
});
