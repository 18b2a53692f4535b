/** What a station tells of its security, and what it keeps of that when it can neither write nor talk. */
import { describe, expect, it } from 'vitest';
import { later, MemoryStore, Ms, type Store, StoreFault } from '../../src/kernel/index.js';
import { interruptedStore } from '../crash/interrupted-store.js';
import { Bench } from './bench.js';

const told = (bench: Bench, type: string) => bench.sent('SecurityEventNotification').filter((event) => event['type'] === type);

describe('a clock that is set', () => {
  const step = (bench: Bench, step_s: number): void => {
    const { time } = bench.station;
    time.synchronise(later(time.now(), Ms(step_s * 1000)), Ms(0));
  };

  it('is told of when it was far off, not when it has drifted a little', async () => {
    const bench = await Bench.started();
    const before = told(bench, 'SettingSystemTime').length;
    for (const step_s of [3, -3, 4, -4]) step(bench, step_s);
    await bench.run(5);
    expect(told(bench, 'SettingSystemTime').slice(before)).toEqual([]);
    step(bench, 3600);
    await bench.run(5);
    expect(told(bench, 'SettingSystemTime').slice(before)).toMatchObject([{ techInfo: 'by 3600000 ms' }]);
  });

  it('is told of when it is moved a little at a time', async () => {
    const bench = await Bench.started();
    const before = told(bench, 'SettingSystemTime').length;
    for (let i = 0; i < 4; i++) step(bench, 4);
    await bench.run(5);
    expect(told(bench, 'SettingSystemTime').slice(before)).toMatchObject([{ techInfo: 'by 12000 ms' }]);
  });

  it('again and again keeps neither the log nor the back-end busy', async () => {
    const bench = await Bench.started();
    for (let i = 0; i < 500; i++) step(bench, i % 2 === 0 ? 86_400 : -86_400);
    await bench.run(60);
    expect(told(bench, 'SettingSystemTime').length).toBeLessThanOrEqual(7);
    expect(bench.host.station.security.log.verify()).toMatchObject({ intact: true });
  });
});

describe('a disk that is full', () => {
  /** A disk that takes nothing while it is full. */
  function disk(): { readonly store: Store; isFull: boolean } {
    const made = { isFull: false };
    const store = interruptedStore(new MemoryStore(), (moment) => {
      if (made.isFull && moment === 'before') throw new StoreFault('store.full', 'the disk of this test is full');
    });
    return Object.assign(made, { store });
  }

  it('is recorded with the time at which it became so, as soon as there is room, and what happened meanwhile after it', async () => {
    const full = disk();
    const bench = await Bench.started({ store: full.store });
    full.isFull = true;
    bench.hands.setDoor('front', 'open');
    await bench.run(5);
    const sinceFull = bench.station.time.now();
    await bench.run(3600);
    expect(told(bench, 'MemoryExhaustion')).toEqual([]);
    full.isFull = false;
    await bench.run(60);
    expect(bench.station.safety.faults.map(({ code }) => code)).not.toContain('store.full');
    const [event] = told(bench, 'MemoryExhaustion');
    expect(Date.parse(String(event?.['timestamp']))).toBeLessThanOrEqual(sinceFull);
    expect(told(bench, 'MemoryExhaustion')).toHaveLength(1);
    expect(told(bench, 'TamperDetectionActivated').length).toBeGreaterThan(0);
    expect(bench.host.station.security.log.verify()).toMatchObject({ intact: true });
  });

  it('stays recorded when the power goes just after there was room', async () => {
    const full = disk();
    const bench = await Bench.started({ store: full.store });
    bench.links.cut();
    await bench.run(1);
    full.isFull = true;
    bench.hands.setDoor('front', 'open');
    await bench.run(5);
    full.isFull = false;
    await bench.run(31);
    bench.host.cutPower();
    await bench.powerOn();
    bench.links.restore();
    await bench.run(120);
    expect([...bench.host.station.security.log.entries()].filter(({ type }) => type === 'MemoryExhaustion')).toHaveLength(1);
    expect(told(bench, 'MemoryExhaustion')).toHaveLength(1);
  });
});
