import { constants, createPrivateKey, createSign, type SignKeyObjectInput } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { customCertificate } from '../../../test/pki/custom.js';
import { testPki } from '../../../test/pki/index.js';
import { checkSignature } from './index.js';

const pki = testPki();
const firmware = Buffer.alloc(100_000, 'firmware');
const ec = pki.leaf([], { usage: 'signing' });
const rsa = pki.leaf([], { usage: 'signing', keyType: 'rsa' });
const pssOnly = customCertificate({ subject: '/CN=pss', newKey: ['-algorithm', 'RSA-PSS'] });

const sign = (key: string, how: Partial<SignKeyObjectInput> = {}, digest = 'sha256'): string =>
  createSign(digest)
    .update(firmware)
    .sign({ key: createPrivateKey(key), ...how }, 'base64');

function holds(certificate: string, signature: string, file = firmware): boolean | string {
  const check = checkSignature(certificate, signature);
  if ('why' in check) return check.why;
  for (let at = 0; at < file.length; at += 7_001) check.update(file.subarray(at, at + 7_001));
  return check.holds();
}

const pss = { padding: constants.RSA_PKCS1_PSS_PADDING };

describe('a signature beside its file', () => {
  it.each([
    ['RSA-PSS with the salt of the hash', rsa, sign(rsa.key, { ...pss, saltLength: constants.RSA_PSS_SALTLEN_DIGEST })],
    ['RSA-PSS with the longest salt', rsa, sign(rsa.key, { ...pss, saltLength: constants.RSA_PSS_SALTLEN_MAX_SIGN })],
    ['RSA-PSS by a key for nothing else', pssOnly, sign(pssOnly.key, pss)],
    ['RSA with the older padding', rsa, sign(rsa.key)],
    ['ECDSA in DER', ec, sign(ec.key)],
    ['ECDSA as two numbers', ec, sign(ec.key, { dsaEncoding: 'ieee-p1363' })],
  ])('holds: %s', (_how, { certificate }, signature) => {
    expect(holds(certificate, signature)).toBe(true);
  });

  it('is read over several lines, and with the chain behind the certificate', () => {
    const signature = sign(rsa.key);
    expect(holds(rsa.chain, `${signature.slice(0, 64)}\r\n${signature.slice(64)}\r\n`)).toBe(true);
  });

  it.each([
    ['of another key', rsa.certificate, sign(pki.leaf([], { keyType: 'rsa' }).key)],
    ['of a key of another kind', rsa.certificate, sign(ec.key)],
    ['with another hash', ec.certificate, sign(ec.key, {}, 'sha512')],
    ['that is cut short', ec.certificate, Buffer.from(sign(ec.key), 'base64').subarray(0, 40).toString('base64')],
    ['that is none', rsa.certificate, 'AAAA'],
  ])('does not hold %s', (_what, certificate, signature) => {
    expect(holds(certificate, signature)).toBe(false);
  });

  it('does not hold for a file in which one bit is another', () => {
    const changed = Buffer.from(firmware);
    changed[99_999]! ^= 1;
    expect(holds(rsa.certificate, sign(rsa.key, pss), changed)).toBe(false);
    expect(holds(ec.certificate, sign(ec.key), changed)).toBe(false);
  });

  it.each([
    ['a signature that is not base64', ec.certificate, 'not base64!', 'The signature is not base64.'],
    ['no signature', ec.certificate, '', 'The signature is not base64.'],
    ['no certificate', '', sign(ec.key), 'There is no certificate.'],
    ['a certificate that is none', '-----BEGIN CERTIFICATE-----MAA=-----END CERTIFICATE-----', 'AAAA', 'The certificate cannot be used: '],
    [
      'a key of another kind',
      customCertificate({ subject: '/CN=x', newKey: ['-algorithm', 'ED25519'] }).certificate,
      'AAAA',
      'ed25519 no file can be signed',
    ],
  ])('is refused in words where there is %s', (_what, certificate, signature, words) => {
    expect(holds(certificate, signature)).toContain(words);
  });
});
