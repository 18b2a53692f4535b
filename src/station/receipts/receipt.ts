/**
 * What goes with a card payment: the figures of its session, the two messages that carry them to the back-end (field notes §6, C-78), and
 * what the back-end may add to the printed receipt. Pure functions; when they are used is the business of `receipt-book.ts`.
 */
import { type Instant, isoSeconds } from '../../kernel/index.js';

/** A session that was paid by card: what the terminal says of the booking. Amounts are integers in the minor unit of the currency. */
export interface CardPayment {
  readonly sessionId: string;
  /** Booked, which is what the card statement shows. */
  readonly amount_minor: number;
  /** ISO 4217. */
  readonly currency: string;
  /** Never more of the card's number (R-POS-28). */
  readonly cardLast4: string;
  readonly terminalId: string;
  /** The terminal's own numbers of the booking. */
  readonly receiptNumber: string;
  readonly traceNumber: string;
  readonly at: Instant;
  /** As the terminal gave it to be printed, in the language of the receipt. */
  readonly text: string;
}

/** The session behind it, as it is remembered. */
export interface PaidSession {
  readonly payment: CardPayment;
  readonly connectorId: 1 | 2;
  /** Undefined while the back-end has not named it. */
  readonly transactionId: number | undefined;
  readonly startedAt: Instant;
  readonly energy_Wh: number;
  readonly pricePerKwh_minor: number;
}

/** Energy by price, to the nearest minor unit, halves up; from whole watt-hours, for kilowatt-hours are rounded (field notes §6). */
export const fee_minor = (energy_Wh: number, pricePerKwh_minor: number): number => Math.floor((energy_Wh * pricePerKwh_minor + 500) / 1000);

/** Data of `TransmitReceiptData`, as stations in the field send it. */
export const receiptData = (receiptNumber: number, textBlock: string, transactionId: number, payment: CardPayment): string =>
  JSON.stringify({
    transactionId,
    receiptNr: String(receiptNumber).padStart(8, '0'),
    receiptTextBlock: textBlock,
    fee: payment.amount_minor,
    meterSessionId: payment.sessionId.toLowerCase(),
  });

/**
 * Data of `ExtendedReceiptInformation-2`. With amount, last digits of the card and date of charging a customer finds his record again
 * (R-DAT-02, R-DAT-03).
 */
export function extendedReceiptData(receiptNumber: number, session: PaidSession): string {
  const { payment, connectorId, transactionId, startedAt, energy_Wh, pricePerKwh_minor } = session;
  return JSON.stringify({
    ...(transactionId !== undefined && { transactionId }),
    connectorId,
    meterSessionId: payment.sessionId.toLowerCase(),
    receiptNo: String(receiptNumber % 10_000).padStart(4, '0'),
    amount: payment.amount_minor,
    currency: payment.currency,
    unitPrice: pricePerKwh_minor,
    energy_Wh,
    cardLast4: payment.cardLast4,
    chargingDate: isoSeconds(startedAt),
    paymentDate: isoSeconds(payment.at),
    terminalId: payment.terminalId,
    terminalReceiptNo: payment.receiptNumber,
    traceNo: payment.traceNumber,
  });
}

/** What a back-end adds to an extended receipt; every field may be missing. */
export interface ReceiptAddition {
  readonly invoiceNo?: string;
  readonly taxIdNo?: string;
  readonly nameOfIssuingEntity?: string;
  readonly addrOfIssuer?: string;
  readonly desc?: string;
  /** Share of the price, 0 to 1. */
  readonly discount?: number;
  /** Per cent or share, as the back-end has it. */
  readonly taxRate?: number;
}

const texts = ['invoiceNo', 'taxIdNo', 'nameOfIssuingEntity', 'addrOfIssuer', 'desc'] as const satisfies readonly (keyof ReceiptAddition)[];

/** Reads the answer to `ExtendedReceiptInformation-2`. A bare `Accepted` is enough, and what cannot be used counts as missing. */
export function readReceiptAddition(data: string | undefined): ReceiptAddition {
  const told = membersOf(data);
  const ofText = texts.flatMap((name) => {
    const value = told[name];
    return typeof value === 'string' && value !== '' ? [[name, value] as const] : [];
  });
  const { discount, taxRate } = told;
  return {
    ...Object.fromEntries(ofText),
    ...(isBetween(discount, 0, 1) && { discount }),
    ...(isBetween(taxRate, 0, 100) && { taxRate }),
  };
}

/** The receipt as it is printed and kept: the operator's first and last lines around the terminal's text and what the back-end adds. */
export const receiptText = (header: string, payment: CardPayment, addition: ReceiptAddition, footer: string): string =>
  [header, payment.text, ...texts.flatMap((name) => addition[name] ?? []), footer].filter((part) => part !== '').join('\n');

/** Where the customer fetches his receipt: base address up to a parameter's name, and the meter session id (manual §2.19); undefined without one. */
export const receiptLink = (baseUrl: string, sessionId: string): string | undefined =>
  baseUrl === '' ? undefined : baseUrl + sessionId.toLowerCase();

function membersOf(data: string | undefined): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(data ?? '');
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

const isBetween = (value: unknown, min: number, max: number): value is number => typeof value === 'number' && value >= min && value <= max;
