/** Signed meter records from the meter to the back-end: R-MET, R-KEY-28 to R-KEY-30, R-DAT. Verified with an independent library. */
import { describe, expect, it } from 'vitest';
import { verifyText } from '../../src/verify/index.js';
import { Bench } from './bench.js';

const oneSession = async (bench: Bench): Promise<string> => {
  await bench.startByCard('A');
  await bench.run(300);
  await bench.leave('A');
  const [signed] = bench.samples(bench.sent('StopTransaction').at(-1)).filter(({ format }) => format === 'SignedData');
  return signed?.value ?? '';
};
const configured = async (bench: Bench, key: string): Promise<readonly string[]> => {
  const answer = (await bench.call('GetConfiguration', { key: [key] })) as { configurationKey: { value: string }[] };
  return answer.configurationKey[0]?.value.split(',') ?? [];
};

describe('signed records', () => {
  it('R-MET-12, R-KEY-30: PLAIN: the octets of the meter, which verify with the key that GetConfiguration tells', async () => {
    const bench = await Bench.started();
    const value = await oneSession(bench);
    const [record] = bench.station.ledger.records();
    const fromMeter = await bench.station.devices.meters.A.recordBefore(0);
    expect(value).toBe(fromMeter.ocmf);
    expect(record).toMatchObject({ ocmf: fromMeter.ocmf, lem: fromMeter.lem, page: 'T1' });
    const [keyA, keyB] = await configured(bench, 'VWGC.DCMeterPublicKeysOcmf');
    expect(await verifyText(value, [String(keyA)])).toMatchObject([{ verdict: 'verified' }]);
    expect((await verifyText(value, [String(keyB)]))[0]?.verdict).not.toBe('verified');
  });

  it('R-KEY-28: both forms of the keys are read-only lists, A first, as read from the meters', async () => {
    const bench = await Bench.started();
    const { A, B } = bench.station.devices.meters;
    const [a, b] = [await A.identify(), await B.identify()];
    expect(await configured(bench, 'VWGC.DCMeterPublicKeys')).toEqual([a.publicKey, b.publicKey]);
    expect(await configured(bench, 'VWGC.DCMeterPublicKeysOcmf')).toEqual([a.publicKeyOcmf, b.publicKeyOcmf]);
    expect(await bench.configure('VWGC.DCMeterPublicKeys', 'x,y')).toBe('Rejected');
  });

  it('OCPP_201: a JSON object of exactly four strings, record and key in base64', async () => {
    const bench = await Bench.started();
    expect(await bench.configure('VWGC.SignedMeterValueType', 'OCPP_201')).toBe('Accepted');
    const wrapped = JSON.parse(await oneSession(bench)) as Record<string, string>;
    expect(Object.keys(wrapped).sort()).toEqual(['encodingMethod', 'publicKey', 'signedMeterData', 'signingMethod']);
    expect(wrapped).toMatchObject({ encodingMethod: 'OCMF', signingMethod: '' });
    const text = Buffer.from(wrapped['signedMeterData'] ?? '', 'base64').toString();
    expect(text).toBe(bench.station.ledger.records()[0]?.ocmf);
    const key = Buffer.from(wrapped['publicKey'] ?? '', 'base64').toString();
    expect(key).toMatch(/^oca:base16:asn1:/);
    expect(await verifyText(text, [key.replace('oca:base16:asn1:', '')])).toMatchObject([{ verdict: 'verified' }]);
  });

  it('R-KEY-31: OCPP_201 switches the form of both key lists too: what a record carries in base64, written out', async () => {
    const bench = await Bench.started();
    const plain = await configured(bench, 'VWGC.DCMeterPublicKeysOcmf');
    await bench.configure('VWGC.SignedMeterValueType', 'OCPP_201');
    const wrapped = JSON.parse(await oneSession(bench)) as Record<string, string>;
    for (const list of ['VWGC.DCMeterPublicKeys', 'VWGC.DCMeterPublicKeysOcmf']) {
      const keys = await configured(bench, list);
      expect(keys).toEqual(plain.map((key) => `oca:base16:asn1:${key}`));
      expect(keys.join(',').length).toBeLessThanOrEqual(500);
      expect(keys[0]).toBe(Buffer.from(wrapped['publicKey'] ?? '', 'base64').toString());
      expect(
        await verifyText(wrapped['signedMeterData'] ? Buffer.from(wrapped['signedMeterData'], 'base64').toString() : '', keys),
      ).toMatchObject([{ verdict: 'verified' }]);
    }
  });

  it('R-OCP-11: go as the plain text of the meter as ever, and from 3.0.0 on in the style of OCPP 2.0.1 where that is set', async () => {
    const isPlain = (value: string): boolean => value.startsWith('OCMF|');
    const before = await Bench.started({ profile: { generation: '2.0' } });
    expect(await before.configure('VWGC.SignedMeterValueType', 'OCPP_201')).toBe('NotSupported');
    expect(isPlain(await oneSession(before))).toBe(true);
    const since = await Bench.started({ profile: { generation: '3.0' } });
    expect(isPlain(await oneSession(since))).toBe(true);
    expect(await since.configure('VWGC.SignedMeterValueType', 'OCPP_201')).toBe('Accepted');
    const { signedMeterData = '' } = JSON.parse(await oneSession(since)) as Record<string, string>;
    expect(isPlain(Buffer.from(signedMeterData, 'base64').toString())).toBe(true);
  });

  it('R-KEY-29: other forms are rejected, and every change in a session', async () => {
    const bench = await Bench.started();
    expect(await bench.configure('VWGC.SignedMeterValueType', 'XML')).toBe('Rejected');
    await bench.startByCard('A');
    expect(await bench.configure('VWGC.SignedMeterValueType', 'OCPP_201')).toBe('Rejected');
    await bench.leave('A');
    expect(await bench.configure('VWGC.SignedMeterValueType', 'OCPP_201')).toBe('Accepted');
  });

  it('before 3.0 the form cannot be chosen: it is PLAIN', async () => {
    const bench = await Bench.started({ profile: { generation: '2.0' } });
    expect(await bench.configure('VWGC.SignedMeterValueType', 'OCPP_201')).toBe('NotSupported');
    expect(await oneSession(bench)).toMatch(/^OCMF\|/);
  });

  it('R-MET-10, R-MET-14, R-DAT-21: the record names meter, EVSE, transaction, page, times and energies, and how the driver was identified', async () => {
    const bench = await Bench.started();
    bench.settings.set('meter.evse_id_a', 'DE*FLX*E1*A');
    const value = await oneSession(bench);
    const [past] = bench.station.ledger.past();
    const payload = JSON.parse(value.split('|')[1] ?? '') as Record<string, unknown>;
    expect(payload).toMatchObject({ MS: past?.session.meterId, CI: 'DE*FLX*E1*A', PG: 'T1', IT: 'ISO14443' });
    expect(String(payload['ID']).toLowerCase()).toContain(past?.session.id);
    expect(past?.session.permit).toMatchObject({ idToken: 'CARD-ANNA', means: 'ISO14443' });
    const [checked] = await verifyText(value);
    expect(checked?.record).toMatchObject({
      begin_Wh: expect.any(Number),
      end_Wh: expect.any(Number),
      from: expect.anything(),
      to: expect.anything(),
    });
    const [start] = bench.sent('StartTransaction');
    const [stop] = bench.sent('StopTransaction');
    expect(checked?.record).toMatchObject({ begin_Wh: start?.['meterStart'], end_Wh: stop?.['meterStop'] });
  });

  it('R-MET-01, R-MET-13: each side has its own meter and its own pages without a gap', async () => {
    const bench = await Bench.started();
    for (const side of ['A', 'B', 'A', 'A', 'B'] as const) {
      await bench.startByCard(side, 'CARD-CARLA');
      await bench.run(60);
      await bench.leave(side, 'CARD-CARLA');
    }
    const pages = (side: 'A' | 'B') => bench.station.ledger.records().flatMap((record) => (record.side === side ? [record.page] : []));
    expect([pages('A'), pages('B')]).toEqual([
      ['T1', 'T2', 'T3'],
      ['T1', 'T2'],
    ]);
    expect(new Set(bench.station.ledger.records().map(({ meterId }) => meterId)).size).toBe(2);
  });

  it('R-DAT-24: a session that was started remotely yields the same kind of record', async () => {
    const bench = await Bench.started();
    bench.plug('B');
    await bench.run(5);
    await bench.call('RemoteStartTransaction', { idTag: 'APP-USER', connectorId: 2 });
    await bench.run(100);
    bench.hands.unplug('B');
    await bench.run(10);
    const [signed] = bench.samples(bench.sent('StopTransaction')[0]);
    expect(JSON.parse(signed?.value.split('|')[1] ?? '')).toMatchObject({ IT: 'CENTRAL_1' });
    const transcript = bench.transcript
      .lines()
      .map((line) => JSON.stringify(line))
      .join('\n');
    const [key] = (await configured(bench, 'VWGC.DCMeterPublicKeysOcmf')).slice(1);
    expect(await verifyText(transcript, [String(key)])).toMatchObject([{ verdict: 'verified' }]);
  });

  it('a meter that was exchanged is an event; the records of the old one keep its key', async () => {
    const bench = await Bench.started();
    await oneSession(bench);
    const [old] = bench.station.ledger.records();
    bench.host.station.meters.A.exchange();
    await oneSession(bench);
    const records = bench.station.ledger.records().filter(({ side }) => side === 'A');
    expect(new Set(records.map(({ meterId }) => meterId)).size).toBe(2);
    expect(records.find(({ meterId }) => meterId === old?.meterId)).toEqual(old);
    for (const { ocmf, publicKey } of records) expect(await verifyText(ocmf, [publicKey])).toMatchObject([{ verdict: 'verified' }]);
    const changes = bench.station.journal.entries().filter(({ event }) => event === 'meter.changed');
    expect(changes).toMatchObject([{ side: 'A', before: { meterId: old?.meterId } }]);
  });
});
