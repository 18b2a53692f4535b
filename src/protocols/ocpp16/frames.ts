/**
 * Frames of OCPP-J 1.6 §4.2: JSON arrays that carry a call, its result or its error. Decoding never throws: what cannot be
 * taken says what is wrong, and what it was meant to be where that can still be read, so that it can be answered.
 */
import type { ErrorCode } from './error-code.js';
import { clipped, kindOf } from './kind-of.js';

export type Frame = CallFrame | ResultFrame | ErrorFrame;

export interface CallFrame {
  readonly type: 'call';
  readonly id: string;
  readonly action: string;
  readonly payload: unknown;
}

export interface ResultFrame {
  readonly type: 'result';
  readonly id: string;
  readonly payload: unknown;
}

export interface ErrorFrame {
  readonly type: 'error';
  readonly id: string;
  /** As sent; partners use codes of their own and of later versions. */
  readonly code: string;
  readonly description: string;
  readonly details: unknown;
}

export interface FrameProblem {
  readonly type: 'problem';
  /** What the frame was meant to be: only a call is answered. */
  readonly of: 'call' | 'answer' | 'unknown';
  /** The message id, if one could be read, even if it is too long to be allowed. */
  readonly id: string | undefined;
  readonly code: ErrorCode;
  /** What is wrong, where, and what would be right; no part of the payload. */
  readonly description: string;
}

/** In UTF-16 units; a longer frame is refused unread. */
const longestFrame = 1_048_576;
/** Brackets within brackets. The deepest message, SetChargingProfile, has 6. */
const deepestNesting = 32;
/** OCPP-J 1.6 §4.1.4: long enough for a GUID. */
const longestId = 36;
/** Longer ones are not repeated in an answer: they are no ids. */
const longestRepeatedId = 255;
/** OCPP-J 1.6 §4.2.3. */
const longestDescription = 255;

export function decodeFrame(text: string): Frame | FrameProblem {
  if (text.length > longestFrame) {
    return unread(text, `frame: ${text.length} characters, at most ${longestFrame} are accepted`);
  }
  if (isTooDeep(text)) return unread(text, `frame: nested deeper than ${deepestNesting} levels`);
  let frame: unknown;
  try {
    frame = JSON.parse(text);
  } catch (error) {
    return unread(text, `frame: no valid JSON${positionIn(error)}; a call reads [2, id, action, payload]`);
  }
  if (!Array.isArray(frame)) {
    return problem('unknown', undefined, `frame: ${kindOf(frame)}, an array such as [2, id, action, payload] is required`);
  }
  const elements: readonly unknown[] = frame;
  switch (elements[0]) {
    case 2:
      return decodeCall(elements);
    case 3:
      return decodeResult(elements);
    case 4:
      return decodeError(elements);
    default:
      return problem('unknown', undefined, `message type: ${kindOf(elements[0])}, 2 (call), 3 (result) or 4 (error) is required`);
  }
}

export const encodeCall = (id: string, action: string, payload: unknown): string => JSON.stringify([2, id, action, payload]);

export const encodeResult = (id: string, payload: unknown): string => JSON.stringify([3, id, payload]);

export const encodeError = (id: string, code: ErrorCode, description: string, details: object = {}): string =>
  JSON.stringify([4, id, code, clipped(description, longestDescription), details]);

function decodeCall(elements: readonly unknown[]): CallFrame | FrameProblem {
  const [, rawId, action, payload] = elements;
  const id = readableId(rawId);
  if (typeof rawId !== 'string') {
    return problem('call', id, `message id: ${kindOf(rawId)}, a text of 1 to ${longestId} characters is required`);
  }
  if (rawId.length === 0 || rawId.length > longestId) {
    return problem('call', id, `message id: ${rawId.length} characters, 1 to ${longestId} are allowed`);
  }
  if (typeof action !== 'string') return problem('call', id, `action: ${kindOf(action)}, a text is required`);
  if (elements.length < 4) return problem('call', id, 'payload: missing, {} says that there is nothing to tell', 'ProtocolError');
  if (elements.length > 4) return problem('call', id, `frame: ${elements.length} elements, a call has 4`);
  return { type: 'call', id: rawId, action, payload };
}

function decodeResult(elements: readonly unknown[]): ResultFrame | FrameProblem {
  const [, id, payload] = elements;
  if (typeof id !== 'string') return problem('answer', undefined, `message id: ${kindOf(id)}, a text is required`);
  if (elements.length !== 3) return problem('answer', readableId(id), `frame: ${elements.length} elements, a result has 3`);
  return { type: 'result', id, payload };
}

/** Lenient but for the id: an error that is badly worded is an error all the same. */
function decodeError(elements: readonly unknown[]): ErrorFrame | FrameProblem {
  const [, id, code, description, details] = elements;
  if (typeof id !== 'string') return problem('answer', undefined, `message id: ${kindOf(id)}, a text is required`);
  return {
    type: 'error',
    id,
    code: typeof code === 'string' ? code : 'GenericError',
    description: typeof description === 'string' ? description : '',
    details,
  };
}

function problem(
  of: FrameProblem['of'],
  id: string | undefined,
  description: string,
  code: ErrorCode = 'FormationViolation',
): FrameProblem {
  return { type: 'problem', of, id, code, description };
}

/** The problem of a frame that was not parsed: type and id are picked from its beginning. */
function unread(text: string, description: string): FrameProblem {
  const [, type, quotedId] = /^\s*\[\s*([234])\s*,\s*("(?:[^"\\]|\\.)*")/s.exec(text.slice(0, 2 * longestRepeatedId)) ?? [];
  if (!type || !quotedId) return problem('unknown', undefined, description);
  return problem(type === '2' ? 'call' : 'answer', parsedId(quotedId), description);
}

function parsedId(quoted: string): string | undefined {
  try {
    return readableId(JSON.parse(quoted));
  } catch {
    return undefined;
  }
}

function readableId(id: unknown): string | undefined {
  if (typeof id === 'number') return String(id);
  return typeof id === 'string' && id.length <= longestRepeatedId ? id : undefined;
}

/** The engine's own message would repeat a piece of the text, which may hold a secret. */
function positionIn(error: unknown): string {
  const [, position] = (error instanceof Error && /at position (\d+)/.exec(error.message)) || [];
  return position ? ` at character ${Number(position) + 1}` : '';
}

const quote = 0x22;
const backslash = 0x5c;
const openingBracket = 0x5b;
const closingBracket = 0x5d;
const openingBrace = 0x7b;
const closingBrace = 0x7d;

/** Counts brackets outside quotes, so that nothing after it can run out of stack. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    switch (text.charCodeAt(i)) {
      case quote:
        i = endOfString(text, i);
        break;
      case openingBracket:
      case openingBrace:
        if (++depth > deepestNesting) return true;
        break;
      case closingBracket:
      case closingBrace:
        depth--;
    }
  }
  return false;
}

/** The place of the quote that ends the string which begins at `start`; the end of the text if none does. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let escapes = 0;
    while (text.charCodeAt(end - 1 - escapes) === backslash) escapes++;
    if (escapes % 2 === 0) return end;
  }
  return text.length;
}
