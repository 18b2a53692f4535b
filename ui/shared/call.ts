/** Calls of the control interface, typed by the contract in `src/api`. */
import type { AnswerOf, Call, ComplaintDto, RouteName, Routes } from '../../src/api/index.js';
import { addresses } from './routes.js';

/** What a call brings along: only the parts that its route has. */
export type Bring<Name extends RouteName> = {
  readonly [Part in keyof Call<Routes[Name]> as Call<Routes[Name]>[Part] extends undefined ? never : Part]: Call<Routes[Name]>[Part];
};

/** The station refused, or did not answer. */
export class CallFailed extends Error {
  /** Undefined when there was no answer. */
  readonly complaint: ComplaintDto | undefined;

  constructor(complaint: ComplaintDto | undefined, cause?: unknown) {
    super(complaint?.what ?? 'no answer', { cause });
    this.name = 'CallFailed';
    this.complaint = complaint;
  }
}

/** @throws CallFailed */
export async function call<Name extends RouteName>(name: Name, bring: Bring<Name>): Promise<AnswerOf<Routes[Name]>> {
  const [method, path] = addresses[name];
  const { params = {}, query = {}, body }: Loose = bring;
  const filled = path.replace(/:(\w+)/g, (_, parameter: string) => encodeURIComponent(String(params[parameter])));
  const search = new URLSearchParams(Object.entries(query).flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)]])));
  const response = await fetch(search.size > 0 ? `${filled}?${search.toString()}` : filled, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  }).catch((cause: unknown) => {
    throw new CallFailed(undefined, cause);
  });
  const answer: unknown = await response.json().catch((cause: unknown) => {
    throw new CallFailed(undefined, cause);
  });
  // The server answers as the routes of src/api promise.
  if (!response.ok) throw new CallFailed(answer as ComplaintDto);
  return answer as AnswerOf<Routes[Name]>;
}

interface Loose {
  readonly params?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
}
