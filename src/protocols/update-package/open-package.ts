/**
 * Opens an update package: three lines of text, then the files one behind another. Nothing of it is believed before its signature holds,
 * and nothing of a file before its digest does. It is read as a stream: firmware need not fit into the memory.
 */
import { createHash, createPublicKey, verify } from 'node:crypto';
import { type PackageFile, type PackageKind, type PackageManifest, readManifest } from './manifest.js';
import { OctetStream } from './octet-stream.js';
import type { Refused } from './refused.js';

/** The first line. */
export const packageMark = 'FLEXPOLE PACKAGE 1';
const longestManifest_octets = 256 * 1024;
const longestSignature_octets = 1024;

export interface OpenPackage {
  readonly manifest: PackageManifest;
  /** In order; each is read to its end before the next. Reading rejects with words where a file is not as the manifest says. */
  files(): AsyncGenerator<{ readonly file: PackageFile; readonly octets: AsyncGenerator<Uint8Array> }>;
}

/** @param keysFor Public keys (PEM) that may have signed a package of that kind */
export async function openPackage(
  octets: AsyncIterable<Uint8Array>,
  keysFor: (kind: PackageKind) => readonly string[],
): Promise<OpenPackage | Refused> {
  const stream = new OctetStream(octets);
  const head = await readHead(stream, keysFor);
  if ('why' in head) {
    await stream.close();
    return head;
  }
  return { manifest: head, files: () => filesOf(stream, head) };
}

async function readHead(stream: OctetStream, keysFor: (kind: PackageKind) => readonly string[]): Promise<PackageManifest | Refused> {
  const mark = await stream.line(packageMark.length);
  if (textOf(mark) !== packageMark) return { why: `This is no update package: its first line is not "${packageMark}".` };
  const signed = await stream.line(longestManifest_octets);
  if (!signed) return { why: `The manifest does not end within ${longestManifest_octets} octets.` };
  const signature = Buffer.from(textOf(await stream.line(longestSignature_octets)) ?? '', 'base64');
  if (signature.byteLength === 0) return { why: 'The third line is no signature in base64.' };
  // Which keys count depends on the kind, so it is looked at first; what is believed is only returned once a key has held.
  const manifest = readManifest(textOf(signed) ?? '');
  if ('why' in manifest) return manifest;
  const keys = keysFor(manifest.kind);
  if (keys.length === 0) return { why: `No key is set that a package of the kind ${manifest.kind} could be checked with.` };
  return keys.some((key) => holds(key, signed, signature)) ? manifest : { why: 'The signature of the package does not hold.' };
}

async function* filesOf(stream: OctetStream, { files }: PackageManifest): ReturnType<OpenPackage['files']> {
  try {
    for (const file of files) {
      let isRead = false;
      const octets = checked(stream, file, () => {
        isRead = true;
      });
      yield { file, octets };
      if (!isRead) throw new Error(`${file.name} was not read to its end`);
    }
    if (!(await stream.isAtEnd())) throw new Error('behind the last file of the package something follows');
  } finally {
    await stream.close();
  }
}

async function* checked(stream: OctetStream, { name, size_octets, sha256 }: PackageFile, read: () => void): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  let come_octets = 0;
  for await (const piece of stream.take(size_octets)) {
    hash.update(piece);
    come_octets += piece.byteLength;
    yield piece;
  }
  if (come_octets < size_octets) throw new Error(`${name} ends after ${come_octets} of ${size_octets} octets`);
  if (hash.digest('hex') !== sha256) throw new Error(`${name} has another digest than the manifest says`);
  read();
}

function holds(key: string, octets: Uint8Array, signature: Uint8Array): boolean {
  try {
    const publicKey = createPublicKey(key);
    return publicKey.asymmetricKeyType === 'ec' && verify('sha256', octets, publicKey, signature);
  } catch {
    return false; // no key, or no signature of this form
  }
}

const textOf = (octets: Uint8Array | undefined): string | undefined => octets && new TextDecoder('utf-8').decode(octets);
