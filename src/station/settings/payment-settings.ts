/**
 * The settings of card payment as a terminal wants them: one set of terms, whichever keys hold them on this firmware (manual §2.19), and
 * word of every change. The terminal uses them for every request from then on.
 */
import type { Settings } from './settings.js';
import type { TimeOfDay } from './value-types.js';

/** Amounts are integers in the minor unit of the currency. */
export interface PaymentTerms {
  readonly pricePerKwh_minor: number;
  readonly preAuthorization_minor: number;
  /** ISO 4217. */
  readonly currency: string;
  /** ISO 639-1. */
  readonly language: string;
  readonly receiptHeader: string;
  readonly receiptFooter: string;
  readonly extendedReceipt: boolean;
  /** Address up to the name of a parameter; empty: customers are shown none. */
  readonly receiptLink: string;
  /** Identifier under which paid sessions run at the back-end. */
  readonly idToken: string;
  /** Local times of day. */
  readonly restartAt: Clockface;
  readonly reconciliationAt: Clockface;
}

export interface Clockface {
  readonly hour: number;
  readonly minute: number;
}

const watched = [
  'VWGC.HasExtendedReceipt',
  'VWGC.PreAuthorizationAmount',
  'VWGC.PricePerKwh',
  'VWGC.TerminalRestartTime',
  'VWGC.TransactionDataBaseUrl',
  'VWGC.DefaultUserID',
  'PosCtrlr.Currency',
  'PosCtrlr.DefaultReceiptFooter',
  'PosCtrlr.DefaultReceptHeader',
  'PosCtrlr.IsExtendedReceiptEnabled',
  'PosCtrlr.Language',
  'PosCtrlr.PreAuthorizationAmount',
  'PosCtrlr.PricePerKwh',
  'PosCtrlr.ReconciliationTime',
] as const;

export class PaymentSettings {
  readonly #settings: Settings;

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  /** What holds now. */
  terms(): PaymentTerms {
    const settings = this.#settings;
    const { paymentKeys, reconciliation } = settings.profile.generation;
    const ofTerminal = paymentKeys === 'PosCtrlr';
    const restartAt = clockface(settings.get('VWGC.TerminalRestartTime'));
    return {
      pricePerKwh_minor: settings.get(ofTerminal ? 'PosCtrlr.PricePerKwh' : 'VWGC.PricePerKwh'),
      preAuthorization_minor: settings.get(ofTerminal ? 'PosCtrlr.PreAuthorizationAmount' : 'VWGC.PreAuthorizationAmount'),
      currency: settings.get('PosCtrlr.Currency'),
      language: settings.get('PosCtrlr.Language').toLowerCase(),
      receiptHeader: settings.get('PosCtrlr.DefaultReceptHeader'),
      receiptFooter: settings.get('PosCtrlr.DefaultReceiptFooter'),
      extendedReceipt: settings.get('VWGC.HasExtendedReceipt') || settings.get('PosCtrlr.IsExtendedReceiptEnabled'),
      receiptLink: settings.get('VWGC.TransactionDataBaseUrl'),
      idToken: settings.get('VWGC.DefaultUserID'),
      restartAt,
      reconciliationAt: reconciliation === 'atOwnTime' ? clockface(settings.get('PosCtrlr.ReconciliationTime')) : anHourAfter(restartAt),
    };
  }

  /** Calls the listener after each change of a term; the returned function ends this. */
  watch(listener: (terms: PaymentTerms) => void): () => void {
    const ends = watched.map((name) => this.#settings.watch(name, () => listener(this.terms())));
    return () => {
      for (const end of ends) end();
    };
  }
}

const clockface = ({ hour, minute }: TimeOfDay): Clockface => ({ hour, minute });

const anHourAfter = ({ hour, minute }: Clockface): Clockface => ({ hour: (hour + 1) % 24, minute });
