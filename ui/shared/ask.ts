/** Calls over HTTP with JSON in both directions, and how they fail: in the words of the other side, or without an answer. */

/** What is wrong, where, and what would be right: the body of every answer that is no success. */
export interface Objection {
  /** For programs. */
  readonly error: string;
  readonly what: string;
  readonly where: string;
  readonly right: string;
  /** Every one, where a text is wrong in more than one place; lines and columns count from 1. */
  readonly problems?: readonly { readonly line: number; readonly column: number; readonly what: string; readonly right: string }[];
}

/** The other side refused, or did not answer. */
export class CallFailed extends Error {
  /** Undefined when there was no answer. */
  readonly complaint: Objection | undefined;

  constructor(complaint: Objection | undefined, cause?: unknown) {
    super(complaint?.what ?? 'no answer', { cause });
    this.name = 'CallFailed';
    this.complaint = complaint;
  }
}

/** @throws CallFailed */
export async function ask(method: string, url: string, body?: unknown): Promise<unknown> {
  const response = await fetch(url, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  }).catch((cause: unknown) => {
    throw new CallFailed(undefined, cause);
  });
  const answer: unknown = await response.json().catch((cause: unknown) => {
    throw new CallFailed(undefined, cause);
  });
  // Every answer that is no success says what is wrong.
  if (!response.ok) throw new CallFailed(answer as Objection);
  return answer;
}
