import { describe, expect, it } from 'vitest';
import { MemoryStore } from '../kernel/index.js';
import { TestTwin } from './devices/test-twin.js';
import { TwinInputError } from './devices/twin-input.js';

const saloon = { vehicle: 'saloon-400', soc_pct: 20 } as const;

/** Two sessions, one of them cut, some weather and an hour of refill. */
async function story(twin: TestTwin): Promise<void> {
  twin.hands.plug('A', saloon);
  twin.hands.plug('B', { vehicle: 'van', soc_pct: 10 });
  await twin.charge('A');
  await twin.charge('B');
  await twin.run(300);
  twin.hands.setAmbient(36);
  twin.hands.unplug('B');
  await twin.run(300);
  twin.outlets.A.end();
  await twin.run(1);
  twin.allow(40_000, 20_000);
  await twin.run(3600);
}

describe('the twin', () => {
  it('charges two vehicles at the same time, and its books balance', async () => {
    const twin = new TestTwin();
    twin.hands.plug('A', saloon);
    twin.hands.plug('B', { vehicle: 'saloon-800', soc_pct: 20 });
    await twin.charge('A', 125_000);
    await twin.charge('B', 125_000);
    await twin.run(600);
    expect(twin.outlets.A.read().power_W).toBeGreaterThan(100_000);
    expect(twin.outlets.B.read().power_W).toBeCloseTo(125_000, 6);
    const { busToEv_Wh, imbalance_Wh, throughput_Wh } = twin.twin.ledger();
    expect(busToEv_Wh.A).toBeCloseTo(twin.flows.A.read().energy_Wh, 6);
    expect(busToEv_Wh.B).toBeGreaterThan(20_000);
    expect(Math.abs(imbalance_Wh)).toBeLessThan(1e-6 * throughput_Wh);
  });

  it('the same seed and the same hands give the same world; another seed other times', async () => {
    const played = async (seed: string) => {
      const twin = new TestTwin({ seed });
      await story(twin);
      return JSON.stringify([twin.twin.state(), twin.twin.ledger(), twin.told]);
    };
    const first = await played('one');
    expect(await played('one')).toBe(first);
    expect(await played('two')).not.toBe(first);
  });

  it('its state survives JSON and shows who feeds whom', async () => {
    const twin = new TestTwin();
    twin.hands.plug('A', saloon);
    await twin.charge('A', 100_000);
    const state = twin.twin.state();
    expect(JSON.parse(JSON.stringify(state))).toEqual(state);
    expect(state.outlets.A).toMatchObject({ link: 'ready' });
    expect(state.vehicles).toMatchObject({ A: { vehicle: 'saloon-400', paused: false }, B: null });
    const { busToEv_W, gridToBus_W, batteryToBus_W } = state.flows;
    expect(busToEv_W.A).toBeCloseTo(gridToBus_W + batteryToBus_W.A, 6);
    expect(gridToBus_W).toBeGreaterThan(35_000);
  });

  it('remembers the lights that the station shows', () => {
    const twin = new TestTwin();
    const seen: string[] = [];
    twin.twin.events.on('changed', ({ what }) => seen.push(what));
    const green = { colour: 'green', mode: 'steady' } as const;
    twin.twin.devices.cabinet.showLights({ A: green, B: green });
    twin.twin.devices.cabinet.showLights({ A: green, B: green });
    expect(twin.twin.state().lights).toEqual({ A: green, B: green });
    expect(seen).toEqual(['cabinet']);
  });

  it('tells the station when a pack runs empty, although nobody looks', async () => {
    const twin = new TestTwin({ packSoc_pct: 10 });
    twin.hands.plug('A', { vehicle: 'saloon-800', soc_pct: 10 });
    await twin.charge('A');
    await twin.run(600);
    expect(twin.told.at(-1)).toBe('power');
    expect(twin.outlets.A.read().power_W).toBeLessThan(40_000);
  });

  it('idle it sets at most one timer, which lies far away', async () => {
    const twin = new TestTwin();
    await twin.run(60);
    expect(twin.clock.pending()).toHaveLength(1);
    expect(twin.clock.pending()[0]?.in_ms).toBeGreaterThan(5 * 24 * 3_600_000);
    const set = twin.timersSet;
    await twin.run(5 * 24 * 3600);
    expect(twin.timersSet).toBe(set);
    twin.allow();
    await twin.run(30 * 24 * 3600);
    expect(twin.clock.pending()).toHaveLength(0);
  });

  it('goes back to sleep after a session', async () => {
    const twin = new TestTwin();
    await story(twin);
    twin.allow(0);
    await twin.run(3600);
    const set = twin.timersSet;
    await twin.run(24 * 3600);
    expect(twin.timersSet).toBe(set);
  });

  it.each([
    ['packSoc_pct', { packSoc_pct: 3 }],
    ['feed_A', { feed_A: 20 as never }],
    ['ambient_C', { ambient_C: 90 }],
    ['handshakeScale', { handshakeScale: -1 }],
  ])('refuses a wrong option: %s', (where, options) => {
    expect(() => new TestTwin(options)).toThrow(TwinInputError);
    expect(() => new TestTwin(options)).toThrow(where);
  });
});

describe('over a restart the twin', () => {
  it('keeps packs, vehicles, registers, doors, loop, feed and weather; what flowed is interrupted, the cable still in', async () => {
    const store = new MemoryStore();
    const before = new TestTwin({ store });
    before.hands.setGridFeed(32);
    before.hands.setAmbient(5);
    before.hands.setDoor('rear', 'open');
    before.hands.plug('A', { ...saloon, target_pct: 90, battery_Wh: 60_000 });
    before.hands.plug('B', { vehicle: 'compact', soc_pct: 50, contact: 'bad' });
    await before.charge('A', 90_000);
    await before.run(600);
    before.hands.pressEmergencyStop();
    before.twin.devices.power.saveStateOfCharge();
    const left = before.twin.state();

    const after = new TestTwin({ store, packSoc_pct: 50, feed_A: 63 });
    const found = after.twin.state();
    const { link: _wasReady, ...flow } = left.outlets.A;
    expect(flow.power_W).toBeGreaterThan(0);
    expect(found).toMatchObject({
      ambient_C: 5,
      grid: { feed_A: 32, present: false },
      packs: left.packs,
      outlets: { A: { link: 'plugged', energy_Wh: flow.energy_Wh, voltage_V: 0, current_A: 0, power_W: 0 }, B: { link: 'badContact' } },
      vehicles: { A: { vehicle: 'saloon-400', target_pct: 90, battery_Wh: 60_000 }, B: { vehicle: 'compact', contact: 'bad' } },
      doors: { open: ['rear'] },
      emergencyLoop: 'open',
    });
    expect(found.vehicles.A?.evSoc_pct).toBe(left.vehicles.A?.evSoc_pct);
    expect(after.told).toEqual([]);
    expect(after.outlets.A.read().plugged).toBe(true);
    await after.run(2);
    expect(after.outlets.A.read().evSoc_pct).toBeGreaterThan(20);
  });

  it('never shows a register below what a meter was told, and loses at most ten seconds of flow', async () => {
    const store = new MemoryStore();
    const before = new TestTwin({ store });
    before.hands.plug('A', saloon);
    await before.charge('A', 72_000);
    await before.run(123.4);
    const told_Wh = before.flows.A.read().energy_Wh;
    expect(told_Wh).toBeGreaterThan(2_400);
    expect(new TestTwin({ store }).flows.A.read().energy_Wh).toBe(told_Wh);

    await before.run(600);
    const kept_Wh = new TestTwin({ store }).twin.state().outlets.A.energy_Wh;
    const true_Wh = before.twin.state().outlets.A.energy_Wh;
    expect(kept_Wh).toBeLessThanOrEqual(true_Wh);
    expect(kept_Wh).toBeGreaterThanOrEqual(true_Wh - (72_000 * 10) / 3600 - 1e-6);
  });

  it('makes no energy: what a vehicle has gained is missing in packs and grid', async () => {
    const store = new MemoryStore();
    const stored_Wh = (twin: TestTwin) =>
      (['A', 'B'] as const).reduce((sum, side) => sum + (twin.twin.state().packs[side].packSoc_pct / 100) * 96_750, 0);
    const before = new TestTwin({ store });
    before.hands.setGridFeed(0);
    before.hands.plug('A', saloon);
    const start_Wh = stored_Wh(before);
    await before.charge('A', 72_000);
    await before.run(95);
    const after = new TestTwin({ store });
    expect(start_Wh - stored_Wh(after)).toBeGreaterThan(after.twin.state().outlets.A.energy_Wh / 0.94866);
  });
});
