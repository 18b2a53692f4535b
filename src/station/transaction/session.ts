import type { Instant, Side, Wh } from '../../kernel/index.js';
import type { MeterValue } from '../metering/meter-value.js';
import type { IdentificationMeans } from '../ports/index.js';

/** Leave to charge: who, identified how. */
export interface Permit {
  readonly idToken: string;
  readonly groupToken?: string;
  readonly means: IdentificationMeans;
  /** The reservation on which it was given (OCPP 1.6 §5.13). */
  readonly reservationId?: number;
}

/** Why a transaction ended: OCPP 1.6 §7.36; which cause gives which reason is decided where the cause is seen (N-34). */
export type StopReason =
  | 'DeAuthorized'
  | 'EmergencyStop'
  | 'EVDisconnected'
  | 'HardReset'
  | 'Local'
  | 'Other'
  | 'PowerLoss'
  | 'Reboot'
  | 'Remote'
  | 'SoftReset'
  | 'UnlockCommand';

/** In which form signed records go to the back-end; the form in force at the start of a session serves all of it. */
export type SignedForm = 'PLAIN' | 'OCPP_201';

/**
 * One session from the opening of the meter's transaction to its record. The row is written before the step that it describes:
 * `starting` before the meter is told to open, `running` together with the queued StartTransaction, `ending` before the meter is told to close.
 */
export interface Session {
  /** Ours, 22 hexadecimal digits: known to the meter, on the receipt, independent of the back-end's transactionId. */
  readonly id: string;
  readonly side: Side;
  readonly permit: Permit;
  readonly phase: 'starting' | 'running' | 'ending';
  readonly meterId: string;
  /** SubjectPublicKeyInfo of the meter, hexadecimal, pinned at the start. */
  readonly publicKey: string;
  readonly signedForm: SignedForm;
  readonly startedAt: Instant;
  readonly meterStart_Wh: Wh;
  /** Set with phase `ending`. */
  readonly stop?: SessionStop;
}

export interface SessionStop {
  readonly reason: StopReason;
  readonly at: Instant;
  /** The token that stopped it, where one did. */
  readonly idToken?: string;
}

/** A stop before it has its time stamp. */
export type Stop = Omit<SessionStop, 'at'>;

/** Whose clock has stamped it: that of the present run of the program, or of an earlier one, whose clock was right or is lost. */
export type Stamped = 'now' | 'before';

/** What a closed session hands on: everything that StopTransaction needs. */
export interface StoppedSession {
  readonly session: Session;
  readonly stop: SessionStop;
  readonly stamped: Stamped;
  readonly meterStop_Wh: Wh;
  /** Signed record in the meter's own octets; undefined when the meter could not be asked. Never replaced by anything made up. */
  readonly ocmf: string | undefined;
  readonly lem: string | undefined;
  /** In order of time. */
  readonly samples: readonly MeterValue[];
}

/** A signed record as it is kept: append-only, by meter and page. */
export interface KeptRecord {
  readonly sessionId: string;
  readonly side: Side;
  readonly meterId: string;
  readonly page: string;
  readonly publicKey: string;
  readonly ocmf: string;
  readonly lem: string;
  readonly keptAt: Instant;
}
