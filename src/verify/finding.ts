import type { Instant, Wh } from '../kernel/index.js';

/** What was found out about one record, or about the place where one should be. */
export interface Finding {
  /** Where it stands in the input, for example "line 12: StopTransaction of transaction 7". */
  readonly where: string;
  readonly verdict: Verdict;
  /** The verdict with its reason, in plain words. */
  readonly message: string;
  /** What the record says; missing when it cannot be read. Only a verified record is to be believed. */
  readonly record?: RecordSummary;
  /** What other readers would object to, and what a bill must mind. */
  readonly warnings: readonly string[];
}

/**
 * - `verified`: the signature fits
 * - `altered`: the record was changed after it was signed
 * - `wrong-key`: it was signed with another key than the one it was checked with
 * - `does-not-fit`: one of these two; the input does not tell which
 * - `no-key`: there is nothing to check it with
 * - `unreadable`: the record, its signature or its key is damaged or of an unknown form
 * - `missing`: a session without a record
 * - `not-checked`: no record in OCMF; only its maker's tool can check it
 */
export type Verdict = 'verified' | 'altered' | 'wrong-key' | 'does-not-fit' | 'no-key' | 'unreadable' | 'missing' | 'not-checked';

export interface RecordSummary {
  readonly meterId: string | undefined;
  readonly page: string | undefined;
  readonly evseId: string | undefined;
  readonly identification: string | undefined;
  readonly from: Instant | undefined;
  readonly to: Instant | undefined;
  readonly begin_Wh: Wh | undefined;
  readonly end_Wh: Wh | undefined;
  readonly energy_Wh: Wh | undefined;
}
