/** A certificate that comes with its private key, in one text: what an operator enters by hand (manual §2.20, `ocpp.client_cert`). */
import { createPrivateKey } from 'node:crypto';
import { plainPem } from './pem.js';
import { orRefused, type Refused } from './refused.js';

export interface IdentityText {
  /** What of the text is no key. */
  readonly certificates: string;
  /** PEM (PKCS #8), not encrypted; undefined where the text holds none. */
  readonly privateKey?: string;
}

const keys = /-----BEGIN ([A-Z0-9 ]*)PRIVATE KEY-----[^-]*-----END \1PRIVATE KEY-----/g;

/** Takes the key out of the text; the certificates are not looked at. */
export function readIdentity(text: string): IdentityText | Refused {
  const plain = plainPem(text);
  if (plain.includes('ENCRYPTED')) return { why: 'The private key is encrypted. Enter it without a password.' };
  const [key, another] = [...plain.matchAll(keys)];
  if (another) return { why: 'There are several private keys; a certificate has one.' };
  if (!key) return { certificates: plain };
  return orRefused('The private key cannot be read', () => ({
    certificates: plain.replace(keys, ''),
    privateKey: String(createPrivateKey(key[0]).export({ type: 'pkcs8', format: 'pem' })),
  }));
}
