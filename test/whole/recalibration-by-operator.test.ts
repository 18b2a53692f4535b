/** Forced SoC recalibration as the operator wants it, from firmware 3.0 on: manual §2.19, §3.4.3. */
import { describe, expect, it } from 'vitest';
import { RigRefusal } from '../../src/api/rig.js';
import { MemoryStore, silentLog } from '../../src/kernel/index.js';
import { benchApp } from '../../src/web/server.js';
import { day_s, finished, hour_s, manualKey, RecalibrationBench, started } from './recalibrating.js';
import { rigOf } from './rig-of.js';

const availability = 'VWGC.ForcedSoCRecalibrationModeAvailability';
const schedule = 'VWGC.ForcedSocRecalibrationModeSchedule';
const scheduleActive = 'VWGC.ForcedSocRecalibrationModeScheduleActive';
const days = 'VWGC.ForcedSoCRecaliSelfDischargingThreshold';
const charge = 'VWGC.ForcedSoCRecaliChargeThroughputThreshold';

/** A station with these settings, in the order in which they are given. */
async function stationWith(settings: Readonly<Record<string, string>>): Promise<RecalibrationBench> {
  const bench = await RecalibrationBench.started();
  for (const [key, value] of Object.entries(settings)) expect([key, await bench.configure(key, value)]).toEqual([key, 'Accepted']);
  return bench;
}

const atOnce = { [scheduleActive]: 'false' };

describe('recalibration by hand', () => {
  it('R-FSR-17, R-FSR-36: begins and ends by the key of its pack, which says whether it is on', async () => {
    const bench = await RecalibrationBench.started();
    const both = async () => [await bench.told(manualKey('A')), await bench.told(manualKey('B'))];
    expect(await both()).toEqual(['false', 'false']);
    expect(await bench.configure(manualKey('B'), 'yes')).toBe('Rejected');
    expect(await bench.configure(manualKey('B'), 'true')).toBe('Accepted');
    await bench.run(5);
    expect([await both(), bench.texts('A'), bench.texts('B')]).toEqual([['false', 'true'], [], [started]]);
    expect(await bench.configure(manualKey('B'), 'true')).toBe('Accepted');
    expect(await bench.configure(manualKey('B'), 'false')).toBe('Accepted');
    await bench.run(5);
    expect([await both(), bench.texts('B')]).toEqual([
      ['false', 'false'],
      [started, finished],
    ]);
  });

  it('R-FSR-36: the key says so, too, when the mode has begun by itself', async () => {
    const bench = await stationWith({ ...atOnce, [days]: '1' });
    await bench.run(day_s + 60);
    expect(await bench.told(manualKey('A'))).toBe('true');
    expect(await bench.configure(manualKey('A'), 'false')).toBe('Accepted');
    expect([await bench.told(manualKey('A')), bench.reading('A').at]).toEqual(['false', 'off']);
  });

  it('R-FSR-04: asked for while a vehicle charges, it begins when the session is over', async () => {
    const bench = await stationWith({ [availability]: 'Inoperative' });
    await bench.startByCard('A');
    expect(await bench.configure(manualKey('A'), 'true')).toBe('Accepted');
    await bench.run(60);
    expect([bench.reading('A').at, bench.shown('A').status, bench.texts('A')]).toEqual(['pending', 'Charging', []]);
    await bench.leave('A');
    expect([bench.reading('A').at, bench.shown('A').status, bench.texts('A')]).toEqual(['active', 'Unavailable', [started]]);
  });

  it('R-FSR-05: asked for without the grid, it begins when that comes; until then it can be taken back', async () => {
    const bench = await RecalibrationBench.started();
    bench.hands.setGridFeed(0);
    for (const side of ['A', 'B'] as const) await bench.configure(manualKey(side), 'true');
    await bench.run(hour_s);
    expect([bench.reading('A').at, await bench.told(manualKey('A'))]).toEqual(['pending', 'false']);
    await bench.configure(manualKey('B'), 'false');
    bench.hands.setGridFeed(16);
    await bench.run(5);
    expect([bench.reading('A').at, bench.reading('B').at]).toEqual(['active', 'off']);
    expect(bench.texts('B')).toEqual([]);
  });

  it('does not exist as a key before firmware 3.0', async () => {
    const bench = await RecalibrationBench.started({ profile: { generation: '2.0' } });
    expect(await bench.configure(manualKey('A'), 'true')).toBe('NotSupported');
  });
});

describe('recalibration by itself', () => {
  it('R-FSR-24, R-FSR-32: begins after the days that were set, at once where no schedule counts', async () => {
    const bench = await stationWith({ ...atOnce, [days]: '5' });
    await bench.run(5 * day_s - 60);
    expect(bench.reading('A').at).toBe('off');
    await bench.run(60);
    expect(bench.reading('A')).toMatchObject({ at: 'active', cause: 'days' });
  });

  it('R-FSR-25: begins after the charge that was set', async () => {
    const bench = await stationWith({ ...atOnce, [charge]: '10' });
    await bench.startByCard('A', 'CARD-ANNA', { vehicle: 'saloon-800' });
    await bench.run(600);
    expect(bench.reading('A').throughput_Ah).toBeGreaterThan(10);
    await bench.leave('A');
    expect([bench.reading('A'), bench.reading('B')]).toMatchObject([{ at: 'active', cause: 'throughput' }, { at: 'off' }]);
  });

  it('R-FSR-26: begins after three losses of power, and not when the pack was full in between', async () => {
    const bench = await stationWith(atOnce);
    for (let time = 0; time < 2; time++) await bench.losePower();
    expect(bench.reading('A')).toMatchObject({ at: 'off', improperShutdowns: 2 });
    bench.hands.setPackSoc('B', 100);
    await bench.run(1);
    await bench.losePower();
    expect([bench.reading('A'), bench.reading('B')]).toMatchObject([
      { at: 'active', cause: 'shutdowns' },
      { at: 'off', improperShutdowns: 0 },
    ]);
  });

  it('R-FSR-28, R-FSR-31, R-FSR-32: waits for the time of its side, Monday and Tuesday at one by the clock on the wall', async () => {
    const bench = await RecalibrationBench.started({ start: '2026-07-04T08:00:00Z' });
    expect([await bench.told(schedule), await bench.told(scheduleActive)]).toEqual(['0 1 1,0 1 2', 'true']);
    for (let time = 0; time < 3; time++) await bench.losePower();
    expect([bench.reading('A').at, new Date(bench.reading('A').plannedAt ?? 0).toISOString()]).toEqual(['off', '2026-07-05T23:00:00.000Z']);
    const begins: string[] = [];
    for (const side of ['A', 'B'] as const) {
      while (bench.texts(side).length === 0) await bench.run(30);
      begins.push(bench.time);
    }
    expect(begins).toEqual(['2026-07-05T23:00', '2026-07-06T23:00']);
  });

  it('R-FSR-28: does not begin at its time where nothing is due', async () => {
    const bench = await RecalibrationBench.started();
    await bench.run(15 * day_s);
    expect([bench.texts('A'), bench.reading('A').at, bench.reading('A').plannedAt]).toEqual([[], 'off', undefined]);
  });

  it('R-FSR-28, R-FSR-04: a session at the planned time puts it off until that is over', async () => {
    const bench = await RecalibrationBench.started({ start: '2026-03-08T22:00:00Z' });
    for (let time = 0; time < 3; time++) await bench.losePower();
    await bench.run(1.8 * hour_s);
    await bench.startByCard('A', 'CARD-ANNA', { soc_pct: 1 });
    await bench.run(0.3 * hour_s);
    expect([bench.time > '2026-03-09T00:00', bench.reading('A').at]).toEqual([true, 'pending']);
    await bench.leave('A');
    expect(bench.reading('A').at).toBe('active');
  });

  it('waits for another time as soon as one is set', async () => {
    const bench = await RecalibrationBench.started({ start: '2026-03-04T08:00:00Z' });
    for (let time = 0; time < 3; time++) await bench.losePower();
    expect(await bench.configure(schedule, '30 9 3, 0 10 3')).toBe('Accepted');
    await bench.run(0.6 * hour_s);
    expect([bench.reading('A').at, bench.reading('B').at]).toEqual(['active', 'off']);
    await bench.configure(scheduleActive, 'false');
    expect(bench.reading('B').at).toBe('active');
  });

  it('R-FSR-43: a pack that is full in normal operation sets everything back', async () => {
    const bench = await stationWith({ ...atOnce, [days]: '5' });
    await bench.losePower();
    await bench.run(4 * day_s);
    bench.hands.setPackSoc('A', 100);
    await bench.run(4.99 * day_s);
    expect(bench.reading('A')).toMatchObject({ at: 'off', improperShutdowns: 0 });
    await bench.run(0.02 * day_s);
    expect(bench.reading('A').at).toBe('active');
  });
});

describe('a side in recalibration', () => {
  it('R-FSR-34, R-FSR-35, R-FSR-38, R-HMI-62, R-LED-08: serves with 40 kW where vehicles may charge; the mode stands back and goes on', async () => {
    const bench = await stationWith({ ...atOnce, [days]: '1' });
    await bench.run(day_s + 10);
    expect(bench.reading('A')).toMatchObject({ at: 'active', permitsCharging: true });
    expect(bench.shown('A')).toEqual({ status: 'Available', hmi: 'available', light: 'blue steady' });
    expect(bench.station.points.A.offered?.power_W).toBe(40_000);
    await bench.startByCard('A', 'CARD-ANNA', { vehicle: 'saloon-800' });
    await bench.run(60);
    expect([bench.reading('A').at, bench.shown('A').light]).toEqual(['paused', 'green blinking']);
    const { power_W } = bench.host.station.twin.state().outlets.A;
    expect([power_W > 35_000, power_W <= 40_000]).toEqual([true, true]);
    await bench.card('A', 'CARD-ANNA');
    await bench.run(10);
    expect([bench.shown('A').status, bench.reading('A').at]).toEqual(['Finishing', 'active']);
    bench.hands.unplug('A');
    await bench.run(10);
    expect(bench.statuses(1)).toEqual(['Available', 'Available', 'Preparing', 'Charging', 'Finishing', 'Available']);
    expect(bench.texts('A')).toEqual([started]);
  });

  it.each(['manual', 'automatic'] as const)(
    'R-FSR-34, R-FSR-39, R-CON-13, R-LED-08: serves nobody where vehicles may not charge (%s), and shows steady red',
    async (kind) => {
      const bench = await stationWith({ ...atOnce, [availability]: 'Inoperative', [days]: kind === 'manual' ? '60' : '1' });
      if (kind === 'manual') await bench.configure(manualKey('A'), 'true');
      else await bench.run(day_s);
      await bench.run(10);
      expect(bench.shown('A')).toEqual({ status: 'Unavailable', hmi: 'unavailable', light: 'red steady' });
      expect(bench.statuses(1).at(-1)).toBe('Unavailable');
      bench.plug('A');
      expect(await bench.card('A', 'CARD-ANNA')).toMatchObject({ type: 'refused' });
      expect(await bench.call('RemoteStartTransaction', { connectorId: 1, idTag: 'CARD-ANNA' })).toEqual({ status: 'Rejected' });
      await bench.run(60);
      expect([bench.reading('A').at, bench.sent('StartTransaction')]).toEqual(['active', []]);
    },
  );

  it('R-FSR-33: does not let the choice be changed meanwhile, on whichever side it is', async () => {
    const bench = await RecalibrationBench.started();
    await bench.configure(manualKey('B'), 'true');
    expect(await bench.configure(availability, 'Inoperative')).toBe('Rejected');
    await bench.startByCard('B');
    expect([bench.reading('B').at, await bench.configure(availability, 'Inoperative')]).toEqual(['paused', 'Rejected']);
    await bench.configure(manualKey('B'), 'false');
    expect(await bench.configure(availability, 'Inoperative')).toBe('Accepted');
  });

  it('R-FSR-42: has no longest time; a full pack, the key, or an end-of-line test ends it', async () => {
    const bench = await RecalibrationBench.started();
    bench.hands.setGridFeed(16);
    for (const side of ['A', 'B'] as const) {
      bench.hands.setPackSoc(side, 10);
      await bench.configure(manualKey(side), 'true');
    }
    await bench.run(9 * hour_s);
    expect([bench.reading('A').at, bench.reading('B').at]).toEqual(['active', 'active']);
    bench.station.recalibration.endOfLineTest();
    expect([bench.reading('A').at, bench.reading('B').at]).toEqual(['off', 'off']);
    bench.hands.setGridFeed(63);
    await bench.configure(manualKey('A'), 'true');
    await bench.run(9 * hour_s);
    expect([bench.reading('A').at, bench.texts('A')]).toEqual(['off', [started, finished, started, finished]]);
  });

  it('draws no more from the grid than the station may, and gives nothing to the other side', async () => {
    const bench = await stationWith({ 'VWGC.ChargingStationCurrentImportTarget': '32' });
    await bench.configure(manualKey('A'), 'true');
    await bench.startByCard('B', 'CARD-ANNA', { vehicle: 'saloon-800' });
    await bench.run(120);
    const { ac, packs } = bench.station.devices.power.read();
    expect(ac.current_A).toBeLessThanOrEqual(32.01);
    expect(packs.A.batteryToBus_W).toBeLessThanOrEqual(0);
    expect(packs.B.batteryToBus_W).toBeGreaterThan(50_000);
  });
});

describe('recalibration over an interruption', () => {
  it('R-FSR-41, R-ESD-15: goes on after a reset, a loss of power and an emergency stop, and tells no second begin', async () => {
    const bench = await stationWith({ [availability]: 'Inoperative' });
    await bench.configure(manualKey('A'), 'true');
    await bench.run(5);
    expect(await bench.call('Reset', { type: 'Soft' })).toEqual({ status: 'Accepted' });
    await bench.run(60);
    expect([bench.reading('A').at, bench.shown('A').status]).toEqual(['active', 'Unavailable']);
    await bench.losePower();
    expect([bench.reading('A').at, bench.shown('A').status]).toEqual(['active', 'Unavailable']);
    bench.hands.pressEmergencyStop();
    await bench.run(5);
    expect([bench.reading('A').at, await bench.told(manualKey('A'))]).toEqual(['paused', 'true']);
    await bench.losePower();
    expect(bench.reading('A').at).toBe('paused');
    bench.hands.releaseEmergencyStop();
    await bench.run(5);
    expect(bench.reading('A').at).toBe('active');
    await bench.run(6 * hour_s);
    expect([bench.reading('A').at, bench.texts('A')]).toEqual(['off', [started, finished]]);
  });

  it('R-FSR-41: goes on under newer firmware over the same stores', async () => {
    const stores = { store: new MemoryStore(), twinStore: new MemoryStore() };
    const before = await RecalibrationBench.started({ ...stores, profile: { generation: '4.2' } });
    await before.configure(manualKey('A'), 'true');
    before.host.shutDown();
    const after = await RecalibrationBench.started({ ...stores, start: '2026-03-02T08:30:00Z' });
    expect([after.reading('A').at, after.reading('A').improperShutdowns]).toEqual(['active', 0]);
  });

  it('tells its begin when the link is back', async () => {
    const bench = await RecalibrationBench.started();
    bench.links.cut();
    await bench.run(5);
    bench.station.recalibration.start('A');
    await bench.run(60);
    expect(bench.texts('A')).toEqual([]);
    bench.links.restore();
    await bench.run(120);
    expect(bench.texts('A')).toEqual([started]);
  });
});

describe('recalibration for developers', () => {
  it.each(['2.0', '5.0'] as const)(
    'R-FSR-13, R-FSR-23, R-FSR-37: firmware %s starts, stops and tells it by REST, as the key does',
    async (generation) => {
      const bench = await RecalibrationBench.started({ profile: { generation }, shapedNetwork: true });
      const refuse = (): never => {
        throw new RigRefusal('there are no stories here', 'stories', 'another rig');
      };
      const rig = rigOf(bench);
      await bench.losePower();
      const stories = { list: async () => [], read: refuse, start: refuse, stop: refuse, run: () => undefined };
      const app = await benchApp({ rig: { ...rig, stories }, host: '127.0.0.1', log: silentLog });
      const ask = async (method: 'GET' | 'PUT' | 'POST', url: string, payload?: object) => {
        const { statusCode, body } = await app.inject({ method, url: `/api/recalibration${url}`, ...(payload && { payload }) });
        return [statusCode, JSON.parse(body)];
      };
      const key = generation === '5.0';
      expect(await ask('GET', '')).toMatchObject([200, { A: { at: 'off', improperShutdowns: 1 }, B: { at: 'off' } }]);
      expect(await ask('PUT', '/A', { on: true })).toMatchObject([200, { A: { at: 'active', cause: 'manual' }, B: { at: 'off' } }]);
      if (key) expect(await bench.told(manualKey('A'))).toBe('true');
      expect(await ask('PUT', '/A', { on: false })).toMatchObject([200, { A: { at: 'off', cause: null } }]);
      if (key) expect(await bench.told(manualKey('A'))).toBe('false');
      await ask('PUT', '/B', { on: true });
      expect(await ask('POST', '/end-of-line-test')).toMatchObject([200, { B: { at: 'off' } }]);
      expect(await ask('PUT', '/C', { on: true })).toMatchObject([400, { where: 'path.side' }]);
      await app.close();
    },
  );
});
