/** Power that the station has, shares and shows: R-EMS, R-KEY-16 to R-KEY-20, lights of both sides. */
import { describe, expect, it } from 'vitest';
import { sides } from '../../src/kernel/index.js';
import { Bench } from './bench.js';

const power_W = (bench: Bench) => sides.map((side) => bench.host.station.twin.state().outlets[side].power_W);
const offered_W = (bench: Bench) => sides.map((side) => bench.station.points[side].offered?.power_W ?? 0);
const import_A = (bench: Bench) => bench.station.devices.power.read().ac.current_A;
const lights = (bench: Bench) =>
  sides.map((side) => bench.host.station.twin.state().lights?.[side]).map((light) => `${light?.colour} ${light?.mode}`);
const target = 'VWGC.ChargingStationCurrentImportTarget';

describe('limits', () => {
  it('R-EMS-01, R-EMS-02, R-EMS-04: two hungry vehicles get 250 kW together and 150 kW each at most; one that goes leaves its share', async () => {
    const bench = await Bench.started();
    await bench.startByCard('A', 'CARD-ANNA', { vehicle: 'saloon-800', soc_pct: 10 });
    await bench.run(60);
    expect(power_W(bench)[0]).toBeLessThanOrEqual(150_000);
    expect(power_W(bench)[0]).toBeGreaterThan(140_000);
    await bench.startByCard('B', 'CARD-CARLA', { vehicle: 'saloon-800', soc_pct: 10 });
    await bench.run(30);
    const [a = 0, b = 0] = power_W(bench);
    expect(a + b).toBeLessThanOrEqual(250_000);
    expect(a + b).toBeGreaterThan(235_000);
    await bench.leave('B', 'CARD-CARLA');
    await bench.run(15);
    expect(power_W(bench)[0]).toBeGreaterThan(140_000);
  });

  it('R-EMS-12: heat outside lowers power and offer, on the wire too', async () => {
    const bench = await Bench.started();
    await bench.configure('MeterValueSampleInterval', '10');
    await bench.startByCard('A', 'CARD-ANNA', { vehicle: 'saloon-800', soc_pct: 10 });
    const shown = () =>
      bench
        .samples(bench.meterValues('A').at(-1))
        .filter(({ measurand }) => measurand.endsWith('.Offered'))
        .map(({ value }) => Number(value));
    const [amperes = 0, watts = 0] = shown();
    bench.hands.setAmbient(45);
    await bench.run(30);
    const [fewer_A = 0, fewer_W = 0] = shown();
    expect(fewer_W).toBeLessThan(watts);
    expect(fewer_A).toBeLessThan(amperes);
    expect(power_W(bench)[0]).toBeLessThanOrEqual(fewer_W + 1);
  });

  it('R-EMS-10: beyond the operating range nothing flows, and the vehicle is suspended by the station', async () => {
    const bench = await Bench.started();
    await bench.startByCard('A');
    bench.hands.setAmbient(51);
    await bench.run(30);
    expect(power_W(bench)).toEqual([0, 0]);
    expect(bench.statuses(1).at(-1)).toBe('SuspendedEVSE');
    bench.hands.setAmbient(30);
    await bench.run(30);
    expect(bench.statuses(1).at(-1)).toBe('Charging');
    expect(bench.reasons()).toEqual([]);
  });

  it('R-EMS-15, R-EMS-16: a pack at its residual charge takes no part; the vehicle goes on with what the grid gives', async () => {
    const bench = await Bench.started();
    await bench.startByCard('A', 'CARD-ANNA', { vehicle: 'saloon-800', soc_pct: 10 });
    bench.hands.setPackSoc('A', 15);
    bench.hands.setPackSoc('B', 15);
    await bench.run(30);
    expect(power_W(bench)[0]).toBeGreaterThan(30_000);
    expect(power_W(bench)[0]).toBeLessThanOrEqual(41_500);
    expect(bench.station.devices.power.read().packs.A.batteryToBus_W).toBeLessThan(6_000);
  });

  it('R-EMS-13: full packs draw nothing from the grid; a charging session makes them draw', async () => {
    const bench = await Bench.started({ twin: { packSoc_pct: 94 } });
    await bench.run(3600);
    expect(import_A(bench)).toBeLessThan(1);
    await bench.startByCard('A');
    await bench.run(300);
    await bench.leave('A');
    await bench.run(60);
    expect(import_A(bench)).toBeGreaterThan(10);
  });
});

describe('the target of the import', () => {
  it('R-KEY-17, R-KEY-18: caps the current within seconds', async () => {
    const bench = await Bench.started({ twin: { packSoc_pct: 50 } });
    await bench.startByCard('A');
    expect(import_A(bench)).toBeGreaterThan(50);
    expect(await bench.configure(target, '32')).toBe('Accepted');
    await bench.run(10);
    expect(import_A(bench)).toBeLessThanOrEqual(32.01);
    expect(import_A(bench)).toBeGreaterThan(25);
  });

  it('R-KEY-19: below 16 the AC input is off', async () => {
    const bench = await Bench.started({ twin: { packSoc_pct: 50 } });
    await bench.configure(target, '10');
    await bench.run(10);
    expect(import_A(bench)).toBeLessThan(1);
  });

  it('R-KEY-20: what is not possible is rejected', async () => {
    const bench = await Bench.started();
    for (const value of ['64', '-1']) expect(await bench.configure(target, value)).toBe('Rejected');
    expect(await bench.configure(target, '63')).toBe('Accepted');
  });

  it('R-KEY-16: the current is read as it is, and 0 without AC', async () => {
    const bench = await Bench.started({ twin: { packSoc_pct: 50 } });
    const read = async () => {
      const answer = (await bench.call('GetConfiguration', { key: ['VWGC.ChargingStationCurrentImport'] })) as {
        configurationKey: { value: string }[];
      };
      return Number(answer.configurationKey[0]?.value);
    };
    await bench.run(60);
    expect(Math.abs((await read()) - import_A(bench))).toBeLessThanOrEqual(0.5);
    expect(await read()).toBeGreaterThan(50);
    bench.hands.setGridFeed(0);
    await bench.run(10);
    expect(await read()).toBe(0);
  });
});

describe('lights', () => {
  it('R-LED-01, R-LED-10: each side shows its own state', async () => {
    const bench = await Bench.started({ twin: { packSoc_pct: 95 } });
    expect(lights(bench)).toEqual(['green steady', 'green steady']);
    await bench.startByCard('A');
    expect(lights(bench)).toEqual(['green blinking', 'green steady']);
    bench.hands.injectFault('outlet.isolation', 'B');
    await bench.run(1);
    expect(lights(bench)).toEqual(['green blinking', 'red steady']);
    await bench.leave('A');
    expect(lights(bench)).toEqual(['blue steady', 'red steady']);
  });

  it('R-LED-06: a point that was taken out of service blinks red', async () => {
    const bench = await Bench.started({ twin: { packSoc_pct: 95 } });
    await bench.call('ChangeAvailability', { connectorId: 2, type: 'Inoperative' });
    await bench.run(1);
    expect(lights(bench)).toEqual(['green steady', 'red blinking']);
  });
});

describe('offers', () => {
  it('R-EMS-17: what a free side could have falls while the other one draws', async () => {
    const bench = await Bench.started();
    const [, before = 0] = offered_W(bench);
    await bench.startByCard('A', 'CARD-ANNA', { vehicle: 'saloon-800', soc_pct: 10 });
    await bench.run(30);
    expect(offered_W(bench)[1]).toBeLessThan(before);
  });
});
