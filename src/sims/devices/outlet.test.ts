import { describe, expect, it } from 'vitest';
import { A, W } from '../../kernel/index.js';
import { TestTwin } from './test-twin.js';

const saloon = { vehicle: 'saloon-400', soc_pct: 40 } as const;

describe('the outlet of the twin', () => {
  it('tells of a good connection at once; C-102: the vehicle announces its state of charge a second or so later, before any authorisation', async () => {
    const twin = new TestTwin();
    twin.hands.plug('A', saloon);
    expect(twin.told).toEqual(['A plugged']);
    expect(twin.outlets.A.read()).toMatchObject({ plugged: true, evSoc_pct: undefined, evDemand_W: undefined });
    await twin.run(2);
    expect(twin.outlets.A.read().evSoc_pct).toBe(40);
  });

  it('R-SIM-01: a bad contact makes no event and no connection', async () => {
    const twin = new TestTwin();
    twin.hands.plug('A', { ...saloon, contact: 'bad' });
    await twin.run(10);
    expect(twin.outlets.A.read()).toMatchObject({ plugged: false, evSoc_pct: undefined });
    twin.hands.unplug('A');
    expect(twin.told).toEqual([]);
  });

  it('N-36: becomes ready some seconds after begin, with voltage and without current', async () => {
    const twin = new TestTwin();
    twin.allow();
    twin.hands.plug('A', saloon);
    twin.outlets.A.begin();
    twin.outlets.A.begin();
    await twin.run(5);
    expect(twin.told).toEqual(['A plugged']);
    expect(twin.outlets.A.read().voltage_V).toBe(0);
    await twin.run(5);
    expect(twin.told).toEqual(['A plugged', 'A ready']);
    const reading = twin.outlets.A.read();
    expect(reading.voltage_V).toBeGreaterThan(380);
    expect(reading.current_A).toBe(0);
    expect(reading.evDemand_W).toBeGreaterThan(100_000);
  });

  it('is ready in the same instant when the times of the communication are scaled away', async () => {
    const twin = new TestTwin({ handshakeScale: 0 });
    twin.hands.plug('B', saloon);
    twin.outlets.B.begin();
    await twin.run(0);
    expect(twin.told).toContain('B ready');
    expect(twin.clock.monotonic()).toBe(0);
  });

  it('ramps down within a second when it is told to end, and tells when the contactors are open', async () => {
    const twin = new TestTwin();
    twin.hands.plug('A', saloon);
    await twin.charge('A', 50_000);
    expect(twin.outlets.A.read().power_W).toBeCloseTo(50_000, 6);
    twin.outlets.A.end();
    await twin.run(0.3);
    expect(twin.outlets.A.read().power_W).toBeCloseTo(25_000, 6);
    await twin.run(0.7);
    expect(twin.told).toEqual(['A plugged', 'A ready', 'A ended']);
    expect(twin.outlets.A.read()).toMatchObject({ plugged: true, voltage_V: 0, current_A: 0, evDemand_W: undefined });
  });

  it('ends at once when nothing was under way, and never from within the call', async () => {
    const twin = new TestTwin();
    twin.outlets.A.end();
    expect(twin.told).toEqual([]);
    await twin.run(0);
    expect(twin.told).toEqual(['A ended']);
  });

  it('gives up its preparations when it is told to end', async () => {
    const twin = new TestTwin();
    twin.hands.plug('A', saloon);
    twin.outlets.A.begin();
    await twin.run(2);
    twin.outlets.A.end();
    await twin.run(60);
    expect(twin.told).toEqual(['A plugged', 'A ended']);
  });

  it('R-SIM-01: is refused by a vehicle that does not want to start, and by one that stands less than 200 V', async () => {
    const twin = new TestTwin();
    twin.hands.plug('A', { ...saloon, refuses: true });
    twin.hands.plug('B', { ...saloon, maxVoltage_V: 180 });
    twin.outlets.A.begin();
    twin.outlets.B.begin();
    await twin.run(60);
    const refused = twin.told.filter((line) => line.includes('refused')).toSorted();
    expect(refused).toEqual(['A refused the vehicle ended the communication', 'B refused the vehicle takes at most 180 V']);
    expect(twin.told.some((line) => line.includes('ready'))).toBe(false);
  });

  it('is refused without a vehicle', async () => {
    const twin = new TestTwin();
    twin.outlets.A.begin();
    await twin.run(0);
    expect(twin.told).toEqual(['A refused no vehicle is connected']);
  });

  it('R-SIM-01: a vehicle ends by itself at its target; a session begun again ends again', async () => {
    const twin = new TestTwin();
    twin.hands.plug('A', { vehicle: 'small', soc_pct: 50, target_pct: 55 });
    await twin.charge('A');
    await twin.run(600);
    expect(twin.told.at(-1)).toBe('A evStopped targetReached');
    expect(twin.outlets.A.read()).toMatchObject({ current_A: 0, evSoc_pct: 55, evDemand_W: 0 });
    twin.outlets.A.end();
    await twin.run(1);
    await twin.charge('A');
    await twin.run(1);
    expect(twin.told.filter((line) => line === 'A evStopped targetReached')).toHaveLength(2);
  });

  it('tells the target within a second of the moment it is reached, although nobody looks', async () => {
    const twin = new TestTwin();
    let at_ms: number | undefined;
    twin.twin.events.on('changed', ({ what }) => {
      if (what === 'targetReached') at_ms = twin.clock.monotonic();
    });
    twin.hands.plug('A', { vehicle: 'small', soc_pct: 50, target_pct: 80 });
    await twin.charge('A', 20_000);
    const start_ms = twin.clock.monotonic();
    await twin.run(3600);
    // 30 % of 13 kWh through 94 %, at 20 kW.
    const expected_ms = ((0.3 * 13_000) / 0.94 / 20_000) * 3_600_000;
    expect(at_ms).toBeDefined();
    expect(Math.abs((at_ms ?? 0) - start_ms - expected_ms)).toBeLessThan(1_000);
  });

  it('R-SIM-01: the driver stops it, pauses it and lets it go on from the vehicle', async () => {
    const twin = new TestTwin();
    twin.hands.plug('A', saloon);
    await twin.charge('A');
    twin.hands.setVehicle('A', { maxPower_W: 0 });
    expect(twin.outlets.A.read().current_A).toBe(0);
    twin.hands.setVehicle('A', { paused: true });
    twin.hands.setVehicle('A', { maxPower_W: 30_000 });
    twin.hands.setVehicle('A', { paused: false });
    expect(twin.outlets.A.read().power_W).toBeCloseTo(30_000, 6);
    twin.hands.setVehicle('A', { stop: true });
    expect(twin.outlets.A.read().current_A).toBe(0);
    expect(twin.told).toEqual(['A plugged', 'A ready', 'A evPaused', 'A evResumed', 'A evStopped requested']);
  });

  it('a vehicle whose battery a hand fills has reached its target; nobody pressed stop', async () => {
    const twin = new TestTwin();
    twin.hands.plug('A', saloon);
    await twin.charge('A');
    twin.hands.setVehicle('A', { soc_pct: 100 });
    await twin.run(1);
    expect(twin.told.slice(2)).toEqual(['A evStopped targetReached']);
  });

  it('tells of a vehicle that pauses from the start after it is ready', async () => {
    const twin = new TestTwin();
    twin.hands.plug('A', { ...saloon, maxPower_W: 0 });
    await twin.charge('A');
    expect(twin.told).toEqual(['A plugged', 'A ready', 'A evPaused']);
  });

  it('R-SIM-01: unplugged in the middle, the current is cut at once and the energy stays counted', async () => {
    const twin = new TestTwin();
    twin.hands.plug('A', saloon);
    await twin.charge('A', 60_000);
    await twin.run(60);
    twin.hands.unplug('A');
    expect(twin.told.at(-1)).toBe('A unplugged');
    expect(twin.outlets.A.read()).toEqual({
      plugged: false,
      voltage_V: 0,
      current_A: 0,
      power_W: 0,
      evSoc_pct: undefined,
      evDemand_W: undefined,
    });
    expect(twin.flows.A.read().energy_Wh).toBeCloseTo(1_000, 6);
    await twin.run(600);
    expect(twin.flows.A.read().energy_Wh).toBeCloseTo(1_000, 6);
  });

  it('takes no offer before it is ready, nor while it ends', async () => {
    const twin = new TestTwin();
    const offer = { power_W: W(50_000), current_A: A(350) };
    twin.allow();
    twin.hands.plug('A', saloon);
    twin.outlets.A.offer(offer);
    twin.outlets.A.begin();
    await twin.run(20);
    expect(twin.outlets.A.read().current_A).toBe(0);
    twin.outlets.A.offer(offer);
    twin.outlets.A.end();
    twin.outlets.A.offer(offer);
    expect(twin.outlets.A.read().power_W).toBeCloseTo(25_000, 6);
    await twin.run(1);
    twin.outlets.A.offer(offer);
    expect(twin.outlets.A.read().current_A).toBe(0);
  });
});
