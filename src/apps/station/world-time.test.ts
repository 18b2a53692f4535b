import { describe, expect, it } from 'vitest';
import { hours, Instant, later, MemoryStore, Ms, StoreFault, silentLog, type Table } from '../../kernel/index.js';
import { WorldTime } from './world-time.js';

describe('world time', () => {
  it('begins where it is wanted, and goes on from where it was when that is later', () => {
    const store = new MemoryStore();
    const wanted = Instant(Date.UTC(2026, 2, 2));
    expect(new WorldTime(store).begin(wanted)).toBe(wanted);
    new WorldTime(store).keep(later(wanted, hours(24)), silentLog);
    expect(new WorldTime(store).begin(wanted)).toBe(later(wanted, hours(24)));
  });

  it('goes on from where a meter was read last, also where nobody has told of it', () => {
    const store = new MemoryStore();
    const wanted = Instant(Date.UTC(2026, 2, 2));
    new WorldTime(store).keep(later(wanted, hours(1)), silentLog);
    store.table('twinMeterRegisters').put('B', { register_Wh: 5, at: later(wanted, hours(2)) });
    expect(new WorldTime(store).begin(wanted)).toBe(later(wanted, hours(2)));
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
    const store = new MemoryStore();
    const writes: Instant[] = [];
    const table = {
      get: () => writes.at(-1),
      delete: () => undefined,
      clear: () => undefined,
      rows: () => [],
      count: () => writes.length,
      put: (_key: string, latest: unknown) => void writes.push(latest as Instant),
    };
    const counted = { table: <Row>() => table as unknown as Table<Row>, atomically: store.atomically.bind(store), close: () => undefined };
    const start = Instant(Date.UTC(2026, 2, 2));
    const time = new WorldTime(counted);
    for (let ms = 1; ms <= 2_500; ms += 10) time.keep(later(start, Ms(ms)), silentLog);
    expect(writes).toHaveLength(3);
    expect(new WorldTime(counted).begin(start)).toBeGreaterThanOrEqual(later(start, Ms(2_491)));
  });
});
