/**
 * The profile `zd-4.2`: a station as one was seen in the field, software 4.2.4.1 on a 63 A feed. What is expected stands here as data of our
 * own, after the field notes; `docs/decisions/0008-field-profile.md` says which of them are not emulated, and why.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { fee_minor } from '../../src/station/receipts/receipt.js';
import { Bench, type Payload, type Sample } from './bench.js';

/** One session paid by card, from the plug to the receipt, with a clock-aligned reading that waits before it. */
async function session(): Promise<Bench> {
  const bench = await Bench.started({ profile: { name: 'zd-4.2' }, start: '2026-07-06T09:10:00Z', twin: { packSoc_pct: 70 } });
  await bench.configure('MeterValueSampleInterval', '20');
  await bench.configure('MeterValuesSampledData', 'Power.Offered,Current.Offered,Energy.Active.Import.Register,SoC');
  await bench.run(600);
  bench.plug('A');
  await bench.run(3);
  bench.station.points.A.permit({ idToken: bench.settings.get('VWGC.DefaultUserID'), means: 'CARD_TXN_NR' });
  await bench.run(300);
  bench.station.points.A.stop({ reason: 'Local' });
  await bench.run(10);
  bench.hands.unplug('A');
  await bench.run(10);
  const past = bench.station.ledger.past()[0];
  const made = bench.host.station.office.receipts.receiptReady({
    sessionId: past?.session.id ?? '',
    amount_minor: fee_minor(Math.floor(past?.meterStop_Wh ?? 0) - Math.floor(past?.session.meterStart_Wh ?? 0), 499),
    currency: 'EUR',
    cardLast4: '4711',
    terminalId: '60012345',
    receiptNumber: '0815',
    traceNumber: '000042',
    at: bench.station.time.now(),
    text: 'Kundenbeleg',
  });
  await bench.run(10);
  await made;
  return bench;
}

describe('the profile zd-4.2', () => {
  let bench: Bench;
  const first = (action: string): Payload => bench.sent(action)[0] ?? {};
  const samples = (payload: Payload | undefined): readonly Sample[] => bench.samples(payload);
  const inSession = (): readonly Payload[] =>
    bench.meterValues('A').filter((values) => samples(values).some(({ location }) => location === 'Outlet'));
  const keys = async (...names: readonly string[]) => {
    const answer = (await bench.call('GetConfiguration', { key: names })) as {
      configurationKey: { key: string; value?: string; readonly: boolean }[];
    };
    return answer.configurationKey;
  };
  beforeAll(async () => {
    bench = await session();
  });

  it('boots with eight fields: vendor ZD, model FFCS, version ZD-SW, its serial as identity, both meters in one field', () => {
    expect(first('BootNotification')).toEqual({
      chargePointVendor: 'ZD',
      chargePointModel: 'FFCS',
      chargePointSerialNumber: expect.stringMatching(/^A21\d{2}LHE\d{10}$/),
      firmwareVersion: 'ZD-SW4.2.4.1',
      iccid: expect.any(String),
      imsi: expect.any(String),
      meterSerialNumber: expect.stringMatching(/^\d{10},\d{10}$/),
      meterType: 'LEM DCBM_v1,LEM DCBM_v1',
    });
    expect(first('BootNotification')['chargePointSerialNumber']).toBe(bench.identity);
  });

  it('has the key of the field, read-only, and neither smart charging nor reservations of any side', async () => {
    expect(await keys('VWGC.UpdateSignaturePublicKey')).toMatchObject([{ readonly: true, value: expect.any(String) }]);
    expect(await bench.configure('VWGC.UpdateSignaturePublicKey', 'x')).toBe('Rejected');
    expect(await keys('ReserveConnectorZeroSupported', 'ChargeProfileMaxStackLevel')).toEqual([]);
    expect((await keys('SupportedFeatureProfiles'))[0]?.value).not.toContain('SmartCharging');
  });

  it('every StatusNotification has the vendor id ZD, also with NoError and without an error code of the vendor', () => {
    for (const status of bench.sent('StatusNotification')) {
      expect(status).toMatchObject({ vendorId: 'ZD', errorCode: 'NoError' });
      expect(status).not.toHaveProperty('vendorErrorCode');
    }
  });

  it('times are in UTC, in whole seconds', () => {
    const times = JSON.stringify(bench.requests().map(({ payload }) => payload)).match(/(?<="timestamp":")[^"]*/g) ?? [];
    expect(times.length).toBeGreaterThan(20);
    for (const time of times) expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  });

  it('Charging and StartTransaction bear the same second; the token is UNDEFINED, registers are whole watt-hours', () => {
    const charging = bench.sent('StatusNotification').find(({ status }) => status === 'Charging');
    expect(first('StartTransaction')).toEqual({
      connectorId: 1,
      idTag: 'UNDEFINED',
      meterStart: expect.any(Number),
      timestamp: charging?.['timestamp'],
    });
    expect(Number.isInteger(first('StartTransaction')['meterStart'])).toBe(true);
  });

  it('sampled values have one decimal, in W and A, offered ones at the Outlet, and never a place Inlet', () => {
    const all = inSession().flatMap(samples);
    for (const { value } of all) expect(value).toMatch(/^\d+\.\d$/);
    expect(all.find(({ measurand }) => measurand === 'Power.Offered')).toMatchObject({ location: 'Outlet', unit: 'W' });
    expect(all.find(({ measurand }) => measurand === 'Current.Offered')).toMatchObject({ location: 'Outlet', unit: 'A' });
    expect(new Set(all.map(({ location }) => location))).toEqual(new Set(['Outlet', 'EV', 'Body']));
  });

  it('MeterValues of a transaction do not name it; the first brings the waiting Body reading with its older quarter of an hour', () => {
    expect(bench.sent('MeterValues').some((values) => 'transactionId' in values)).toBe(false);
    const [opening, next] = inSession();
    expect(samples(opening)[0]).toMatchObject({ measurand: 'SoC', location: 'Body', context: 'Sample.Clock', at: '2026-07-06T09:00:00Z' });
    expect(samples(next).some(({ location }) => location === 'Body')).toBe(false);
  });

  it('Body SoC comes for each connector by itself on every quarter of an hour, idle or not', () => {
    for (const side of ['A', 'B'] as const) {
      const clocked = bench
        .meterValues(side)
        .flatMap(samples)
        .filter(({ context }) => context === 'Sample.Clock');
      expect(clocked.every(({ location, unit }) => location === 'Body' && unit === 'Percent')).toBe(true);
      expect(clocked.length).toBeGreaterThan(0);
    }
  });

  it('StopTransaction: the signed sample stands first, plain, in Wh, with the time of the stop; raw samples every 20 s follow; reason Local', () => {
    const stop = first('StopTransaction');
    const [signed, ...raw] = samples(stop);
    expect(stop).toMatchObject({ reason: 'Local', meterStop: expect.any(Number) });
    expect(signed).toMatchObject({
      at: stop['timestamp'],
      format: 'SignedData',
      measurand: 'Energy.Active.Import.Register',
      unit: 'Wh',
      value: expect.stringMatching(/^OCMF\|.*\|.*/s),
    });
    expect(raw.every(({ format }) => format === undefined)).toBe(true);
    expect(raw.filter(({ context, measurand }) => context === 'Sample.Periodic' && measurand === 'Power.Offered').length).toBeGreaterThan(
      10,
    );
  });

  it('TransmitReceiptData follows the session: five members, the fee from watt-hours, the id of the meter session in lower case', () => {
    const message = bench.sent('DataTransfer').find(({ messageId }) => messageId === 'TransmitReceiptData');
    expect(message).toMatchObject({ vendorId: 'ZD' });
    const start = Number(first('StartTransaction')['meterStart']);
    const stop = first('StopTransaction');
    expect(JSON.parse(String(message?.['data']))).toEqual({
      transactionId: stop['transactionId'],
      receiptNr: expect.stringMatching(/^\d{8}$/),
      receiptTextBlock: 'Kundenbeleg',
      fee: fee_minor(Number(stop['meterStop']) - start, 499),
      meterSessionId: expect.stringMatching(/^[0-9a-f]{22}$/),
    });
  });

  it('VWGC.ChargingStationCurrentImport is 100000 and the watts of the AC meter, 0 without AC; the target stays in amperes', async () => {
    const read = async () => Number((await keys('VWGC.ChargingStationCurrentImport'))[0]?.value);
    const { ac } = bench.station.devices.power.read();
    expect(ac.gridToStation_W).toBeGreaterThan(1000);
    expect(Math.abs((await read()) - 100_000 - ac.gridToStation_W)).toBeLessThan(100);
    expect((await keys('VWGC.ChargingStationCurrentImportTarget'))[0]?.value).toBe('63');
    bench.hands.setGridFeed(0);
    await bench.run(5);
    expect(await read()).toBe(0);
    bench.hands.setGridFeed(63);
  });

  it('the plug counters are two numbers with a comma and no blank', async () => {
    expect((await keys('VWGC.ChargeGunPlugCycleCounters'))[0]?.value).toMatch(/^\d+,\d+$/);
  });

  it('the maintenance port speaks as in the manual, with the vendor id of the profile', async () => {
    bench.settings.adopt({
      settings: new Map([['cfg_interface.twoFactorAuthenticationActive', 'true']]),
      kept: new Map([['cfg_interface.users', [{ user_id: 'tech', maintenance_card_id: 'CARD-TECH' }]]]),
      supplied: ['cfg_interface.twoFactorAuthenticationActive'],
    });
    await bench.run(5);
    expect(bench.sent('StatusNotification').at(-1)).toMatchObject({
      connectorId: 0,
      vendorId: 'ZD',
      info: 'Maintenance LAN-port deactivated.',
    });
  });
});
