/** A transaction as the back-end keeps it in its book and shows it. */
import type { Instant, Wh } from '../kernel/index.js';
import type { AuthorizationStatus } from '../protocols/ocpp16/index.js';
import type { MeterPoint } from './meter-points.js';
import type { SignedRecord } from './signed-record.js';

/** A live view: an entry that is looked at again says more. */
export interface BackendTransaction {
  /** Place in the book, from 1. */
  readonly entry: number;
  readonly identity: string;
  /** Handed out by the book; where `started` is missing, what the station wrote. */
  readonly transactionId: number;
  /** Missing when the StopTransaction came without a start. */
  readonly started?: Started;
  /** Missing while it runs. */
  readonly stopped?: Stopped;
  /** Between the two registers. */
  readonly energy_Wh?: Wh;
  /** MeterValues messages that named it. */
  readonly meterMessages: number;
  readonly latest?: MeterPoint;
  /** Only while it runs, and not kept over a restart. */
  readonly points: readonly MeterPoint[];
  /** Identical messages that came again. */
  readonly repetitions: number;
  readonly signedRecords: readonly SignedRecord[];
}

export interface Started {
  readonly connectorId: number;
  readonly idTag: string;
  /** What the answer said of the token. */
  readonly tokenStatus: AuthorizationStatus;
  readonly meterStart_Wh: Wh;
  /** By the station's clock, as written. */
  readonly timestamp: string;
  readonly received: Instant;
}

export interface Stopped {
  readonly meterStop_Wh: Wh;
  readonly reason: string;
  readonly idTag?: string;
  /** By the station's clock, as written. */
  readonly timestamp: string;
  readonly received: Instant;
}
