/** Effects of settings that no story of their own shows; `test/spec/keys-effect.test.ts` says where each is shown. */
import { describe, expect, it } from 'vitest';
import { Bench } from './bench.js';
import { RawBackend } from './raw-backend.js';

const import_A = (bench: Bench) => bench.station.devices.power.read().ac.current_A;
const power_W = (bench: Bench) => bench.host.station.twin.state().outlets.A.power_W;
const told = async (bench: Bench, key: string) =>
  ((await bench.call('GetConfiguration', { key: [key] })) as { configurationKey: { value?: string }[] }).configurationKey[0]?.value;

describe('energy', () => {
  it('charge_power is a ceiling of the current from the grid, beside the target and the connection', async () => {
    const bench = await Bench.started({ twin: { packSoc_pct: 50 } });
    expect(import_A(bench)).toBeGreaterThan(40);
    bench.settings.set('electronic.charge_power', 16);
    await bench.run(1000);
    expect(import_A(bench)).toBeGreaterThan(12);
    expect(import_A(bench)).toBeLessThanOrEqual(16.01);
  });

  it('below res_mobile_mode a pack feeds no vehicle while there is no grid, below res_connected_mode while there is', async () => {
    for (const [key, feed_A] of [
      ['electronic.res_mobile_mode', 0],
      ['electronic.res_connected_mode', 63],
    ] as const) {
      const bench = await Bench.started({ twin: { packSoc_pct: 50, feed_A } });
      await bench.startByCard('A', 'CARD-ANNA', { vehicle: 'saloon-800', soc_pct: 10 });
      await bench.run(30);
      expect(power_W(bench)).toBeGreaterThan(90_000);
      bench.settings.adopt({ settings: new Map([[key, '70']]) });
      await bench.run(30);
      expect(power_W(bench)).toBeLessThan(feed_A === 0 ? 100 : 42_000);
    }
  });
});

describe('the link', () => {
  it('op_backend is where the station dials to, and none where it is empty', async () => {
    const backend = new RawBackend();
    backend.station.settings.set('ocpp.op_backend', '');
    await backend.start();
    expect(backend.targets).toEqual([]);
    backend.station.settings.set('ocpp.op_backend', 'ws://other/path/');
    await backend.run(10);
    expect(backend.targets.map(({ url }) => url)).toEqual(['ws://other/path/WVVZZZ1139N0000001']);
  });

  it('ocpp_cs_id names the station to the back-end; without it the serial number does', async () => {
    const backend = new RawBackend();
    await backend.start();
    backend.station.settings.set('ocpp.ocpp_cs_id', 'STATION-7');
    await backend.run(10);
    expect(backend.targets.map(({ url }) => url)).toEqual(['ws://raw/WVVZZZ1139N0000001', 'ws://raw/STATION-7']);
  });

  it('basic_auth_username stands beside the password; without it the identity does', async () => {
    const backend = new RawBackend();
    const { settings } = backend.station;
    settings.set('AuthorizationKey', 'A1B2C3D4E5F6A7B8C9D0A1B2C3D4E5F6');
    settings.set('SecurityProfile', 1);
    await backend.start();
    settings.set('ocpp.basic_auth_username', 'flexpole');
    await backend.run(10);
    expect(backend.targets.map(({ basicAuth }) => basicAuth?.user)).toEqual(['WVVZZZ1139N0000001', 'flexpole']);
  });
});

describe('what a station says of itself', () => {
  it('VWGC.GeoPosition is the fix of the receiver, over restarts, or the text that stands for none', async () => {
    const bench = await Bench.started();
    const key = 'VWGC.GeoPosition';
    expect(await told(bench, key)).toBe('[Latitude: 9999.99999, Longitude: 9999.99999]');
    bench.hands.setPosition({ latitude_deg: 52.4227, longitude_deg: -10.7865 });
    expect(await told(bench, key)).toBe('[Latitude: +052.42270, Longitude: -010.78650]');
    bench.host.cutPower();
    await bench.powerOn();
    expect(await told(bench, key)).toBe('[Latitude: +052.42270, Longitude: -010.78650]');
    bench.hands.setPosition({ latitude_deg: -0.000001, longitude_deg: 180 });
    expect(await told(bench, key)).toBe('[Latitude: +000.00000, Longitude: +180.00000]');
    bench.hands.setPosition();
    expect(await told(bench, key)).toMatch(/9999/);
    expect(() => bench.hands.setPosition({ latitude_deg: 91, longitude_deg: 0 })).toThrow();
  });

  it('evse_id_a and evse_id_b stand in the records of their sides', async () => {
    const bench = await Bench.started();
    bench.settings.set('meter.evse_id_a', 'DE*FLX*E1');
    bench.settings.set('meter.evse_id_b', 'DE*FLX*E2');
    for (const side of ['A', 'B'] as const) {
      await bench.startByCard(side);
      await bench.leave(side);
    }
    expect(bench.station.ledger.records().map(({ side, ocmf }) => [side, /"CI":"([^"]*)"/.exec(ocmf)?.[1]])).toEqual(
      expect.arrayContaining([
        ['A', 'DE*FLX*E1'],
        ['B', 'DE*FLX*E2'],
      ]),
    );
  });
});

describe('the lists of measurands', () => {
  it('an empty MeterValuesAlignedData sends nothing on the clock, an empty StopTxnAlignedData keeps nothing', async () => {
    const bench = await Bench.started();
    await bench.configure('MeterValuesAlignedData', '');
    await bench.startByCard('A');
    await bench.run(1800);
    await bench.leave('A');
    const sent = [...bench.sent('MeterValues'), ...bench.sent('StopTransaction')].flatMap((payload) => bench.samples(payload));
    expect(sent.length).toBeGreaterThan(10);
    expect(sent.filter(({ context }) => context === 'Sample.Clock')).toEqual([]);
  });

  it('MeterValuesSampledData and StopTxnSampledData say which samples are taken, each for its message', async () => {
    const bench = await Bench.started();
    await bench.configure('MeterValuesSampledData', 'Voltage');
    await bench.configure('StopTxnSampledData', 'Energy.Active.Import.Register,SoC');
    await bench.startByCard('A');
    await bench.run(130);
    await bench.leave('A');
    const measurands = (action: string) =>
      new Set(bench.sent(action).flatMap((payload) => bench.samples(payload).map(({ measurand }) => measurand)));
    expect(measurands('MeterValues')).toEqual(new Set(['Voltage']));
    expect(measurands('StopTransaction')).toEqual(new Set(['Energy.Active.Import.Register', 'SoC']));
  });
});
