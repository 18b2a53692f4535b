/** Download by FTP: RETR, after REST when an earlier attempt has left something (RFC 3659 §5). */
import { Writable } from 'node:stream';
import { callbackify } from 'node:util';
import { type Client, FTPError } from 'basic-ftp';
import { type Address, placeOf } from './address.js';
import { Failure } from './failure.js';
import { answered, enterFolderOf, type FtpAttempt, replyMeans, sizeOf, withFtp, wordsOf } from './ftp.js';
import type { IncomingFile, Intake } from './intake.js';

/** Returns the length of the file. @throws Failure */
export const downloadByFtp = (address: Address, intake: Intake, attempt: FtpAttempt): Promise<number> =>
  withFtp(address, attempt, (client) =>
    brought(client, address, intake).catch(
      replyMeans('not-found', `${placeOf(address.url)}: there is no such file, or it may not be read`, notAvailable),
    ),
  );

/** "File unavailable" (RFC 959 §4.2.2); some servers answer 551 for it. */
const notAvailable = [550, 551];

async function brought(client: Client, address: Address, intake: Intake): Promise<number> {
  const file = await enterFolderOf(client, address.url, { create: false });
  const total_octets = await sizeOf(client, file);
  const version = await versionOf(client, file, total_octets);
  const kept_octets = version === intake.version ? await intake.kept_octets() : 0;
  if (kept_octets > 0 && kept_octets === total_octets) return kept_octets;
  if (kept_octets > 0 && kept_octets < (total_octets ?? 0)) {
    const rest = retrieved(client, file, { at_octets: kept_octets, total_octets, version }, intake);
    const size_octets = await rest.catch(unlessRestIsUnknown);
    if (size_octets !== undefined) return size_octets;
  }
  return await retrieved(client, file, { at_octets: 0, total_octets, version }, intake);
}

const retrieved = (client: Client, file: string, incoming: IncomingFile, intake: Intake): Promise<number> =>
  intake.receive(incoming, async (take) => {
    let hasBegun = false;
    const write = callbackify(async (octets: Uint8Array) => {
      hasBegun = true;
      await take(octets);
    });
    const sink = new Writable({ write: (octets: Uint8Array, _encoding, done) => write(octets, done) });
    await client.downloadTo(sink, file, incoming.at_octets).catch((error: unknown) => {
      throw hasBegun && error instanceof FTPError ? brokenOff(error) : error;
    });
  });

/** A file that has begun to come is there, whatever the server says of it then. */
const brokenOff = (error: FTPError): Failure =>
  new Failure('interrupted', `the server broke off (${wordsOf(error)})`, { retry: true, cause: error });

/** Size and time of modification; FTP knows no better. Undefined when the server does not tell both. */
async function versionOf(client: Client, file: string, size_octets: number | undefined): Promise<string | undefined> {
  if (size_octets === undefined) return undefined;
  const [, modified] = /^213 (\S+)/.exec((await answered(client.send(`MDTM ${file}`))) ?? '') ?? [];
  return modified === undefined ? undefined : `${size_octets} ${modified}`;
}

/** 500 to 504: the command itself is refused, not the file. */
function unlessRestIsUnknown(error: unknown): undefined {
  if (error instanceof FTPError && error.code >= 500 && error.code <= 504) return undefined;
  throw error;
}
