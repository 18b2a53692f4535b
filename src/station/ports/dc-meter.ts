import type { Instant, Side, Wh } from '../../kernel/index.js';

/**
 * The legally relevant DC meter of one side (LEM DCBM 400/600 and its like). The meter signs; the station stores and forwards
 * the octets as received and never writes them anew.
 */
export interface DcMeter {
  readonly side: Side;
  /** Newest live reading, at most 1 s old; undefined while the meter is silent. */
  live(): MeterReading | undefined;
  /** What the meter says of itself. @throws DeviceFault 'meter.no-answer' */
  identify(): Promise<MeterIdentity>;
  /** State of the meter's own transaction, for start-up and for calls whose answer was lost. @throws DeviceFault 'meter.no-answer' */
  status(): Promise<MeterStatus>;
  /** Opens a signed transaction; resolves when the meter has confirmed it. @throws DeviceFault 'meter.no-answer' | 'meter.refused' */
  start(transaction: MeterTransaction): Promise<void>;
  /** Closes the transaction of that id and returns its record; one that is closed already is only fetched. @throws DeviceFault 'meter.no-answer' | 'meter.unknown-transaction' */
  stop(id: string): Promise<SignedRecord>;
  /** The record that lies `back` records before the newest (0 = the newest). @throws DeviceFault 'meter.no-answer' | 'meter.unknown-transaction' */
  recordBefore(back: number): Promise<SignedRecord>;
}

export interface MeterReading {
  readonly at: Instant;
  /** Lifetime register, energy to the vehicle. */
  readonly importRegister_Wh: Wh;
}

export interface MeterIdentity {
  readonly meterId: string;
  /** For example "LEM DCBM_v1": model and hardware version as they stand in GI and GV of its records. */
  readonly type: string;
  /** Bare point X‖Y as the meter shows it, 128 hexadecimal digits. */
  readonly publicKey: string;
  /** The same key as SubjectPublicKeyInfo, hexadecimal. */
  readonly publicKeyOcmf: string;
}

export type MeterStatus = { readonly transaction: 'none' } | { readonly transaction: 'open'; readonly id: string };

export interface MeterTransaction {
  /** Our own session identity, at most 37 printable ASCII characters without `|` and comma. */
  readonly id: string;
  readonly evseId: string;
  readonly means: IdentificationMeans;
}

/** How the driver was identified, as OCMF's identification type wants to know it. */
export type IdentificationMeans = 'ISO14443' | 'CENTRAL_1' | 'CENTRAL_2' | 'CARD_TXN_NR' | 'LOCAL_1';

/** Two forms of one closed transaction, octets as the meter sent them. */
export interface SignedRecord {
  readonly transactionId: string;
  /** `OCMF|{…}|{…}` */
  readonly ocmf: string;
  /** The meter's own JSON answer. */
  readonly lem: string;
  /** Read from the record by the driver, so that the core need not know its format: page ("T12") and the import register at both ends. */
  readonly page: string;
  readonly importStart_Wh: Wh;
  readonly importStop_Wh: Wh;
}
