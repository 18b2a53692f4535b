import { describe, expect, it } from 'vitest';
import { Instant, MemoryStore, Ms, StoreFault, silentLog, VirtualClock } from '../kernel/index.js';
import { Journal } from './journal.js';
import { StationTime } from './time.js';

const clock = new VirtualClock(Instant(Date.UTC(2026, 2, 2)), { turn: () => Promise.resolve() });
const time = new StationTime(clock, Ms(0));

const never = (fault: StoreFault): never => {
  throw fault;
};

describe('journal', () => {
  it('keeps entries in order, over restarts, with their time', () => {
    const store = new MemoryStore();
    new Journal(store, time, silentLog, never).add('first', { door: 'rear' });
    const journal = new Journal(store, time, silentLog, never);
    journal.add('second');
    expect(journal.entries()).toEqual([
      { at: clock.now(), event: 'first', door: 'rear' },
      { at: clock.now(), event: 'second' },
    ]);
  });

  it('keeps the newest ten thousand, give or take a tenth', () => {
    const journal = new Journal(new MemoryStore(), time, silentLog, never);
    for (let i = 0; i < 23_456; i++) journal.add(`entry ${i}`);
    const entries = journal.entries();
    expect(entries.length).toBeGreaterThanOrEqual(10_000);
    expect(entries.length).toBeLessThan(11_001);
    expect(entries.at(-1)?.event).toBe('entry 23455');
  });

  it('gives its newest entries, oldest first, over a gap that the disk has left', () => {
    const store = new MemoryStore();
    const journal = new Journal(store, time, silentLog, () => undefined);
    const table = store.table('journal');
    for (const event of ['a', 'b', 'lost', 'c']) {
      if (event === 'lost') {
        table.put = () => {
          throw new StoreFault('store.full', 'full');
        };
      }
      journal.add(event);
      // What stands in the way of the table's own.
      Reflect.deleteProperty(table, 'put');
    }
    const latest = (limit: number) => journal.latest(limit).map(({ event }) => event);
    expect(latest(2)).toEqual(['b', 'c']);
    expect(latest(100)).toEqual(['a', 'b', 'c']);
    expect(new Journal(new MemoryStore(), time, silentLog, never).latest(5)).toEqual([]);
  });

  it('misses an entry that the disk does not take, says so, and stops nobody for it', () => {
    const store = new MemoryStore();
    const faults: string[] = [];
    const journal = new Journal(store, time, silentLog, ({ code }) => faults.push(code));
    store.table('journal').put = () => {
      throw new StoreFault('store.full', 'full');
    };
    expect(() => journal.add('door')).not.toThrow();
    expect(faults).toEqual(['store.full']);
  });
});
