import { describe, expect, it } from 'vitest';
import { hours, Instant, later, MemoryStore, Ms, StoreFault, silentLog } from '../../kernel/index.js';
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
    const full = () => {
      throw new StoreFault('store.full', 'the disk is full');
    };
    const table = { get: () => undefined, put: full, delete: full, clear: full, rows: () => [], count: () => 0 };
    const time = new WorldTime({ table: () => table, atomically: full, close: full });
    expect(() => time.keep(Instant(1), silentLog)).not.toThrow();
  });

  it('writes once a second, and what it has written is never before what was told', () => {
    let writes = 0;
    const store = new MemoryStore();
    const counted = {
      ...store,
      atomically: store.atomically.bind(store),
      close: () => undefined,
      table: <Row>(name: string) => counting(store.table<Row>(name)),
    };
    const counting = <T extends { put: (key: string, row: never) => void }>(table: T): T =>
      new Proxy(table, { get: (target, field) => (field === 'put' ? (writes++, target.put.bind(target)) : bound(target, field)) });
    const bound = (target: object, field: string | symbol): unknown => {
      const value: unknown = Reflect.get(target, field);
      return typeof value === 'function' ? value.bind(target) : value;
    };
    const start = Instant(Date.UTC(2026, 2, 2));
    const time = new WorldTime(counted);
    for (let ms = 1; ms <= 2_500; ms += 10) time.keep(later(start, Ms(ms)), silentLog);
    expect(writes).toBe(3);
    expect(new WorldTime(store).begin(start)).toBeGreaterThanOrEqual(later(start, Ms(2_491)));
  });
});
