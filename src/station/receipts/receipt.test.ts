import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Instant } from '../../kernel/index.js';
import {
  type CardPayment,
  extendedReceiptData,
  fee_minor,
  type PaidSession,
  readReceiptAddition,
  receiptData,
  receiptLink,
  receiptText,
} from './receipt.js';

const payment: CardPayment = {
  sessionId: '0123456789ABCDEF012345',
  amount_minor: 12877,
  currency: 'EUR',
  cardLast4: '4711',
  terminalId: '60012345',
  receiptNumber: '0815',
  traceNumber: '000042',
  at: Instant(Date.parse('2026-07-01T12:34:56Z')),
  text: 'BEZAHLUNG\n128,77 EUR',
};
const session: PaidSession = {
  payment,
  connectorId: 2,
  transactionId: 7,
  startedAt: Instant(Date.parse('2026-07-01T12:00:00Z')),
  energy_Wh: 25_806,
  pricePerKwh_minor: 499,
};

describe('a receipt', () => {
  it('the fee is energy by price in whole minor units, from watt-hours: 25806 Wh at 4.99 make 128.77', () => {
    expect(fee_minor(25_806, 499)).toBe(12_877);
    expect([fee_minor(500, 1), fee_minor(499, 1), fee_minor(0, 499)]).toEqual([1, 0, 0]);
  });

  it('no fee is further from the exact product than half a minor unit', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.nat(65_535), (energy_Wh, price) => {
        expect(Math.abs(fee_minor(energy_Wh, price) * 1000 - energy_Wh * price)).toBeLessThanOrEqual(500);
      }),
    );
  });

  it('TransmitReceiptData has the five members of the field, in their forms', () => {
    expect(JSON.parse(receiptData(42, 'text', 7, payment))).toEqual({
      transactionId: 7,
      receiptNr: '00000042',
      receiptTextBlock: 'text',
      fee: 12_877,
      meterSessionId: '0123456789abcdef012345',
    });
  });

  it('R-DAT-02, R-DAT-03, R-DAT-25: ExtendedReceiptInformation-2 carries amount, last four digits of the card and date of charging', () => {
    expect(JSON.parse(extendedReceiptData(12_345, session))).toMatchObject({
      transactionId: 7,
      connectorId: 2,
      receiptNo: '2345',
      amount: 12_877,
      currency: 'EUR',
      unitPrice: 499,
      energy_Wh: 25_806,
      cardLast4: '4711',
      chargingDate: '2026-07-01T12:00:00Z',
    });
    expect(JSON.parse(extendedReceiptData(1, { ...session, transactionId: undefined }))).not.toHaveProperty('transactionId');
  });

  it('what a back-end adds is taken as far as it can be used', () => {
    expect(
      readReceiptAddition(JSON.stringify({ invoiceNo: 'R-1', desc: '', nameOfIssuingEntity: 5, discount: 0.1, taxRate: 19, other: true })),
    ).toEqual({ invoiceNo: 'R-1', discount: 0.1, taxRate: 19 });
    expect(readReceiptAddition('{"discount":1.5}')).toEqual({});
    for (const nothing of [undefined, '', '[]', 'null', '7', '{']) expect(readReceiptAddition(nothing)).toEqual({});
  });

  it('whatever the back-end answers, reading it never fails', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (data) => {
        expect(Object.keys(readReceiptAddition(data)).length).toBeLessThanOrEqual(7);
      }),
    );
  });

  it('the text has the first and last lines of the operator around all the rest', () => {
    expect(receiptText('HEAD', payment, { taxIdNo: 'DE 1', discount: 0.5 }, 'FOOT')).toBe('HEAD\nBEZAHLUNG\n128,77 EUR\nDE 1\nFOOT');
    expect(receiptText('', payment, {}, '')).toBe(payment.text);
  });

  it('the link is the base address and the meter session id', () => {
    expect(receiptLink('https://receipts.example/?id=', payment.sessionId)).toBe('https://receipts.example/?id=0123456789abcdef012345');
    expect(receiptLink('', payment.sessionId)).toBeUndefined();
  });
});
