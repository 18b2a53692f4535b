/** Receipts of card payments on a whole station. The terminal is a hand here: it says that a session is paid. */
import { describe, expect, it } from 'vitest';
import { type CardPayment, fee_minor } from '../../src/station/receipts/receipt.js';
import type { Station } from '../../src/station/station.js';
import { Bench, type BenchOptions } from './bench.js';
import { RawBackend } from './raw-backend.js';

/** A session that a terminal has let begin, over and unplugged. @returns its id */
async function paidSession(bench: Bench): Promise<string> {
  bench.plug('A');
  await bench.run(3);
  bench.station.points.A.permit({ idToken: bench.settings.get('VWGC.DefaultUserID'), means: 'CARD_TXN_NR' });
  await bench.run(200);
  bench.station.points.A.stop({ reason: 'Local' });
  await bench.run(10);
  bench.hands.unplug('A');
  await bench.run(5);
  return bench.station.ledger.past().at(-1)?.session.id ?? '';
}

/** What the terminal says when it has booked the amount. */
function booked(station: Station, sessionId: string): CardPayment {
  const past = station.ledger.past().at(-1);
  const energy_Wh = Math.floor(past?.meterStop_Wh ?? 0) - Math.floor(past?.session.meterStart_Wh ?? 0);
  return {
    sessionId,
    amount_minor: fee_minor(energy_Wh, 50),
    currency: 'EUR',
    cardLast4: '4711',
    terminalId: '60012345',
    receiptNumber: '0815',
    traceNumber: '000042',
    at: station.time.now(),
    text: 'ZAHLUNG',
  };
}

async function pay(bench: Bench, sessionId: string) {
  const made = bench.host.station.office.receipts.receiptReady(booked(bench.station, sessionId));
  await bench.run(40);
  return made;
}

const field: BenchOptions = { profile: { name: 'zd-4.2' } };
const told = (bench: Bench, id: string) =>
  bench
    .sent('DataTransfer')
    .filter(({ messageId }) => messageId === id)
    .map(({ data }) => JSON.parse(String(data)) as Record<string, unknown>);

describe('receipts', () => {
  it('zd-4.2 tells of each by TransmitReceiptData with the vendor id ZD, under the id of its transaction', async () => {
    const bench = await Bench.started(field);
    const sessionId = await paidSession(bench);
    const receipt = await pay(bench, sessionId);
    const [stop] = bench.sent('StopTransaction');
    const [start] = bench.sent('StartTransaction');
    expect(start).toMatchObject({ idTag: 'UNDEFINED' });
    expect(bench.sent('DataTransfer')).toMatchObject([{ vendorId: 'ZD', messageId: 'TransmitReceiptData', data: expect.any(String) }]);
    expect(told(bench, 'TransmitReceiptData')).toEqual([
      {
        transactionId: stop?.['transactionId'],
        receiptNr: '00000001',
        receiptTextBlock: 'ZAHLUNG',
        fee: fee_minor(Number(stop?.['meterStop']) - Number(start?.['meterStart']), 50),
        meterSessionId: sessionId,
      },
    ]);
    expect(receipt).toMatchObject({ number: 1, text: 'ZAHLUNG', link: undefined });
  });

  it('the manual profile sends none', async () => {
    const bench = await Bench.started();
    await pay(bench, await paidSession(bench));
    expect(bench.sent('DataTransfer')).toEqual([]);
  });

  it('a session that was charged without a link is told of when the back-end has named it, over a loss of power', async () => {
    const bench = await Bench.started(field);
    bench.links.cut();
    await bench.run(5);
    await pay(bench, await paidSession(bench));
    bench.host.cutPower();
    await bench.powerOn();
    expect(told(bench, 'TransmitReceiptData')).toEqual([]);
    bench.links.restore();
    await bench.run(200);
    expect(told(bench, 'TransmitReceiptData')).toMatchObject([{ transactionId: bench.sent('StopTransaction')[0]?.['transactionId'] }]);
  });

  it('R-OCP-07, R-DAT-02, R-DAT-03: an extended receipt asks the back-end, and prints what it adds', async () => {
    const backend = new RawBackend();
    const { station, settings, office, twin } = backend.station;
    const asked: Readonly<Record<string, unknown>>[] = [];
    backend.script['DataTransfer'] = (request) => {
      asked.push(request);
      return { status: 'Accepted', data: '{"invoiceNo":"R-7","taxRate":19}' };
    };
    await backend.start();
    settings.set('PosCtrlr.IsExtendedReceiptEnabled', true);
    settings.set('PosCtrlr.DefaultReceptHeader', 'FLEXPOLE');
    settings.set('PosCtrlr.DefaultReceiptFooter', 'DANKE');
    settings.set('VWGC.TransactionDataBaseUrl', 'https://receipts.example/?id=');
    twin.hands.plug('A', { vehicle: 'saloon-400', soc_pct: 20 });
    await backend.run(3);
    station.points.A.permit({ idToken: 'UNDEFINED', means: 'CARD_TXN_NR' });
    await backend.run(200);
    twin.hands.unplug('A');
    await backend.run(10);
    const sessionId = station.ledger.past()[0]?.session.id ?? '';
    const made = office.receipts.receiptReady(booked(station, sessionId));
    await backend.clock.settle();
    expect(await made).toEqual({ number: 1, text: 'FLEXPOLE\nZAHLUNG\nR-7\nDANKE', link: `https://receipts.example/?id=${sessionId}` });
    expect(asked).toMatchObject([{ vendorId: 'VWGC', messageId: 'ExtendedReceiptInformation-2' }]);
    expect(JSON.parse(String(asked[0]?.['data']))).toMatchObject({
      transactionId: 7,
      connectorId: 1,
      receiptNo: '0001',
      amount: expect.any(Number),
      cardLast4: '4711',
      chargingDate: expect.stringMatching(/^2026-03-02T/),
    });
  });

  it.each([
    ['silence', { answer: 'silence' }],
    ['a bare Accepted', { answer: 'status', status: 'Accepted' }],
    ['a no', { answer: 'status', status: 'UnknownMessageId' }],
    ['an error', { answer: 'error', code: 'InternalError', description: 'no' }],
  ] as const)('%s of the back-end gives a receipt without additions', async (_, behaviour) => {
    const bench = await Bench.started();
    await bench.configure('VWGC.HasExtendedReceipt', 'true');
    bench.brain.setBehaviour('DataTransfer', behaviour);
    expect(await pay(bench, await paidSession(bench))).toMatchObject({ text: 'ZAHLUNG' });
  });

  it('without a link the receipt is printed at once, and the back-end learns its three items later', async () => {
    const bench = await Bench.started();
    await bench.configure('PosCtrlr.IsExtendedReceiptEnabled', 'true');
    bench.links.cut();
    await bench.run(5);
    expect(await pay(bench, await paidSession(bench))).toMatchObject({ text: 'ZAHLUNG' });
    bench.links.restore();
    await bench.run(200);
    expect(told(bench, 'ExtendedReceiptInformation-2')).toMatchObject([{ cardLast4: '4711', amount: expect.any(Number) }]);
  });

  it('R-DAT-10: nothing is made up for a session that nobody remembers', async () => {
    const bench = await Bench.started(field);
    expect(await pay(bench, 'ffffffffffffffffffffff')).toBeUndefined();
    expect(bench.sent('DataTransfer')).toEqual([]);
  });

  it('each slip has a number of its own, over restarts', async () => {
    const bench = await Bench.started(field);
    const sessionId = await paidSession(bench);
    await pay(bench, sessionId);
    bench.host.cutPower();
    await bench.powerOn();
    expect(await pay(bench, sessionId)).toMatchObject({ number: 2 });
  });
});
