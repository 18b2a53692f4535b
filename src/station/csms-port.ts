import type { Instant, Ms, Side } from '../kernel/index.js';
import type { MeterValue } from './metering/meter-value.js';
import type { Notice } from './notice.js';
import type { Session, Stamped, StoppedSession } from './transaction/session.js';
import type { VendorMessageId } from './vendor-messages.js';

/** The operator's back-end, as the core needs it. What must not be lost is handed over inside `Store.atomically` and kept by the other side. */
export interface Csms {
  /** Registered, and the link is up. */
  readonly reachable: boolean;
  /** Asks whether a token may charge. Never rejects. */
  authorize(idToken: string): Promise<AuthorizeAnswer>;
  /** A transaction began. Called inside the durable write that records it. */
  transactionStarted(session: Session, stamped: Stamped): void;
  /** Readings that belong to a running transaction, for one message. Called inside the durable write that keeps them. */
  transactionMetered(session: Session, values: readonly MeterValue[]): void;
  /** A transaction ended; `stopped.samples` become its transactionData. Called inside the durable write that ends it. */
  transactionStopped(stopped: StoppedSession): void;
  /** Readings of a connector outside any transaction; sent when the back-end is reachable, else dropped. */
  connectorMetered(side: Side, value: MeterValue): void;
  /** Something that the back-end must learn, now or when it can hear again. Called inside the durable write that makes it necessary, where there is one. */
  notify(notice: Notice): void;
  /** DataTransfer with the vendor's id, where the answer matters. Never rejects. */
  askVendor(messageId: VendorMessageId, body: string): Promise<VendorAnswer>;
  /** Resolves when everything that was handed over is with the back-end, or cannot be delivered now; at the latest after `limit_ms`. */
  delivered(limit_ms: Ms): Promise<void>;
}

export type AuthorizeAnswer =
  | { readonly type: 'answered'; readonly info: IdTokenInfo }
  | { readonly type: 'unreachable' }
  /** It is there, but did not decide: a CALLERROR, or an answer that cannot be read. */
  | { readonly type: 'undecided'; readonly why: string };

/** OCPP 1.6 §6.20; `unreachable` also where the back-end refuses such calls altogether. */
export type VendorAnswer =
  | { readonly type: 'unreachable' }
  | { readonly type: 'answered'; readonly accepted: boolean; readonly data?: string };

export type AuthorizationStatus = 'Accepted' | 'Blocked' | 'Expired' | 'Invalid' | 'ConcurrentTx';

/** What the back-end knows of a token (OCPP 1.6 §7.27 IdTagInfo). */
export interface IdTokenInfo {
  readonly status: AuthorizationStatus;
  readonly expires?: Instant;
  readonly groupToken?: string;
}
