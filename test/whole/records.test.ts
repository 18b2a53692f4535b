/** What the books of a station hold for bills and disputes: R-DAT. Export by period is shown in `rig-hands.test.ts`. */
import { describe, expect, it } from 'vitest';
import { Bench } from './bench.js';

const charged = async (bench: Bench): Promise<void> => {
  await bench.startByCard('A');
  await bench.run(60);
  await bench.leave('A');
};

describe('records', () => {
  it('R-DAT-08, R-DAT-27: stay for years, whatever becomes of the station meanwhile', async () => {
    const bench = await Bench.started();
    await bench.configure('ClockAlignedDataInterval', '0');
    await charged(bench);
    const before = bench.station.ledger.records();
    const past = bench.station.ledger.past();
    for (let year = 0; year < 3; year++) {
      bench.host.cutPower();
      await bench.run(365 * 86_400 - 3600);
      await bench.powerOn();
      await bench.call('ClearCache', {});
      await bench.run(3600);
      await charged(bench);
    }
    expect(bench.station.ledger.records()).toHaveLength(4);
    expect(bench.station.ledger.records().slice(0, 1)).toEqual(before);
    expect(bench.station.ledger.past().slice(0, 1)).toEqual(past);
  });

  it('R-DAT-01, R-DAT-15, R-DAT-18: the bill has what it needs: who, where, both times, both registers, both readings and the record', async () => {
    const bench = await Bench.started();
    await charged(bench);
    const [start] = bench.sent('StartTransaction');
    const [stop] = bench.sent('StopTransaction');
    expect(start).toMatchObject({ connectorId: 1, idTag: 'CARD-ANNA', meterStart: expect.any(Number), timestamp: expect.any(String) });
    expect(stop).toMatchObject({ idTag: 'CARD-ANNA', meterStop: expect.any(Number), timestamp: expect.any(String), reason: 'Local' });
    const samples = bench.samples(stop);
    const register = (context: string, format?: string) =>
      samples.find(
        (sample) => sample.context === context && sample.measurand === 'Energy.Active.Import.Register' && sample.format === format,
      );
    expect(Math.floor(Number(register('Transaction.Begin')?.value))).toBe(start?.['meterStart']);
    expect(Math.floor(Number(register('Transaction.End')?.value))).toBe(stop?.['meterStop']);
    expect(register('Transaction.End', 'SignedData')?.value).toBe(bench.station.ledger.records()[0]?.ocmf);
  });

  it('R-DAT-22: a session in the books names the page of its record, and that record names the session', async () => {
    const bench = await Bench.started();
    await charged(bench);
    await charged(bench);
    const records = bench.station.ledger.records();
    for (const { session, page } of bench.station.ledger.past()) {
      const record = records.find((kept) => kept.meterId === session.meterId && kept.page === page);
      expect(record).toMatchObject({ sessionId: session.id, side: session.side });
    }
    expect(new Set(records.map(({ page }) => page)).size).toBe(2);
  });
});

describe('a card for verification visits', () => {
  it('R-DAT-23: starts and ends a session like any other, online and without the back-end, and the books name it', async () => {
    const bench = await Bench.started();
    await bench.call('SendLocalList', {
      listVersion: 1,
      updateType: 'Full',
      localAuthorizationList: [{ idTag: 'TEST-CARD', idTagInfo: { status: 'Accepted' } }],
    });
    await bench.configure('LocalAuthorizeOffline', 'true');
    // The back-end knows it.
    for (const action of ['Authorize', 'StartTransaction'] as const) {
      bench.brain.setBehaviour(action, { answer: 'status', status: 'Accepted' });
    }
    for (const isOnline of [true, false]) {
      if (!isOnline) bench.links.cut();
      await bench.startByCard('A', 'TEST-CARD');
      await bench.run(60);
      expect(bench.delivered_Wh('A')).toBeGreaterThan(0);
      await bench.leave('A', 'TEST-CARD');
    }
    bench.links.restore();
    await bench.run(300);
    expect(bench.sent('StartTransaction').map(({ idTag }) => idTag)).toEqual(['TEST-CARD', 'TEST-CARD']);
    expect(bench.reasons()).toEqual(['Local', 'Local']);
    const past = bench.station.ledger.past();
    expect(past.map(({ session }) => session.permit)).toMatchObject([{ idToken: 'TEST-CARD' }, { idToken: 'TEST-CARD' }]);
    expect(bench.station.ledger.records().map(({ sessionId }) => sessionId)).toEqual(past.map(({ session }) => session.id));
  });
});
