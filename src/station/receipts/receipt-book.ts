/**
 * Receipts of card payments: numbered, extended by the back-end where the operator wants that, and told to the back-end where the profile
 * says so. What the back-end must learn waits until it has named the transaction, over restarts too.
 */
import { connectorOf, type Store, StoreFault, sequenceKey, type Table } from '../../kernel/index.js';
import type { Csms } from '../csms-port.js';
import type { EmulationProfile } from '../generation/index.js';
import type { PaymentSettings } from '../settings/payment-settings.js';
import type { SessionLedger } from '../transaction/ledger.js';
import {
  type CardPayment,
  extendedReceiptData,
  type PaidSession,
  type ReceiptAddition,
  readReceiptAddition,
  receiptData,
  receiptLink,
  receiptText,
} from './receipt.js';

export interface ReceiptBookParts {
  readonly store: Store;
  readonly profile: EmulationProfile;
  readonly payment: PaymentSettings;
  readonly ledger: SessionLedger;
  readonly csms: Pick<Csms, 'askVendor' | 'notify'>;
  readonly storeFailed: (fault: StoreFault) => void;
}

/** What the terminal prints and the screen shows. */
export interface Receipt {
  readonly number: number;
  readonly text: string;
  /** For the QR code. */
  readonly link: string | undefined;
}

/** A printed receipt that the back-end has not been told of, because it has not named the transaction yet. */
interface Printed {
  readonly number: number;
  readonly text: string;
  readonly payment: CardPayment;
}

interface Named {
  readonly sessionId: string;
  /** -1: the back-end has refused to name it. */
  readonly transactionId: number;
}

/** Eight digits on the wire. */
const numbers = 100_000_000;
/** So many sessions are remembered with their transaction ids: payment follows a session within minutes. */
const mostNamed = 100;

export class ReceiptBook {
  readonly #parts: ReceiptBookParts;
  /** In the order in which the back-end has named them. */
  readonly #named: Table<Named>;
  readonly #printed: Table<Printed>;
  readonly #sequences: Table<number>;

  constructor(parts: ReceiptBookParts) {
    this.#parts = parts;
    this.#named = parts.store.table('receiptTransactions');
    this.#printed = parts.store.table('receipts');
    this.#sequences = parts.store.table('sequences');
  }

  /** The back-end has named a session. Called inside the durable write that keeps it. */
  named(sessionId: string, transactionId: number): void {
    const next = this.#sequences.get('receiptTransactions') ?? 0;
    this.#sequences.put('receiptTransactions', next + 1);
    this.#named.put(sequenceKey(next), { sessionId, transactionId });
    for (const [key] of this.#named.rows('', Math.max(0, this.#named.count() - mostNamed))) this.#named.delete(key);
    const printed = this.#printed.get(sessionId);
    if (printed) this.#transmit(printed, transactionId);
  }

  /**
   * A card payment is booked and its session kept: makes its receipt. Resolves at the latest when the back-end has not answered in time;
   * then the receipt does without its additions. Undefined for a session that nobody remembers, for nothing is made up (R-DAT-10), and
   * where the disk refuses.
   */
  async receiptReady(payment: CardPayment): Promise<Receipt | undefined> {
    const terms = this.#parts.payment.terms();
    const session = this.#sessionOf(payment);
    const number = session && this.#nextNumber();
    if (!session || number === undefined) return undefined;
    const addition = terms.extendedReceipt ? await this.#extend(extendedReceiptData(number, session)) : {};
    const text = receiptText(terms.receiptHeader, payment, addition, terms.receiptFooter);
    this.#trying(() => this.#keep({ number, text, payment }));
    return { number, text, link: receiptLink(terms.receiptLink, payment.sessionId) };
  }

  #sessionOf(payment: CardPayment): PaidSession | undefined {
    const { ledger, payment: settings } = this.#parts;
    const past = ledger.pastOf(payment.sessionId);
    if (!past) return undefined;
    const { session, meterStop_Wh } = past;
    return {
      payment,
      connectorId: connectorOf(session.side),
      transactionId: this.#transactionId(session.id),
      startedAt: session.startedAt,
      energy_Wh: Math.floor(meterStop_Wh) - Math.floor(session.meterStart_Wh),
      pricePerKwh_minor: settings.terms().pricePerKwh_minor,
    };
  }

  /** One number for every slip, whatever becomes of it (field notes §6). */
  #nextNumber(): number | undefined {
    const number = this.#sequences.get('receipts') ?? 1;
    return this.#trying(() => this.#sequences.put('receipts', (number + 1) % numbers)) ? number : undefined;
  }

  #transactionId(sessionId: string): number | undefined {
    return this.#named.rows().findLast(([, named]) => named.sessionId === sessionId)?.[1].transactionId;
  }

  /** Asks the back-end. One that cannot be asked now learns the same later, too late for the receipt. */
  async #extend(body: string): Promise<ReceiptAddition> {
    const { csms } = this.#parts;
    const messageId = 'ExtendedReceiptInformation-2';
    const answer = await csms.askVendor(messageId, body);
    if (answer.type === 'unreachable') this.#trying(() => csms.notify({ type: 'vendor', messageId, body }));
    return answer.type === 'answered' && answer.accepted ? readReceiptAddition(answer.data) : {};
  }

  #keep(printed: Printed): void {
    const { store, profile } = this.#parts;
    if (profile.receiptTransfer === 'off') return;
    const { sessionId } = printed.payment;
    const transactionId = this.#transactionId(sessionId);
    store.atomically(() => {
      this.#printed.put(sessionId, printed);
      if (transactionId !== undefined) this.#transmit(printed, transactionId);
    });
  }

  /** Call it within a durable write. */
  #transmit({ number, text, payment }: Printed, transactionId: number): void {
    const body = receiptData(number, text, transactionId, payment);
    this.#parts.csms.notify({ type: 'vendor', messageId: 'TransmitReceiptData', body });
    this.#printed.delete(payment.sessionId);
  }

  #trying(keep: () => void): boolean {
    try {
      keep();
      return true;
    } catch (error) {
      if (!(error instanceof StoreFault)) throw error;
      this.#parts.storeFailed(error);
      return false;
    }
  }
}
