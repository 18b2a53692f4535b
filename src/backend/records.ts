/** The signed meter records that stations have delivered, each with the key that checks it as far as the back-end knows one. */
import type { Instant } from '../kernel/index.js';
import type { CsmsBrain } from './brain.js';
import type { SignedRecord } from './signed-record.js';

export interface DeliveredRecord extends SignedRecord {
  readonly identity: string;
  readonly transactionId: number;
  /** Missing when the start of the transaction never came. */
  readonly connectorId?: number;
  readonly received: Instant;
  /** Whether the key came with the record or was told by the station's configuration. */
  readonly keyFrom?: 'record' | 'configuration';
}

/** Oldest first; of one station if `identity` is given. */
export function deliveredRecords(brain: Pick<CsmsBrain, 'transactions' | 'station'>, identity?: string): readonly DeliveredRecord[] {
  return brain.transactions(identity).flatMap(({ identity: of, transactionId, started, stopped, signedRecords }) => {
    if (!stopped || signedRecords.length === 0) return [];
    const configured = started && brain.station(of)?.meterKeys[started.connectorId - 1];
    return signedRecords.map((record) => ({
      identity: of,
      transactionId,
      ...(started && { connectorId: started.connectorId }),
      received: stopped.received,
      ...record,
      ...keyOf(record, configured),
    }));
  });
}

function keyOf({ publicKey }: SignedRecord, configured: string | undefined): Pick<DeliveredRecord, 'publicKey' | 'keyFrom'> {
  if (publicKey !== undefined) return { keyFrom: 'record' };
  return configured ? { publicKey: configured, keyFrom: 'configuration' } : {};
}
