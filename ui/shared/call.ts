/** Calls of the control interface, typed by the contract in `src/api`. */
import type { AnswerOf, Call, RouteName, Routes } from '../../src/api/index.js';
import { ask } from './ask.js';
import { addresses } from './routes.js';

/** What a call brings along: only the parts that its route has. */
export type Bring<Name extends RouteName> = {
  readonly [Part in keyof Call<Routes[Name]> as Call<Routes[Name]>[Part] extends undefined ? never : Part]: Call<Routes[Name]>[Part];
};

/** @throws CallFailed */
export async function call<Name extends RouteName>(name: Name, bring: Bring<Name>): Promise<AnswerOf<Routes[Name]>> {
  const [method, path] = addresses[name];
  const { params = {}, query = {}, body }: Loose = bring;
  const filled = path.replace(/:(\w+)/g, (_, parameter: string) => encodeURIComponent(String(params[parameter])));
  const search = new URLSearchParams(Object.entries(query).flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)]])));
  // The server answers as the routes of src/api promise.
  return (await ask(method, search.size > 0 ? `${filled}?${search.toString()}` : filled, body)) as AnswerOf<Routes[Name]>;
}

interface Loose {
  readonly params?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
}
