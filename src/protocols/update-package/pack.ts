/** Makes an update package; the counterpart of `openPackage`. */
import { createHash, createPrivateKey, sign } from 'node:crypto';
import { type PackageKind, type PackageManifest, readManifest } from './manifest.js';
import { packageMark } from './open-package.js';
import type { Refused } from './refused.js';

export interface PackageContent {
  readonly kind: PackageKind;
  readonly version: string;
  readonly generation?: string;
  readonly files: readonly { readonly name: string; readonly octets: Uint8Array }[];
}

/**
 * @param signingKey Private key (PEM) on P-256
 * @throws Error when the key cannot sign
 */
export function pack({ kind, version, generation, files }: PackageContent, signingKey: string): Uint8Array | Refused {
  const manifest: PackageManifest = {
    kind,
    version,
    ...(generation !== undefined && { generation }),
    files: files.map(({ name, octets }) => ({
      name,
      size_octets: octets.byteLength,
      sha256: createHash('sha256').update(octets).digest('hex'),
    })),
  };
  const line = JSON.stringify(manifest);
  const read = readManifest(line);
  if ('why' in read) return read;
  const key = createPrivateKey(signingKey);
  if (key.asymmetricKeyDetails?.namedCurve !== 'prime256v1') return { why: 'The signing key is no private key on P-256.' };
  const signature = sign('sha256', Buffer.from(line), key).toString('base64');
  return Buffer.concat([Buffer.from(`${packageMark}\n${line}\n${signature}\n`), ...files.map(({ octets }) => octets)]);
}
