/** Checks payloads against the JSON schemas of OCPP 1.6 and says in words what is wrong with one that fails. */
import type { Action } from './actions.js';
import type { ErrorCode } from './error-code.js';
import type { Messages } from './generated/messages.js';
import type { SchemaError, Validator } from './generated/validators.js';
import { requests, responses } from './generated/validators.js';
import { clipped, kindOf } from './kind-of.js';

export type Checked<T> = { readonly ok: true; readonly payload: T } | { readonly ok: false; readonly violation: Violation };

export interface Violation {
  readonly code: ErrorCode;
  /**
   * What is wrong, where, and what would be right: `idTag: 21 characters, at most 20 are allowed`. Repeats no free text, which may
   * be a secret.
   */
  readonly description: string;
  /** Where: `meterValue[0].timestamp`; empty for the payload as a whole. */
  readonly path: string;
}

export const checkRequest = <A extends Action>(action: A, payload: unknown): Checked<Messages[A]['request']> =>
  check<Messages[A]['request']>(requests[action], payload);

export const checkResponse = <A extends Action>(action: A, payload: unknown): Checked<Messages[A]['response']> =>
  check<Messages[A]['response']>(responses[action], payload);

function check<T>(isValid: Validator<T>, payload: unknown): Checked<T> {
  if (isValid(payload)) return { ok: true, payload };
  const [error] = isValid.errors ?? [];
  if (!error) throw new Error('a validator refused a payload without a reason');
  return { ok: false, violation: violationOf(error, payload) };
}

/** The keyword of the schema decides the code, by OCPP-J 1.6 §4.2.3, table 7. */
function violationOf({ keyword, instancePath, params }: SchemaError, payload: unknown): Violation {
  const steps = instancePath.split('/').slice(1).map(unescaped);
  const value = valueAt(payload, steps);
  const path = pathOf(steps);
  const violation = (code: ErrorCode, wrong: string, at = path): Violation => ({
    code,
    path: at,
    description: `${at || 'payload'}: ${wrong}`,
  });
  switch (keyword) {
    case 'required':
      return violation('OccurenceConstraintViolation', 'missing', pathOf([...steps, String(params['missingProperty'])]));
    case 'minItems':
      return violation('OccurenceConstraintViolation', `fewer items than ${String(params['limit'])}`);
    case 'additionalProperties':
      return violation('FormationViolation', 'no such field here', pathOf([...steps, clipped(String(params['additionalProperty']), 50)]));
    case 'type':
      return violation(
        path ? 'TypeConstraintViolation' : 'FormationViolation',
        `${kindOf(value)}, ${typeNames[String(params['type'])] ?? String(params['type'])} is required`,
      );
    case 'enum':
      return violation(
        'PropertyConstraintViolation',
        `${quoted(value)}, one of ${String(params['allowedValues']).replaceAll(',', ', ')} is required`,
      );
    case 'maxLength':
      return violation(
        'PropertyConstraintViolation',
        `${[...String(value)].length} characters, at most ${String(params['limit'])} are allowed`,
      );
    case 'format':
      return violation('PropertyConstraintViolation', `${formatNames[String(params['format'])] ?? String(params['format'])} is required`);
    case 'minimum':
    case 'maximum':
      return violation('PropertyConstraintViolation', `a number from ${Number.MIN_SAFE_INTEGER} to ${Number.MAX_SAFE_INTEGER} is required`);
    case 'multipleOf':
      return violation('PropertyConstraintViolation', `${String(value)}, a multiple of ${String(params['multipleOf'])} is required`);
    default:
      return violation('PropertyConstraintViolation', `against the rule ${keyword} ${JSON.stringify(params)}`);
  }
}

const typeNames: Readonly<Record<string, string>> = {
  object: 'an object',
  array: 'an array',
  string: 'a text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
};

const formatNames: Readonly<Record<string, string>> = {
  'date-time': 'a date and time with offset such as 2026-01-31T12:00:00Z',
  uri: 'an absolute address such as https://example.org/file',
};

const quoted = (value: unknown): string => (typeof value === 'string' ? JSON.stringify(clipped(value, 50)) : kindOf(value));

/** Escapes of a JSON pointer (RFC 6901). */
const unescaped = (step: string): string => step.replaceAll('~1', '/').replaceAll('~0', '~');

const pathOf = (steps: readonly string[]): string =>
  steps.reduce((path, step) => (/^\d+$/.test(step) ? `${path}[${step}]` : `${path}${path && '.'}${step}`), '');

function valueAt(payload: unknown, steps: readonly string[]): unknown {
  let value = payload;
  for (const step of steps) value = typeof value === 'object' && value !== null ? Reflect.get(value, step) : undefined;
  return value;
}
