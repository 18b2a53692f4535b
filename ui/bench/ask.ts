/** Asks the station over HTTP, and shows in words what went wrong, where it happened. */
import type { ComplaintDto } from '../../src/api/index.js';
import { show } from './parts.js';

/** @throws Error with words for people when the station refuses or does not answer */
export async function ask<Answer>(method: 'GET' | 'PUT' | 'POST' | 'DELETE', path: string, body?: object): Promise<Answer> {
  const json = body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
  const response = await fetch(path, { method, ...json }).catch((cause: unknown) => {
    throw new Error('The station does not answer. Is it still running?', { cause });
  });
  // The server answers as the routes of src/api promise.
  const answer: unknown = await response.json();
  if (response.ok) return answer as Answer;
  const { what, right } = answer as ComplaintDto;
  throw new Error(`${what} Right would be: ${right}`);
}

/** Does something for the user; what goes wrong is shown at `complaint` until something succeeds. */
export async function tryTo(complaint: HTMLElement, act: () => Promise<unknown>): Promise<void> {
  try {
    await act();
    show(complaint, '');
  } catch (error) {
    show(complaint, error instanceof Error ? error.message : String(error));
  }
}
