/** Reads a behaviour that somebody asks for over HTTP, or says what is wrong with it. */
import { Ms } from '../kernel/index.js';
import { errorCodes, isAction, isStationAction, type StationAction, stationActions } from '../protocols/ocpp16/index.js';
import { type Behaviour, settableStatuses } from './behaviour.js';
import type { Complaint } from './complaint.js';

export interface BehaviourRequest {
  readonly action: StationAction;
  readonly behaviour: Behaviour;
}

const example = '{ "action": "StartTransaction", "answer": "error", "code": "InternalError", "times": 2 }';

/** Longer than any station waits. */
const longestDelay_ms = 24 * 3_600_000;

export function readBehaviour(body: unknown): BehaviourRequest | Complaint {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    return complaint('The body is no object.', 'body', `For example ${example}`);
  const { action, answer, status, code, description, delay_ms, times, ...others }: Readonly<Record<string, unknown>> = { ...body };
  const [stranger] = Object.keys(others);
  if (stranger !== undefined) return complaint('There is no such field.', `body.${stranger}`, `For example ${example}`);
  if (typeof action !== 'string' || !isAction(action) || !isStationAction(action)) {
    return complaint('That is no action of a station.', 'body.action', `One of ${stationActions.join(', ')}.`);
  }
  if (delay_ms !== undefined && !isWhole(delay_ms, 0, longestDelay_ms)) {
    return complaint('That is no delay.', 'body.delay_ms', `A whole number of milliseconds from 0 to ${longestDelay_ms}.`);
  }
  if (times !== undefined && !isWhole(times, 1, 1_000_000)) {
    return complaint('That is no number of messages.', 'body.times', 'A whole number from 1 to 1000000, or nothing for all messages.');
  }
  const common = { ...(delay_ms !== undefined && { delay_ms: Ms(delay_ms) }), ...(times !== undefined && { times }) };
  switch (answer) {
    case 'usual':
    case 'silence':
      return { action, behaviour: { ...common, answer } };
    case 'status':
      return withStatus(action, status) ?? { action, behaviour: { ...common, answer, status: String(status) } };
    case 'error': {
      const known = errorCodes.find((name) => name === (code ?? 'InternalError'));
      if (!known) return complaint('That is no error code of OCPP-J 1.6.', 'body.code', `One of ${errorCodes.join(', ')}.`);
      if (description !== undefined && typeof description !== 'string') return complaint('That is no text.', 'body.description', 'A text.');
      return { action, behaviour: { ...common, answer, code: known, description: description ?? 'The back-end was told to refuse.' } };
    }
    default:
      return complaint('That is no way to answer.', 'body.answer', 'One of usual, status, error, silence.');
  }
}

/** What is wrong with the status; undefined when nothing is. */
function withStatus(action: StationAction, status: unknown): Complaint | undefined {
  const statuses = Object.entries(settableStatuses).find(([name]) => name === action)?.[1];
  if (!statuses) {
    return complaint(`An answer to ${action} has no status.`, 'body.answer', `"status" fits ${Object.keys(settableStatuses).join(', ')}.`);
  }
  if (statuses.some((known) => known === status)) return undefined;
  return complaint(`That is no status of an answer to ${action}.`, 'body.status', `One of ${statuses.join(', ')}.`);
}

const isWhole = (value: unknown, from: number, to: number): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= from && value <= to;

const complaint = (what: string, where: string, right: string): Complaint => ({ error: 'bad-behaviour', what, where, right });
