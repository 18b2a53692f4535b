import { describe, expect, it } from 'vitest';
import { isTerminalNumber } from './payment-codes.js';
import { PaymentSettings, type PaymentTerms } from './payment-settings.js';
import { testSettings } from './settings-for-tests.js';
import { numberTerminal } from './terminal-number.js';

const at = (generation: '1.1' | '3.0' | '5.0') => {
  const settings = testSettings({ profile: { generation } });
  return { settings, payment: new PaymentSettings(settings) };
};

describe('terms of payment', () => {
  it('price and blocked amount come from the keys of the firmware', () => {
    expect(at('1.1').payment.terms()).toMatchObject({ pricePerKwh_minor: 89, preAuthorization_minor: 2500 });
    expect(at('3.0').payment.terms()).toMatchObject({ pricePerKwh_minor: 50, preAuthorization_minor: 4999 });
    const { settings, payment } = at('1.1');
    settings.changeConfiguration('VWGC.PricePerKwh', '61');
    expect(payment.terms().pricePerKwh_minor).toBe(61);
  });

  it('every change is handed to the terminal, with all terms as they are then', () => {
    const { settings, payment } = at('5.0');
    const heard: PaymentTerms[] = [];
    const end = payment.watch((terms) => heard.push(terms));
    settings.changeConfiguration('PosCtrlr.Currency', 'CHF');
    settings.changeConfiguration('PosCtrlr.Language', 'FR');
    settings.changeConfiguration('PosCtrlr.PricePerKwh', '79');
    settings.changeConfiguration('MeterValueSampleInterval', '30');
    expect(heard).toMatchObject([{ currency: 'CHF' }, { currency: 'CHF', language: 'fr' }, { language: 'fr', pricePerKwh_minor: 79 }]);
    end();
    settings.changeConfiguration('PosCtrlr.PricePerKwh', '80');
    expect(heard).toHaveLength(3);
  });

  it('reconciliation is due an hour after the restart, from 3.0 on at a time of its own', () => {
    const old = at('1.1');
    old.settings.changeConfiguration('VWGC.TerminalRestartTime', '23:30');
    expect(old.payment.terms()).toMatchObject({ restartAt: { hour: 23, minute: 30 }, reconciliationAt: { hour: 0, minute: 30 } });
    const { settings, payment } = at('3.0');
    settings.changeConfiguration('PosCtrlr.ReconciliationTime', '05:15');
    expect(payment.terms().reconciliationAt).toEqual({ hour: 5, minute: 15 });
  });

  it('an extended receipt is asked for by either key', () => {
    for (const key of ['VWGC.HasExtendedReceipt', 'PosCtrlr.IsExtendedReceiptEnabled']) {
      const { settings, payment } = at('5.0');
      expect(payment.terms().extendedReceipt).toBe(false);
      settings.changeConfiguration(key, 'true');
      expect(payment.terms().extendedReceipt).toBe(true);
    }
  });
});

describe('the number of the terminal', () => {
  const start = (waiting: string, number: string | undefined) => {
    const settings = testSettings();
    settings.set('PosCtrlr.NewTerminalId', waiting);
    const setUp: string[] = [];
    const emptied: string[] = [];
    const terminal = { number, setUp: (to: string) => setUp.push(to) };
    numberTerminal(settings, terminal, (before) => emptied.push(before));
    return { settings, setUp, emptied };
  };
  const key = 'PosCtrlr.NewTerminalId';

  it('what waits is set up at the start, and used up', () => {
    const { settings, setUp, emptied } = start('60012345', '60000001');
    expect([setUp, emptied, settings.get(key)]).toEqual([['60012345'], ['60012345'], '']);
  });

  it.each(['1234567', '00000000', '        ', '0000 000'])('%j sets up nothing, and is used up all the same', (number) => {
    const { settings, setUp, emptied } = start(number, '60000001');
    expect([setUp, emptied, settings.get(key)]).toEqual([[], [number], '']);
  });

  it('nothing waits: nothing happens', () => {
    expect(start('', '0')).toMatchObject({ setUp: [], emptied: [] });
  });

  it('a terminal without a number is set up at once, one with a number at the next start', () => {
    const fresh = start('', '00000000');
    fresh.settings.set(key, '60012345');
    expect([fresh.setUp, fresh.settings.get(key)]).toEqual([['60012345'], '']);
    for (const number of ['60000001', undefined]) {
      const later = start('', number);
      later.settings.set(key, '60012345');
      expect([later.setUp, later.settings.get(key)]).toEqual([[], '60012345']);
    }
  });

  it('a number has eight characters that are not all zeros or blanks', () => {
    expect(['60012345', '0000000A', '00000000', '1234567', ''].map(isTerminalNumber)).toEqual([true, true, false, false, false]);
  });
});
