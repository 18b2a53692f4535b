/** What upload and download by HTTP share (RFC 9110): requests, redirections by our rules, statuses as failures. */
import { Readable } from 'node:stream';
import { Agent, request } from 'undici';
import type { TransferFailureKind } from '../station/ports/index.js';
import { type Address, type Login, parseAddress, placeOf } from './address.js';
import { type Attempt, secureContextOf } from './attempt.js';
import { Failure } from './failure.js';

export interface Question {
  readonly method: 'GET' | 'PUT' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  /** Read anew for each server that a redirection leads to. */
  readonly body?: () => AsyncIterable<Uint8Array>;
}

export interface Answer {
  readonly status: number;
  readonly body: AsyncIterable<Uint8Array> & { dump(): Promise<void> };
  /** Where the answer came from in the end. */
  readonly place: string;
  header(name: string): string | undefined;
}

export type Ask = (address: Address, question: Question) => Promise<Answer>;

/** More hops are a loop. */
const mostRedirections = 5;

/** Runs `use` with connections of its own; none of them outlives it. */
export async function withHttp<T>(attempt: Attempt, use: (ask: Ask) => Promise<T>): Promise<T> {
  const agents: Agent[] = [];
  try {
    return await use(async (start, question) => {
      let address = start;
      for (let hops = 0; hops <= mostRedirections; hops += 1) {
        const agent = agentFor(address.url, attempt);
        agents.push(agent);
        const answer = await ask(agent, address, question, attempt.signal);
        const next = redirection(answer, address, question.method);
        if (!next) return answer;
        await answer.body.dump();
        address = next;
      }
      throw refused(`${placeOf(start.url)} leads to more than ${mostRedirections} redirections`);
    });
  } finally {
    await Promise.all(agents.map((agent) => agent.destroy()));
  }
}

function agentFor(url: URL, { timeOuts, trust }: Attempt): Agent {
  const connect = { timeout: timeOuts.connect_ms, allowH2: false };
  return new Agent({
    connect: url.protocol === 'https:' ? { ...connect, secureContext: secureContextOf(trust) } : connect,
    headersTimeout: timeOuts.idle_ms,
    bodyTimeout: timeOuts.idle_ms,
  });
}

async function ask(dispatcher: Agent, { url, login }: Address, { method, headers, body }: Question, signal: AbortSignal): Promise<Answer> {
  const response = await request(url, {
    dispatcher,
    method,
    signal,
    headers: { 'user-agent': 'flexpole', ...headers, ...(login && { authorization: basicAuthorization(login) }) },
    ...(body && { body: Readable.from(body(), { objectMode: false }) }),
  });
  return {
    status: response.statusCode,
    body: response.body,
    place: placeOf(url),
    header: (name) => [response.headers[name]].flat()[0],
  };
}

/** RFC 7617, in UTF-8. */
const basicAuthorization = ({ user, password }: Login): string => `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

/** Statuses that mean "the same request, there". What is posted is not posted again on 301 and 302, as browsers do not either. */
const redirecting: Readonly<Record<Question['method'], readonly number[]>> = {
  GET: [301, 302, 303, 307, 308],
  PUT: [301, 302, 307, 308],
  POST: [307, 308],
};

/** @throws Failure 'refused' when it leads where we do not go: from secure to plain, or to another protocol. */
function redirection(answer: Answer, from: Address, method: Question['method']): Address | undefined {
  const location = answer.header('location');
  if (location === undefined || !redirecting[method].includes(answer.status)) return undefined;
  if (!URL.canParse(location, from.url.href)) throw refused(`${answer.place} redirects to what is no address`);
  const target = new URL(location, from.url);
  if (!/^https?:$/.test(target.protocol)) throw refused(`${answer.place} redirects to ${target.protocol}, which is not followed`);
  const { url, login } = parseAddress(target.href);
  if (from.url.protocol === 'https:' && url.protocol === 'http:') {
    throw refused(`${answer.place} redirects to ${placeOf(url)}: from a secure address to a plain one is not followed`);
  }
  return { url, login: login ?? (isSameServer(from.url, url) ? from.login : undefined) };
}

/** The same origin, or what it redirects to when it wants TLS. Nobody else gets the password. */
const isSameServer = (from: URL, to: URL): boolean =>
  from.origin === to.origin || (from.hostname === to.hostname && from.port === '' && to.port === '' && to.protocol === 'https:');

const refused = (why: string): Failure => new Failure('refused', why, { retry: false });

/** An answer that is no success, as a failure. */
export function failureOf({ status, place }: Answer): Failure {
  const meaning = meanings[status] ?? (status >= 500 ? 'the server has trouble of its own' : 'the server does not take the request');
  return new Failure(kinds[status] ?? 'refused', `${place} answered ${status}: ${meaning}`, { retry: mayPass(status) });
}

const kinds: Readonly<Record<number, TransferFailureKind>> = {
  401: 'login',
  403: 'rights',
  404: 'not-found',
  405: 'unsupported',
  407: 'login',
  410: 'not-found',
  413: 'too-large',
  501: 'unsupported',
  507: 'no-room',
};

/** Time-out, too early, too many requests, and trouble on the server's side; not what it will never do. */
const mayPass = (status: number): boolean => [408, 425, 429].includes(status) || (status >= 500 && ![501, 505].includes(status));

const meanings: Readonly<Record<number, string>> = {
  301: 'it is elsewhere, but the server does not say where',
  401: 'user name or password is missing or wrong',
  403: 'these rights do not suffice',
  404: 'there is no such file or directory',
  405: 'the server takes no such request here',
  407: 'a proxy on the way wants a password',
  408: 'the server waited too long for the request',
  410: 'the file has been removed',
  411: 'the server wants to know the length first',
  413: 'the file is too large for the server',
  429: 'too many requests',
  501: 'the server does not know such a request',
  503: 'the server is overloaded or being serviced',
  507: 'the server has no room left',
};
