import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { testPki } from '../../../test/pki/index.js';
import { readIdentity } from './identity.js';

const { certificate, key } = testPki().server;
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;

describe('a certificate with its key in one text', () => {
  it.each([
    ['after it', certificate + key],
    ['before it', key + certificate],
    ['with line ends that were escaped once too often', (certificate + key).replaceAll('\n', '\\n')],
    ['in base64 as a whole', Buffer.from(certificate + key).toString('base64')],
    ['as SEC 1 has it', certificate + String(createPrivateKey(key).export({ type: 'sec1', format: 'pem' }))],
  ])('comes apart where the key stands %s', (_what, text) => {
    expect(readIdentity(text)).toEqual({ certificates: expect.stringContaining('BEGIN CERTIFICATE'), privateKey: key });
    expect(JSON.stringify(readIdentity(text))).not.toMatch(/KEY-----[^"]*BEGIN CERT/);
  });

  it('takes a key of RSA as PKCS #1 has it', () => {
    const text = certificate + String(rsa.export({ type: 'pkcs1', format: 'pem' }));
    expect(readIdentity(text)).toMatchObject({ privateKey: rsa.export({ type: 'pkcs8', format: 'pem' }) });
  });

  it('may come without a key', () => {
    expect(readIdentity(certificate)).toEqual({ certificates: certificate });
  });

  it.each([
    ['two keys', certificate + key + key, 'There are several private keys'],
    [
      'an encrypted key',
      certificate + String(rsa.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' })),
      'is encrypted',
    ],
    ['half a key', certificate + key.replace(/\n.{20}/, '\n'), 'The private key cannot be read'],
  ])('is refused with %s, in words that do not repeat it', (_what, text, words) => {
    const refused = readIdentity(text);
    expect(refused).toEqual({ why: expect.stringContaining(words) });
    expect(JSON.stringify(refused)).not.toContain(key.split('\n')[1]);
  });
});
