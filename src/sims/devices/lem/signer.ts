import { p256 } from '@noble/curves/nist.js';
import type { Ids } from '../../../kernel/index.js';

/** A new secret key, hexadecimal. It comes from the injected source, so that a seeded twin has the same key each time. */
export const newSecretKey = (ids: Ids): string =>
  Buffer.from(p256.utils.randomSecretKey(Buffer.from(ids.hex(p256.lengths.seed ?? 48), 'hex'))).toString('hex');

/**
 * Signs for one meter. The nonce is made of key and message (RFC 6979), so that the same record has the same signature in every run; s is
 * the lower of the two possible values. The public key is worked out when first asked for: a fleet is not to wait for thousands of them.
 */
export class Signer {
  /** Hexadecimal. */
  readonly #secretKey: string;
  #publicKey: string | undefined;

  constructor(secretKey: string) {
    this.#secretKey = secretKey;
  }

  /** Bare point X‖Y, 128 upper-case hexadecimal digits. */
  publicKey(): string {
    // An uncompressed point begins with 04, which the bare form leaves out.
    this.#publicKey ??= hex(p256.getPublicKey(this.#secret(), false).subarray(1));
    return this.#publicKey;
  }

  /** ECDSA over P-256 and SHA-256 of the text in UTF-8: DER, upper-case hexadecimal. */
  sign(text: string): string {
    return hex(p256.sign(Buffer.from(text, 'utf8'), this.#secret(), { lowS: true, format: 'der' }));
  }

  #secret(): Uint8Array {
    return Buffer.from(this.#secretKey, 'hex');
  }
}

const hex = (octets: Uint8Array): string => Buffer.from(octets).toString('hex').toUpperCase();
