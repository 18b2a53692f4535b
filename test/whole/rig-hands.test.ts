/** Hands of the rig on single devices, and what of them can be seen: on a virtual station, as a page or a program uses them. */
import { describe, expect, it } from 'vitest';
import { RigRefusal } from '../../src/api/rig.js';
import { Bench, type BenchOptions } from './bench.js';
import { rigOf } from './rig-of.js';

async function rigOn(options: BenchOptions = {}) {
  const bench = new Bench({ shapedNetwork: true, ...options });
  const rig = rigOf(bench);
  await bench.powerOn();
  return { bench, rig, hands: rig.hands };
}

describe('the import target', () => {
  it('limits what is drawn from the grid, and can be seen beside the limit in force', async () => {
    const { bench, rig, hands } = await rigOn({ twin: { packSoc_pct: 50 } });
    await bench.run(60);
    expect(rig.state().grid).toMatchObject({ importTarget_A: 63, limit_A: 63 });
    expect(rig.state().grid.current_A).toBeGreaterThan(32);
    hands.setImportTarget(32);
    await bench.run(60);
    expect(rig.state().grid).toMatchObject({ importTarget_A: 32, limit_A: 32 });
    expect(rig.state().grid.current_A).toBeLessThanOrEqual(32);
    hands.setGridFeed(16);
    expect(rig.state().grid.limit_A).toBe(16);
    hands.setGridFeed(63);
    hands.setImportTarget(15);
    expect(rig.state().grid.limit_A).toBe(0);
  });

  it('is refused in words beyond the connection, and on firmware that does not have it', async () => {
    const { hands } = await rigOn();
    expect(() => hands.setImportTarget(64)).toThrow(RigRefusal);
    const old = await rigOn({ profile: { generation: '3.0' } });
    expect(() => old.hands.setImportTarget(32)).toThrow(/is no key of firmware/);
    expect(old.rig.state().grid.importTarget_A).toBeNull();
  });
});

describe('the power', () => {
  it('that is cut leaves a dark station that nobody can do anything with; given back, it closes the session that was cut', async () => {
    const { bench, rig, hands } = await rigOn();
    await bench.startByCard('A', 'CARD-ANNA', { vehicle: 'saloon-800', soc_pct: 20 });
    await bench.run(60);
    expect(rig.state().sides.A.outlet.power_W).toBeGreaterThan(100_000);
    hands.setPower(false);
    const { station, link, sides, flows } = rig.state();
    expect({ phase: station.phase, link: link.state }).toEqual({ phase: 'off', link: 'connecting' });
    expect(sides.A).toMatchObject({ light: { mode: 'off' }, outlet: { plugged: false, power_W: 0 }, vehicle: { vehicle: 'saloon-800' } });
    expect(Math.max(flows.gridToStation_W, flows.batteryToBus_W.A, flows.busToEv_W.A, flows.losses_W)).toBe(0);
    expect(() => hands.unplug('A')).toThrow('the station has no power');
    const { soc_pct } = sides.A.vehicle ?? {};
    expect(sides.A.session).toBeNull();
    await bench.run(600);
    // Nothing charges by what has no power.
    expect(rig.state()).toMatchObject({ station: { phase: 'off' }, sides: { A: { vehicle: { soc_pct }, pack: sides.A.pack } } });
    hands.setPower(true);
    await bench.run(120);
    expect(rig.state()).toMatchObject({ station: { phase: 'inService' }, sides: { A: { session: null, outlet: { plugged: true } } } });
    expect(bench.brain.transactions()).toMatchObject([{ stopped: { reason: 'PowerLoss' } }]);
    hands.setPower(true);
    expect(rig.state().station.phase).toBe('inService');
  });
});

describe('the sensor on the roof', () => {
  it('R-STA-05, R-STA-06: its light dims the ad screen and nothing else of what is shown; its rain can be read', async () => {
    const { rig, hands } = await rigOn();
    expect(rig.state()).toMatchObject({ sensor: { rain: false, light_lux: 20_000 }, adScreen: { brightness_pct: 100 } });
    const { sides } = rig.state();
    hands.setSensor({ light_lux: 10 });
    hands.setSensor({ rain: true });
    expect(rig.state()).toMatchObject({ sensor: { rain: true, light_lux: 10 }, adScreen: { brightness_pct: 20 } });
    expect(rig.state().sides).toEqual(sides);
    expect(() => hands.setSensor({ light_lux: -1 })).toThrow(RigRefusal);
  });

  it('keeps its weather over a restart', async () => {
    const { bench, rig, hands } = await rigOn();
    hands.setSensor({ rain: true, light_lux: 300 });
    bench.host.cutPower();
    await bench.powerOn();
    expect(rig.state().sensor).toEqual({ rain: true, light_lux: 300 });
  });
});

describe('the meters', () => {
  it('fall silent, refuse and are exchanged, each for itself, and show it', async () => {
    const { rig, hands } = await rigOn();
    const before = rig.state().sides.A.meter.meterId;
    hands.setMeter('A', { silent: true, refusesStart: true });
    hands.setMeter('A', { silent: false });
    expect(rig.state().sides.A.meter).toEqual({ meterId: before, silent: false, refusesStart: true });
    expect(rig.state().sides.B.meter).toMatchObject({ silent: false, refusesStart: false });
    hands.exchangeMeter('A');
    expect(rig.state().sides.A.meter.meterId).not.toBe(before);
  });

  it('an exchanged one is known from the next session on, whose record it signs with a key of its own', async () => {
    const { bench, rig, hands } = await rigOn();
    await bench.startByCard('A');
    await bench.leave('A');
    hands.exchangeMeter('A');
    await bench.startByCard('A');
    await bench.leave('A');
    const [second, first] = rig.records().records;
    expect([first?.page, second?.page]).toEqual(['T1', 'T1']);
    expect(second).toMatchObject({ meterId: rig.state().sides.A.meter.meterId });
    expect(second?.publicKey).not.toBe(first?.publicKey);
    expect(bench.station.journal.entries().some(({ event }) => event === 'meter.changed')).toBe(true);
  });
});

describe('vehicles', () => {
  it('speak what their class speaks, or what the hand says, and may have limits of their own', async () => {
    const { bench, rig, hands } = await rigOn();
    hands.plug('A', { vehicle: 'saloon-800', soc_pct: 20 });
    hands.plug('B', {
      vehicle: 'saloon-800',
      soc_pct: 20,
      protocol: 'DIN 70121',
      maxCurrent_A: 100,
      maxVoltage_V: 800,
      battery_Wh: 50_000,
    });
    expect(rig.state().sides.A.vehicle).toMatchObject({ protocol: 'ISO 15118-2', maxCurrent_A: 350, maxVoltage_V: 850 });
    expect(rig.state().sides.B.vehicle).toMatchObject({
      protocol: 'DIN 70121',
      maxCurrent_A: 100,
      maxVoltage_V: 800,
      battery_Wh: 50_000,
    });
    await bench.run(3);
    await bench.card('B', 'CARD-ANNA');
    await bench.run(60);
    expect(rig.state().sides.B.outlet.current_A).toBeCloseTo(100, 6);
  });
});

describe('cards', () => {
  it('are named for all that a station decides; a bank card finds no terminal', async () => {
    const { rig, hands } = await rigOn();
    expect(new Set(rig.catalogue().cards.map(({ kind }) => kind))).toEqual(new Set(['driver', 'unknown', 'staff', 'maintenance']));
    expect(hands.holdBankCard('A')).toMatchObject({ type: 'refused', why: 'the card terminal is not connected' });
    hands.tapLogo(6);
    expect(rig.state().service.readerUntil).not.toBeNull();
    expect(await hands.holdCard('A', 'CARD-SERVICE')).toMatchObject({
      type: 'refused',
      why: expect.stringContaining('no maintenance card'),
    });
    expect(rig.state().service).toEqual({ readerUntil: null, outOfHours: false });
  });
});

describe('the stop key', () => {
  it('shows in the state until when the card is waited for', async () => {
    const { bench, rig, hands } = await rigOn();
    await bench.startByCard('A');
    hands.pressStopKey('A');
    expect(rig.state().sides.A.stopKey).toEqual({ until: new Date(bench.clock.now() + 60_000).toISOString() });
    expect(rig.state().sides.B.stopKey).toBeNull();
  });
});

describe('the link', () => {
  it('that goes silent is noticed by a ping without answer, and opened again when the silence ends', async () => {
    const { bench, rig, hands } = await rigOn();
    expect(await bench.configure('WebSocketPingInterval', '30')).toBe('Accepted');
    hands.setLink({ silent: true });
    await bench.run(20);
    expect(rig.state().link).toMatchObject({ state: 'online', silent: true });
    await bench.run(60);
    expect(rig.state().link.state).toBe('connecting');
    hands.setLink({ silent: false });
    await bench.run(120);
    expect(rig.state().link).toMatchObject({ state: 'online', silent: false });
  });

  it('that is slow and lossy delivers a whole session once', async () => {
    const { bench, hands } = await rigOn();
    hands.setLink({ delay_ms: 700, loss_pct: 15 });
    bench.plug('A');
    await bench.run(5);
    const decided = hands.holdCard('A', 'CARD-ANNA');
    await bench.run(60);
    expect(await decided).toEqual({ type: 'started' });
    await bench.run(600);
    const stopping = hands.holdCard('A', 'CARD-ANNA');
    await bench.run(300);
    expect(await stopping).toEqual({ type: 'stopped' });
    expect(bench.brain.transactions()).toMatchObject([{ repetitions: 0, started: { idTag: 'CARD-ANNA' }, stopped: { reason: 'Local' } }]);
    expect(bench.outbox.waitingCount).toBe(0);
    expect(bench.brain.findings()).toEqual([]);
  });
});

describe('signed records', () => {
  it('R-DAT-07, R-DAT-09, R-DAT-11: those of a billing period are there for whoever asks, complete, in pages that join, the newest first', async () => {
    const { bench, rig } = await rigOn();
    for (let session = 0; session < 4; session++) {
      await bench.startByCard('A');
      await bench.leave('A');
      await bench.run(3600);
    }
    const all = rig.records();
    expect(all).toMatchObject({ records: [{ page: 'T4' }, { page: 'T3' }, { page: 'T2' }, { page: 'T1' }], next: null });
    const [fourth, third, second] = all.records;
    const pages = (period: { readonly from?: string; readonly to?: string }) => rig.records(period).records.map(({ page }) => page);
    const from = second?.keptAt ?? '';
    const to = fourth?.keptAt ?? '';
    expect(pages({ from, to })).toEqual(['T3', 'T2']);
    expect(pages({ from: third?.keptAt ?? '' })).toEqual(['T4', 'T3']);
    expect(pages({ to: from })).toEqual(['T1']);
    expect(rig.records({ from, to }).records[1]).toEqual(second);
    expect(rig.records({ limit: 3 })).toEqual({ records: all.records.slice(0, 3), next: 2 });
    expect(rig.records({ limit: 3, before: 2 })).toEqual({ records: all.records.slice(3), next: null });
    for (const period of [{ from: 'yesterday' }, { to: '2026-13-01T00:00:00Z' }]) expect(() => rig.records(period)).toThrow(RigRefusal);
  });
});
