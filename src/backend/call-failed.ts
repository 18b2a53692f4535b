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

export const refused = (action: string, code: string, description: string): CallFailed =>
  new CallFailed('refused', {
    what:
      description === ''
        ? `The station answered ${action} with CALLERROR ${code}.`
        : `The station answered ${action} with CALLERROR ${code}: ${description}`,
    where: 'station',
    right: 'The station decides; its description says what it wants.',
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
