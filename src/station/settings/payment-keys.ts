/** Vendor keys of card payment. From 3.0 on those of the terminal (PosCtrlr) govern; older ones count where these are not set. */
import { key, measured } from './declaration.js';
import { currencyCode, isTerminalNumber, receiptLanguageCode, terminalNumberCode } from './payment-codes.js';
import { bool, hourAndMinute, int, text, threeOClock, timeOfDay } from './value-types.js';

const payment = { profile: 'Custom', source: 'manual §2.19' } as const;
const terminal = { ...payment, since: '3.0' } as const;

/** Nothing uses these yet, and whoever reads of them should know. */
const forTerminal = (doc: string): string => `${doc} No payment terminal is connected yet.`;

const amount = int({ unit: 'minor currency unit', min: 0, max: 4_294_967_295 });

export const paymentKeys = {
  'VWGC.HasExtendedReceipt': key({
    ...payment,
    since: '1.1',
    type: bool,
    default: false,
    access: 'RW',
    doc: 'Print a longer card receipt with data that the back-end adds. A receipt is extended if this or its PosCtrlr counterpart is on.',
  }),
  'VWGC.PreAuthorizationAmount': key({
    ...payment,
    deprecatedSince: '3.0',
    removedIn: '4.0',
    type: amount,
    default: 2500,
    access: 'RW',
    file: { path: 'ocpp.vwgc_pre_auth_amount', level: 'recommended' },
    doc: forTerminal('Amount that is blocked on the card at the start of a session.'),
  }),
  // The path is a slip of the manual for "per", written as printed.
  'VWGC.PricePerKwh': key({
    ...payment,
    deprecatedSince: '3.0',
    removedIn: '4.0',
    type: int({ unit: 'minor currency unit per kWh', min: 0, max: 65_535 }),
    default: 89,
    access: 'RW',
    file: { path: 'ocpp.vwgc_price_pre_kwh', aliases: ['ocpp.vwgc_price_per_kwh'], level: 'recommended' },
    doc: forTerminal('Price of one kWh, for card payment only.'),
  }),
  'VWGC.TerminalRestartTime': key({
    ...payment,
    type: timeOfDay,
    default: threeOClock('03:00.00'),
    access: 'RW',
    file: { path: 'ocpp.vwgc_terminal_restart_time', level: 'optional' },
    doc: forTerminal('Local time of day at which the terminal is to restart; before generation 3.0 it reconciles an hour later.'),
  }),
  'VWGC.TransactionDataBaseUrl': key({
    ...payment,
    type: text(),
    default: '',
    access: 'RW',
    doc: 'Address, up to the name of a query parameter, where card customers fetch their receipt; the meter session id is appended.',
  }),
  'PosCtrlr.Currency': key({
    ...terminal,
    type: text({ pattern: /^[A-Z]{3}$/, expects: 'a currency of three capital letters' }),
    default: 'EUR',
    access: 'RW',
    file: { path: 'creditcard.currency', level: 'mandatory', code: currencyCode },
    doc: forTerminal('Currency of the terminal, for every request to it from now on.'),
  }),
  'PosCtrlr.DefaultReceiptFooter': key({
    ...terminal,
    type: text(),
    default: '',
    access: 'RW',
    file: { path: 'creditcard.receipt_footer', level: 'optional' },
    doc: 'Last lines of the card receipt.',
  }),
  // Published as printed; the repaired spelling is answered to as well.
  'PosCtrlr.DefaultReceptHeader': key({
    ...terminal,
    aliases: ['PosCtrlr.DefaultReceiptHeader'],
    type: text(),
    default: '',
    access: 'RW',
    file: { path: 'creditcard.receipt_header', level: 'optional' },
    doc: 'First lines of the card receipt.',
  }),
  'PosCtrlr.IsExtendedReceiptEnabled': key({
    ...terminal,
    type: bool,
    default: false,
    access: 'RW',
    file: { path: 'creditcard.extended_receipt', level: 'optional' },
    doc: 'Print card receipts with more information, which the back-end must be able to process.',
  }),
  'PosCtrlr.IsInoperable': measured({
    ...terminal,
    type: bool,
    whenUnknown: 'false',
    doc: forTerminal('Whether the terminal is out of order.'),
  }),
  'PosCtrlr.Language': key({
    ...terminal,
    type: text({ caseSensitive: false }),
    default: 'de',
    access: 'RW',
    file: { path: 'creditcard.receipt_language', aliases: ['credit-card.TBD'], level: 'mandatory', code: receiptLanguageCode },
    doc: forTerminal('Language of the terminal, for every request to it from now on.'),
  }),
  'PosCtrlr.NewTerminalId': key({
    ...terminal,
    type: text(),
    default: '',
    access: 'RW',
    effectOf: (next, facts) => (isTerminalNumber(next) && facts.terminalNumbered ? 'reboot' : 'live'),
    file: { path: 'creditcard.terminal_id', level: 'mandatory', code: terminalNumberCode },
    doc: forTerminal(
      'Terminal number to be set up at the next start, at once where the terminal has none yet; emptied when used. Zeros or fewer than 8 characters set up nothing.',
    ),
  }),
  'PosCtrlr.PreAuthorizationAmount': key({
    ...terminal,
    replaces: 'VWGC.PreAuthorizationAmount',
    type: amount,
    default: 4999,
    access: 'RW',
    file: { path: 'creditcard.pre_auth_amount', aliases: ['ocpp.vwgc_pre_auth_amount'], level: 'optional' },
    doc: forTerminal('Amount that is blocked on the card at the start of a session.'),
  }),
  'PosCtrlr.PricePerKwh': key({
    ...terminal,
    replaces: 'VWGC.PricePerKwh',
    type: int({ unit: 'minor currency unit per kWh', min: 0 }),
    default: 50,
    access: 'RW',
    file: { path: 'creditcard.price_per_kwh', aliases: ['ocpp.vwgc_price_pre_kwh', 'ocpp.vwgc_price_per_kwh'], level: 'optional' },
    doc: forTerminal('Price of one kWh, for card payment only.'),
  }),
  'PosCtrlr.ReconciliationTime': key({
    ...terminal,
    type: hourAndMinute,
    default: threeOClock('03:00'),
    access: 'RW',
    file: { path: 'creditcard.reconciliation_time', level: 'optional' },
    doc: forTerminal('Local time of the daily reconciliation.'),
  }),
  'PosCtrlr.SerialNumber': measured({
    ...terminal,
    type: text(),
    whenUnknown: '',
    doc: forTerminal('Serial number of the terminal.'),
  }),
  'PosCtrlr.TerminalId': measured({
    ...terminal,
    type: text({ maxLength: 8, caseSensitive: true }),
    whenUnknown: '',
    doc: forTerminal('Terminal number in force.'),
  }),
};
