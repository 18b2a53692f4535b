import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { bareKeyOf, ocaKeyOf, ocaTextOf, p256SpkiPrefix, readPublicKey, spkiOfBareKey } from './public-key.js';

/** Public key of RFC 6979 A.2.5. */
const bare =
  '60FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB67903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299';
const spki = p256SpkiPrefix + bare;

describe('public keys', () => {
  it.each([
    ['bare hex', bare],
    ['bare hex', bare.toLowerCase()],
    ['SPKI hex', spki],
    ['SPKI hex', spki.replace(/(.{4})/g, '$1 ')],
    ['SPKI base64', Buffer.from(spki, 'hex').toString('base64')],
    ['oca text', `oca:base16:asn1:${spki}`],
    ['oca base64', Buffer.from(`oca:base16:asn1:${spki}`).toString('base64')],
    ['oca base64', Buffer.from(`oca:base16:asn1:${spki.toLowerCase()}`).toString('base64')],
    ['hex in base64', Buffer.from(bare).toString('base64')],
  ])('N-14: a key in the form %s is read', (form, text) => {
    expect(readPublicKey(text)).toEqual({ spki, form });
  });

  it('one form is turned into another', () => {
    expect(spkiOfBareKey(bare)).toBe(spki);
    expect(bareKeyOf(spki)).toBe(bare);
    expect(readPublicKey(ocaKeyOf(spki))?.spki).toBe(spki);
  });

  it('the OCA form has 264 characters, as the note says; written out, two of them fit into one configuration value', () => {
    expect(ocaKeyOf(spki)).toHaveLength(264);
    expect(`${ocaTextOf(spki)},${ocaTextOf(spki)}`.length).toBeLessThanOrEqual(500);
    expect(Buffer.from(ocaKeyOf(spki), 'base64').toString()).toBe(ocaTextOf(spki));
  });

  it('a key of another curve is read, and has no bare form', () => {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'brainpoolP256r1' });
    const other = publicKey.export({ format: 'der', type: 'spki' }).toString('hex').toUpperCase();
    expect(readPublicKey(other)?.spki).toBe(other);
    expect(bareKeyOf(other)).toBeUndefined();
  });

  it.each([
    ['a point that is not on the curve', bare.replace(/^60/, '61')],
    ['a cut key', spki.slice(0, -2)],
    ['an odd number of digits', spki.slice(1)],
    ['a key for something else', generateKeyPairSync('ed25519').publicKey.export({ format: 'der', type: 'spki' }).toString('hex')],
    ['nothing', ''],
    ['words', 'no key at all'],
    ['an OCA form without digits', Buffer.from('oca:base16:asn1:').toString('base64')],
  ])('%s is no key', (_, text) => {
    expect(readPublicKey(text)).toBeUndefined();
  });
});
