import { createPublicKey, X509Certificate } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { testPki } from '../../../test/pki/index.js';
import { Instant } from '../../kernel/index.js';
import { type KeyType, loadX509, type NewRequest, type Subject, type X509 } from './index.js';

const pki = testPki();
const subject: Subject = { organization: 'Stadtwerke Söhlde GmbH & Co. KG', commonName: 'FP-0001' };

let x509: X509;
beforeAll(async () => {
  x509 = await loadX509();
});

async function request(keyType: KeyType = 'EC P-256', of = subject): Promise<NewRequest> {
  const made = await x509.createRequest(of, keyType);
  if ('why' in made) throw new Error(made.why);
  return made;
}

describe('a request for a certificate', () => {
  it.each<KeyType>(['EC P-256', 'RSA 2048', 'RSA 3072'])(
    'R-CRT-15: names operator and station, and OpenSSL signs it: %s',
    async (keyType) => {
      const { csr, privateKey } = await request(keyType);
      const pem = pki.signCsr(csr);
      expect(new X509Certificate(pem).subject).toBe('O=Stadtwerke Söhlde GmbH & Co. KG\nCN=FP-0001');
      expect(x509.objectionToAnswer(pem, privateKey, subject)).toBeUndefined();
      expect(
        x509.verify(pem + pki.intermediate.chain, { roots: [pki.root.certificate], at: Instant(Date.now()), purpose: 'client' }),
      ).toHaveLength(3);
    },
  );

  it('has a new key each time, on P-256', async () => {
    const keys = await Promise.all([request(), request()]);
    const details = keys.map(({ privateKey }) => createPublicKey(privateKey).asymmetricKeyDetails?.namedCurve);
    expect(details).toEqual(['prime256v1', 'prime256v1']);
    expect(keys[0].privateKey).not.toBe(keys[1].privateKey);
  });

  it('names the operator character by character, whatever he is called', async () => {
    const name = fc
      .string({ minLength: 1, maxLength: 40, unit: fc.constantFrom(...'aZ0 ,+"\\#=<>;/*&@äß€') })
      .filter((text) => text.trim() === text);
    await fc.assert(
      fc.asyncProperty(name, async (organization) => {
        const { csr } = await request('EC P-256', { ...subject, organization });
        expect(x509.read(pki.signCsr(csr))).toMatchObject([{ organization, commonName: 'FP-0001' }]);
      }),
      { numRuns: 8 },
    );
  });

  it.each([
    ['no operator', { ...subject, organization: '' }, 'The operator (CpoName) is not set; a request for a certificate needs it.'],
    ['too long an operator', { ...subject, organization: 'x'.repeat(65) }, 'has 65 characters; a certificate takes 64 at most'],
    ['no serial number', { ...subject, commonName: '' }, 'The serial number is not set'],
  ])('cannot be made with %s', async (_what, of, words) => {
    expect(await x509.createRequest(of, 'EC P-256')).toEqual({ why: expect.stringContaining(words) });
  });
});

describe('the answer to a request', () => {
  it('is not a certificate for another key', async () => {
    const [mine, other] = await Promise.all([request(), request()]);
    const objection = x509.objectionToAnswer(pki.signCsr(other.csr), mine.privateKey, subject);
    expect(objection).toBe('The certificate is for another key than the one requested.');
  });

  it.each([
    [{ ...subject, commonName: 'FP-0002' }, 'The certificate names "FP-0001" as common name; "FP-0002" was requested.'],
    [{ ...subject, organization: 'Other' }, 'as organisation; "Other" was requested.'],
  ])('names whom the request named', async (wanted, words) => {
    const { csr, privateKey } = await request();
    expect(x509.objectionToAnswer(pki.signCsr(csr), privateKey, wanted)).toContain(words);
  });
});
