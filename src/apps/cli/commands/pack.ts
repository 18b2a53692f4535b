import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { type PackageContent, pack } from '../../../protocols/update-package/index.js';
import { type Generation, generationOf, releaseOf } from '../../../station/generation/index.js';
import { developmentVendor } from '../../pack/development-vendor.js';
import { UsageError } from '../usage-error.js';

export interface SigningOptions {
  /** Private key, PEM; that of the twin's maker where missing. */
  readonly key?: string;
  readonly out: string;
}

export interface FirmwareOptions extends SigningOptions {
  readonly generation: Generation;
  readonly release?: string;
  readonly image?: string;
}

export interface ContentOptions extends SigningOptions {
  /** What its maker calls it. */
  readonly name: string;
}

/** The twin's firmware is this program itself: a package tells which generation of it to emulate, and its image may be anything. */
export function packFirmware({ generation, release = releaseOf(generation), image, ...signing }: FirmwareOptions): void {
  if (generationOf(release) !== generation) {
    throw new UsageError(`--release ${release} is none of generation ${generation}; its first is ${releaseOf(generation)}.`);
  }
  const octets = image === undefined ? new TextEncoder().encode(`Firmware ${release} of the twin.\n`) : read(image, '--image');
  write({ kind: 'firmware', version: release, generation, files: [{ name: 'image', octets }] }, signing);
}

export function packConfiguration(file: string, { name: version, ...signing }: ContentOptions): void {
  write({ kind: 'configuration', version, files: [{ name: 'config_file.json', octets: read(file, 'The configuration') }] }, signing);
}

export function packMedia(files: readonly string[], { name: version, ...signing }: ContentOptions): void {
  const contents = files.map((file) => ({ name: basename(file), octets: read(file, 'The content') }));
  if (!contents.some(({ name }) => name === 'update_config.json'))
    throw new UsageError('A content package needs its playlist: add the file update_config.json.');
  write({ kind: 'media', version, files: contents }, signing);
}

function write(content: PackageContent, { key, out }: SigningOptions): void {
  const signingKey = key === undefined ? developmentVendor.privateKey : new TextDecoder().decode(read(key, '--key'));
  const made = packed(content, signingKey, key ?? 'the key');
  try {
    writeFileSync(out, made);
  } catch (cause) {
    throw new UsageError(`--out ${out} cannot be written: ${wordsOf(cause)}`, { cause });
  }
  console.log(
    `${out}: ${content.kind} ${content.version}, ${made.byteLength} octets${key === undefined ? ', signed by the maker of the twin' : ''}`,
  );
}

function packed(content: PackageContent, signingKey: string, keyName: string): Uint8Array {
  let made: ReturnType<typeof pack>;
  try {
    made = pack(content, signingKey);
  } catch (cause) {
    throw new UsageError(`${keyName} is no private key in PEM: ${wordsOf(cause)}. "openssl ecparam -name prime256v1 -genkey" makes one.`, {
      cause,
    });
  }
  if ('why' in made) throw new UsageError(made.why);
  return made;
}

function read(file: string, what: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (cause) {
    throw new UsageError(`${what} ${file} cannot be read: ${wordsOf(cause)}`, { cause });
  }
}

const wordsOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
