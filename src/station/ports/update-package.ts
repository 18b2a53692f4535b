import type { Refused } from './certificates.js';
import type { Sink } from './transfer.js';

/** What an update package says of itself; signed, so it is believed once the package has been opened. */
export interface PackageManifest {
  readonly kind: PackageKind;
  /** Of firmware, its version without prefix. Of content, what its maker calls it. */
  readonly version: string;
  /** Of firmware only. */
  readonly generation?: string;
  readonly files: readonly PackageFile[];
}

/** Firmware, the operator's configuration, or content of the screens (manual §2.21.2). */
export type PackageKind = 'firmware' | 'configuration' | 'media';

export interface PackageFile {
  readonly name: string;
  readonly size_octets: number;
  /** Hexadecimal, lower case. */
  readonly sha256: string;
}

/** A package whose manifest was signed by somebody who may. */
export interface OpenPackage {
  readonly manifest: PackageManifest;
  /**
   * The files in order; each has to be read to its end before the next. Reading rejects with words when a file is not as the manifest
   * says, and in the end when something follows the last.
   */
  files(): AsyncIterable<{ readonly file: PackageFile; readonly octets: AsyncIterable<Uint8Array> }>;
}

/** @param keysFor Public keys (PEM) that may have signed a package of that kind */
export type OpenUpdatePackage = (
  octets: AsyncIterable<Uint8Array>,
  keysFor: (kind: PackageKind) => readonly string[],
) => Promise<OpenPackage | Refused>;

/** Where a package lies between its download and its installation. It outlives restarts. */
export interface PackageArea {
  readonly sink: Sink;
  /** From the first octet on, anew with each call. */
  read(): AsyncIterable<Uint8Array>;
  discard(): Promise<void>;
  /** The largest package that has room. */
  readonly limit_octets: number;
}

/** Content for the screens. */
export interface MediaShelf {
  /** These files instead of those that are there: all of them, or none. Rejects when they cannot be kept, or with what they throw. */
  replace(files: ReturnType<OpenPackage['files']>): Promise<void>;
}
