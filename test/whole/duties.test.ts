/** Duties of whoever operates a station in the scope of calibration law, as far as its software serves them: R-DAT. */
import { describe, expect, it } from 'vitest';
import { Instant, sides } from '../../src/kernel/index.js';
import { type CardPayment, extendedReceiptData } from '../../src/station/receipts/receipt.js';
import { declarationOf, settingNames } from '../../src/station/settings/index.js';
import { verifyText } from '../../src/verify/index.js';
import { containerOf } from '../../ui/shared/records/container.js';
import { Bench } from './bench.js';
import { rigOf } from './rig-of.js';

describe('duties', () => {
  it('R-DAT-05: the public key of each charging point can be read before anybody has charged, and is the one that its records hold with', async () => {
    const bench = await Bench.started();
    const { configurationKey } = (await bench.call('GetConfiguration', { key: ['VWGC.DCMeterPublicKeysOcmf'] })) as {
      configurationKey: readonly { readonly value: string }[];
    };
    const keys = configurationKey[0]?.value.split(',') ?? [];
    expect(keys).toHaveLength(2);
    for (const side of sides) {
      await bench.startByCard(side);
      await bench.leave(side);
    }
    for (const [at, side] of sides.entries()) {
      const record = bench.station.ledger.records().find((kept) => kept.side === side);
      const verdicts = await Promise.all(keys.map(async (key) => (await verifyText(record?.ocmf ?? '', [key]))[0]?.verdict === 'verified'));
      expect(verdicts).toEqual(keys.map((_, other) => other === at));
    }
  });

  it('R-DAT-17: nothing has a price by time: times change no figure of a paid session, and no setting holds such a price', () => {
    const at = (time: string): Instant => Instant(Date.parse(time));
    const paid = (startedAt: string, paidAt: string): Record<string, unknown> => {
      const bill = { sessionId: '01', amount_minor: 1_000, currency: 'EUR', cardLast4: '4711', text: '' };
      const payment: CardPayment = { ...bill, terminalId: '1', receiptNumber: '1', traceNumber: '1', at: at(paidAt) };
      const session = { payment, connectorId: 1, transactionId: 7, energy_Wh: 20_000, pricePerKwh_minor: 50 } as const;
      return JSON.parse(extendedReceiptData(1, { ...session, startedAt: at(startedAt) })) as Record<string, unknown>;
    };
    const quick = paid('2026-03-02T08:00:00Z', '2026-03-02T08:10:00Z');
    const slow = paid('2026-03-07T22:00:00Z', '2026-03-08T09:00:00Z');
    expect(slow).toEqual({ ...quick, chargingDate: '2026-03-07T22:00:00Z', paymentDate: '2026-03-08T09:00:00Z' });
    const priced = settingNames.filter((name) => declarationOf(name).type.unit?.startsWith('minor currency unit'));
    const perTime = settingNames.filter((name) => /(price|fee|tariff)/i.test(name) && !/kwh$/i.test(name));
    expect(perTime).toEqual([]);
    expect(priced.filter((name) => !/(PricePerKwh|PreAuthorizationAmount)$/.test(name))).toEqual([]);
  });

  it('R-DAT-19: as soon as a session is over its signed record is there, a file of its own that can be checked', async () => {
    const bench = new Bench({ shapedNetwork: true });
    const rig = rigOf(bench);
    await bench.powerOn();
    for (const side of sides) {
      await bench.startByCard(side);
      await bench.leave(side);
      const { session } = bench.station.ledger.past().at(-1)!;
      const [record] = rig.records({ limit: 1 }).records;
      expect(record?.sessionId).toBe(session.id);
      expect(await verifyText(containerOf([record!]))).toMatchObject([{ verdict: 'verified' }]);
      expect(bench.samples(bench.sent('StopTransaction').at(-1)).find(({ format }) => format === 'SignedData')?.value).toBe(record?.ocmf);
    }
  });
});
