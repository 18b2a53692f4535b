/** Why a command to a station did not come to a good end, in words that can be shown. */
import type { Complaint } from './complaint.js';

export type CallFailure =
  | 'unknown-action'
  | 'bad-payload'
  | 'unknown-station'
  /** Not there, or gone before it answered. */
  | 'not-connected'
  /** The station answered with a CALLERROR. */
  | 'refused'
  | 'no-answer'
  /** The station's answer does not follow the schema. */
  | 'bad-answer';

export class CallFailed extends Error {
  readonly complaint: Complaint & { readonly error: CallFailure };

  constructor(error: CallFailure, parts: Omit<Complaint, 'error'>, options?: ErrorOptions) {
    super(`${parts.where}: ${parts.what} ${parts.right}`, options);
    this.name = 'CallFailed';
    this.complaint = { error, ...parts };
  }
}

/** What to do about a CALLERROR (OCPP-J 1.6 §4.2.3). */
const advice: Readonly<Record<string, string>> = {
  NotImplemented: 'Another command: the station does not know this one.',
  NotSupported: 'Another command, or a station that offers this one; its SupportedFeatureProfiles says what it does.',
  FormationViolation: 'A payload that follows the schema of the command.',
  PropertyConstraintViolation: 'A value that the named field allows.',
  OccurenceConstraintViolation: 'As many of the named field as are allowed.',
  TypeConstraintViolation: 'A value of the type that the named field has.',
  SecurityError: 'A link that is secure enough, or another right.',
  InternalError: 'Ask again; the log of the station says what went wrong.',
};

export const refused = (action: string, code: string, description: string): CallFailed =>
  new CallFailed('refused', {
    what:
      description === ''
        ? `The station answered ${action} with CALLERROR ${code}.`
        : `The station answered ${action} with CALLERROR ${code}: ${description}`,
    where: 'station',
    right: advice[code] ?? 'What the station says; its log says more.',
  });

export const unanswered = (action: string): CallFailed =>
  new CallFailed('no-answer', {
    what: `The station did not answer ${action} in time.`,
    where: 'station',
    right: 'Ask again; whether the station has done it is not known.',
  });

export const badlyAnswered = (action: string, why: string): CallFailed =>
  new CallFailed('bad-answer', {
    what: `The station's answer to ${action} does not follow the schema: ${why}.`,
    where: 'station',
    right: `A payload of ${action}.conf as in OCPP 1.6 §6.`,
  });

export const lost = (action: string): CallFailed =>
  new CallFailed('not-connected', {
    what: `The connection ended before the station answered ${action}.`,
    where: 'station',
    right: 'Wait until it comes in again; commands are not kept.',
  });
