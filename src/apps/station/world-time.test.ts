import { describe, expect, it } from 'vitest';
import { hours, Instant, later, MemoryStore, StoreFault, silentLog } from '../../kernel/index.js';
import { WorldTime } from './world-time.js';

describe('world time', () => {
  it('begins where it is wanted, and goes on from where it was when that is later', () => {
    const store = new MemoryStore();
    const wanted = Instant(Date.UTC(2026, 2, 2));
    expect(new WorldTime(store).begin(wanted)).toBe(wanted);
    new WorldTime(store).keep(later(wanted, hours(24)), silentLog);
    expect(new WorldTime(store).begin(wanted)).toBe(later(wanted, hours(24)));
  });

  it('does not stand in the way of a message when the disk is full', () => {
    const store = new MemoryStore();
    const full = () => {
      throw new StoreFault('store.full', 'the disk is full');
    };
    const time = new WorldTime({ ...store, table: (name) => ({ ...store.table(name), put: full }), atomically: full, close: full });
    expect(() => time.keep(Instant(0), silentLog)).not.toThrow();
  });
});
