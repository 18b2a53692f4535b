import { p256 } from '@noble/curves/nist.js';
import type { Ids } from '../../../kernel/index.js';

/** Signs for one meter. */
export interface Signer {
  /** Bare point X‖Y, 128 upper-case hexadecimal digits. */
  publicKey(): string;
  /** ECDSA over P-256 and SHA-256 of the text in UTF-8: DER, upper-case hexadecimal. */
  sign(text: string): string;
}

/** A new secret key, hexadecimal. It comes from the injected source, so that a seeded twin has the same key each time. */
export const newSecretKey = (ids: Ids): string =>
  Buffer.from(p256.utils.randomSecretKey(Buffer.from(ids.hex(p256.lengths.seed ?? 48), 'hex'))).toString('hex');

/**
 * The nonce is made of key and message (RFC 6979), so that the same record has the same signature in every run; s is the lower of
 * the two possible values. The public key is worked out when first asked for: a fleet is not to wait for thousands of them.
 */
export function createSigner(secretKey: string): Signer {
  const secret = Buffer.from(secretKey, 'hex');
  let publicKey: string | undefined;
  return {
    // An uncompressed point begins with 04, which the bare form leaves out.
    publicKey: () => (publicKey ??= hex(p256.getPublicKey(secret, false).subarray(1))),
    sign: (text) => hex(p256.sign(Buffer.from(text, 'utf8'), secret, { lowS: true, format: 'der' })),
  };
}

const hex = (octets: Uint8Array): string => Buffer.from(octets).toString('hex').toUpperCase();
