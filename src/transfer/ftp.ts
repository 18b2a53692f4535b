/** What upload and download by FTP share (RFC 959): connection, TLS on both channels (RFC 4217), login, folders. */
import { isIP } from 'node:net';
import { Client, FTPError } from 'basic-ftp';
import type { TransferFailureKind } from '../station/ports/index.js';
import { type Address, ftpPath, hostOf, placeOf } from './address.js';
import { type Attempt, aborted, secureContextOf } from './attempt.js';
import { Failure } from './failure.js';

export interface FtpAttempt extends Attempt {
  /** `ftps:` to this port speaks TLS from the first octet; to every other, or without a port, it begins plain and then asks for TLS. */
  readonly implicitTlsPort: number;
}

/** Assigned to FTP over TLS by IANA. */
export const ianaImplicitTlsPort = 990;

/** Runs `use` on a session that is logged in. Afterwards its connections are closed, whatever happened. @throws Failure */
export async function withFtp<T>(address: Address, attempt: FtpAttempt, use: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client(attempt.timeOuts.idle_ms);
  const giveUp = (): void => client.close();
  attempt.signal.addEventListener('abort', giveUp);
  try {
    await inTime(connect(client, address, attempt), attempt, placeOf(address.url));
    return await use(client);
  } catch (error) {
    throw error instanceof FTPError ? replyAsFailure(error, placeOf(address.url)) : error;
  } finally {
    attempt.signal.removeEventListener('abort', giveUp);
    client.close();
  }
}

/** The client has no time limit for the secure handshake and is not woken by an abort in it. */
async function inTime(connecting: Promise<void>, { timeOuts, signal }: Attempt, place: string): Promise<void> {
  let stopWatching = (): void => undefined;
  const interruption = new Promise<never>((_resolve, reject) => {
    const giveUp = (): void => reject(aborted());
    const limit = setTimeout(() => reject(tooSlow(place)), timeOuts.connect_ms);
    signal.addEventListener('abort', giveUp);
    stopWatching = () => {
      clearTimeout(limit);
      signal.removeEventListener('abort', giveUp);
    };
  });
  try {
    await Promise.race([connecting, interruption]);
  } finally {
    stopWatching();
  }
}

async function connect(client: Client, { url, login }: Address, attempt: FtpAttempt): Promise<void> {
  const host = hostOf(url);
  const port = url.port === '' ? 21 : Number(url.port);
  if (url.protocol === 'ftp:') {
    await client.connect(host, port);
  } else {
    const secure = { host, secureContext: secureContextOf(attempt.trust), ...(isIP(host) === 0 && { servername: host }) };
    if (port === attempt.implicitTlsPort) {
      await client.connectImplicitTLS(host, port, secure);
    } else {
      await client.connect(host, port);
      await client.useTLS(secure).catch(replyMeans('tls', `${placeOf(url)}: the server offers no secure connection`));
    }
  }
  // Names are UTF-8 (RFC 2640); servers that know nothing of it may say so.
  await client.sendIgnoringError('OPTS UTF8 ON');
  // Without a login as RFC 1635 wants guests to come in.
  const { user, password } = login ?? { user: 'anonymous', password: 'anonymous@' };
  await client.login(user, password).catch(loginFailed(placeOf(url)));
  // Octets as they are.
  await client.send('TYPE I');
  if (url.protocol === 'ftp:') return;
  await protectData(client).catch(replyMeans('tls', `${placeOf(url)}: the server does not protect what is transferred`));
}

/** The code alone: what a server says to a login may repeat the password. */
const loginFailed =
  (place: string) =>
  (error: unknown): never => {
    if (!(error instanceof FTPError)) throw error;
    const isBusy = error.code === 421;
    const why = isBusy ? 'the server is not there for us now' : 'user name or password is missing or wrong';
    throw new Failure(isBusy ? 'unreachable' : 'login', `${place}: ${why} (${error.code})`, { retry: isBusy });
  };

/** The data connections speak TLS too (RFC 4217 §9). */
async function protectData(client: Client): Promise<void> {
  await client.send('PBSZ 0');
  await client.send('PROT P');
}

/** Goes to where the file lies and returns its name: folder by folder, which every server understands (RFC 1738 §3.2.2). */
export async function enterFolderOf(client: Client, url: URL, { create }: { readonly create: boolean }): Promise<string> {
  const { folders, file } = ftpPath(url);
  for (const folder of folders) {
    if (create && (await answered(client.cd(folder))) !== undefined) continue;
    if (create) await client.sendIgnoringError(`MKD ${folder}`);
    await client.cd(folder);
  }
  return file;
}

/** RFC 3659 §4; undefined when the server does not say. */
export async function sizeOf(client: Client, file: string): Promise<number | undefined> {
  const [, size] = /^213 (\d+)/.exec((await answered(client.send(`SIZE ${file}`))) ?? '') ?? [];
  return size === undefined ? undefined : Number(size);
}

/** What the server answered, or undefined when it refused. */
export async function answered(reply: Promise<{ readonly message: string }>): Promise<string | undefined> {
  try {
    return (await reply).message;
  } catch (error) {
    if (error instanceof FTPError) return undefined;
    throw error;
  }
}

/** For `catch`: a reply that refuses with one of these codes, or with any but "421 service not available", means this. */
export const replyMeans =
  (kind: 'tls' | 'login' | 'rights' | 'not-found', why: string, codes?: readonly number[]) =>
  (error: unknown): never => {
    if (!(error instanceof FTPError) || error.code === 421 || codes?.includes(error.code) === false) throw error;
    throw new Failure(kind, `${why} (${wordsOf(error)})`, { retry: false, cause: error });
  };

/** RFC 959 §4.2: 4yz may be tried again, 5yz not. */
function replyAsFailure(error: FTPError, place: string): Failure {
  const [kind, meaning] = meanings[error.code] ?? ['refused', 'the server refuses'];
  return new Failure(kind, `${place}: ${meaning} (${wordsOf(error)})`, { retry: error.code < 500, cause: error });
}

/** RFC 959 §4.2.2. What 550 means depends on what was asked for. */
const meanings: Readonly<Record<number, readonly [kind: TransferFailureKind, meaning: string]>> = {
  425: ['interrupted', 'the server can open no data connection'],
  426: ['interrupted', 'the server has closed the data connection'],
  452: ['no-room', 'the server has no room left'],
  502: ['unsupported', 'the server does not know such a command'],
  504: ['unsupported', 'the server does not know such a command'],
  530: ['login', 'the server wants another login'],
  532: ['login', 'the server wants another login for files that are stored'],
  552: ['no-room', 'the server grants no more room'],
  553: ['rights', 'the server does not take this file name'],
};

const tooSlow = (place: string): Failure =>
  new Failure('unreachable', `${place}: no connection and login came about in time`, { retry: true });

/** The reply as far as it is fit to be shown; those about a login might repeat what was given. */
export const wordsOf = ({ code, message }: FTPError): string =>
  code >= 530 && code <= 532 ? String(code) : message.replace(/\p{Cc}+/gu, ' ').slice(0, 200);
