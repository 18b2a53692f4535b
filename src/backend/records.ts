/** The signed meter records that stations have delivered, each with the key that checks it as far as the back-end knows one. */
import type { Instant } from '../kernel/index.js';
import type { CsmsBrain } from './brain.js';
import type { SignedRecord } from './signed-record.js';
import type { BackendTransaction } from './transaction.js';

export interface DeliveredRecord extends SignedRecord {
  /** Place of its transaction in the book. */
  readonly entry: number;
  readonly identity: string;
  readonly transactionId: number;
  /** Missing when the start of the transaction never came. */
  readonly connectorId?: number;
  readonly received: Instant;
  /** Whether the key came with the record or was told by the station's configuration. */
  readonly keyFrom?: 'record' | 'configuration';
}

export interface RecordsWanted {
  /** Of this station only. */
  readonly identity?: string;
  /** Of the transaction at this place in the book. */
  readonly entry?: number;
  /** Only of transactions before this place in the book. */
  readonly before?: number;
  /** The newest so many; those of one transaction are never parted. */
  readonly last?: number;
}

/** Oldest first. */
export function deliveredRecords(
  brain: Pick<CsmsBrain, 'transactions' | 'station'>,
  { identity, entry, before = Infinity, last = Infinity }: RecordsWanted = {},
): readonly DeliveredRecord[] {
  const book = brain.transactions(identity);
  const found: (readonly DeliveredRecord[])[] = [];
  let count = 0;
  for (let index = book.length - 1; index >= 0 && count < last; index--) {
    const transaction = book[index];
    if (!transaction || transaction.entry >= before || (entry !== undefined && transaction.entry !== entry)) continue;
    const records = recordsOf(transaction, brain);
    count += records.length;
    found.push(records);
  }
  return found.toReversed().flat();
}

function recordsOf(
  { entry, identity, transactionId, started, stopped, signedRecords }: BackendTransaction,
  brain: Pick<CsmsBrain, 'station'>,
): readonly DeliveredRecord[] {
  if (!stopped || signedRecords.length === 0) return [];
  const configured = started && brain.station(identity)?.meterKeys[started.connectorId - 1];
  return signedRecords.map((record) => ({
    entry,
    identity,
    transactionId,
    ...(started && { connectorId: started.connectorId }),
    received: stopped.received,
    ...record,
    ...keyOf(record, configured),
  }));
}

function keyOf({ publicKey }: SignedRecord, configured: string | undefined): Pick<DeliveredRecord, 'publicKey' | 'keyFrom'> {
  if (publicKey !== undefined) return { keyFrom: 'record' };
  return configured ? { publicKey: configured, keyFrom: 'configuration' } : {};
}
