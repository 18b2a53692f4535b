import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { customCertificate } from '../../../test/pki/custom.js';
import { testPki } from '../../../test/pki/index.js';
import { Instant } from '../../kernel/index.js';
import { type HashAlgorithm, loadX509, type X509 } from './index.js';
import { writePem } from './pem.js';

const pki = testPki();
/** Certificates that are made here begin at the next full second. */
const now = Instant(Date.now() + 60_000);
let x509: X509;
beforeAll(async () => {
  x509 = await loadX509();
});

describe('what a certificate says', () => {
  it('is read out of it', () => {
    const read = x509.read(pki.leaf(['charger.example', '127.0.0.1'], { subject: '/O=Strom & Söhne, Ulm/CN=CP 1' }).certificate);
    expect(read).toEqual([
      expect.objectContaining({
        commonName: 'CP 1',
        organization: 'Strom & Söhne, Ulm',
        issuer: 'O=Flexpole Test, CN=Test Intermediate',
        key: 'EC prime256v1',
        isAuthority: false,
        isSelfSigned: false,
        names: ['charger.example', '127.0.0.1'],
        fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
      }),
    ]);
  });

  it('is that of a root', () => {
    expect(x509.read(pki.root.certificate)).toEqual([
      expect.objectContaining({ isAuthority: true, isSelfSigned: true, pem: pki.root.certificate }),
    ]);
  });

  it('includes its time, also beyond 2049', () => {
    const from = new Date('2049-12-31T23:59:58Z');
    const { certificate } = pki.leaf([], { from, days: 1 });
    expect(x509.read(certificate)).toEqual([
      expect.objectContaining({ notBefore: from.getTime(), notAfter: Date.parse('2050-01-01T23:59:58Z') }),
    ]);
  });

  it('is read also where it has names of kinds that nobody here knows', () => {
    const odd = customCertificate({ subject: '/CN=odd', extensions: ['subjectAltName=otherName:1.2.3.4;UTF8:odd,RID:1.2.3'] });
    expect(x509.read(odd.certificate)).toEqual([expect.objectContaining({ commonName: 'odd' })]);
  });

  it('is refused in words where the octets are no certificate', () => {
    const refused = expect.objectContaining({ why: expect.stringMatching(/^Certificate 2 cannot be read: /) });
    expect(x509.read(pki.root.certificate + writePem(Buffer.from([0x30, 0])))).toEqual(refused);
  });

  it('whatever octets are changed, there are answers or words, never an error', () => {
    const der = Buffer.from(pki.root.certificate.replace(/-----[^-]+-----|\s/g, ''), 'base64');
    const change = fc.tuple(fc.nat(der.length - 1), fc.nat(255));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
        const octets = Buffer.from(der);
        for (const [at, octet] of changes) octets[at] = octet;
        const pem = writePem(octets);
        const answers = [
          x509.read(pem),
          x509.verify(pem, { roots: [pem, pki.root.certificate], at: now, purpose: 'authority' }),
          x509.hashDataOf(pem, [pki.root.certificate]),
        ];
        expect(answers.every((answer) => Array.isArray(answer) || 'why' in answer)).toBe(true);
        expect(x509.objectionToRoot(pem, now)).not.toBe('');
        expect(x509.objectionToAnswer(pem, pki.root.key, { organization: 'x', commonName: 'y' })).toMatch(/\.$|: /);
      }),
      { numRuns: 150 },
    );
  });
});

describe('how OCPP names a certificate', () => {
  /** What OpenSSL asks for in its OCSP request: the same three values. */
  function byOpenSsl(certificate: string, issuer: string, algorithm: string): unknown {
    const folder = mkdtempSync(join(tmpdir(), 'flexpole-ocsp-'));
    try {
      writeFileSync(join(folder, 'own.pem'), certificate);
      writeFileSync(join(folder, 'issuer.pem'), issuer);
      const args = ['ocsp', `-${algorithm.toLowerCase()}`, '-issuer', 'issuer.pem', '-cert', 'own.pem', '-req_text', '-no_nonce'];
      const text = execFileSync('openssl', args, { cwd: folder, encoding: 'utf8' }).replace(/\\\n/g, '');
      const field = (name: string): string => (new RegExp(`${name}: ([0-9A-F]+)`).exec(text)?.[1] ?? '').toLowerCase();
      return {
        hashAlgorithm: algorithm,
        issuerNameHash: field('Issuer Name Hash'),
        issuerKeyHash: field('Issuer Key Hash'),
        serialNumber: field('Serial Number').replace(/^0+(?=.)/, ''),
      };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  const algorithms: readonly HashAlgorithm[] = ['SHA256', 'SHA384', 'SHA512'];
  const rsa = customCertificate({ subject: '/O=Zürich/CN=RSA root', newKey: ['-algorithm', 'RSA'], serial: '0x00c0ffee' });
  const small = customCertificate({ subject: '/CN=small number', serial: '7' });

  it.each([
    ['a root', pki.root.certificate, pki.root.certificate],
    ['an intermediate', pki.intermediate.certificate, pki.root.certificate],
    ['a root with RSA', rsa.certificate, rsa.certificate],
    ['a root with a small number', small.certificate, small.certificate],
  ])('is what OpenSSL says: %s', (_what, certificate, issuer) => {
    const expected = algorithms.map((algorithm) => byOpenSsl(certificate, issuer, algorithm));
    expect(x509.hashDataOf(certificate, [pki.stranger.root.certificate, issuer])).toEqual(expected);
  });

  it('has a number without leading zeros', () => {
    const numbers = [rsa, small].map(({ certificate }) => x509.read(certificate));
    expect(numbers).toMatchObject([[{ serialNumber: 'c0ffee' }], [{ serialNumber: '7' }]]);
  });

  it('cannot be told without the one who signed it', () => {
    const refused = { why: 'The authority that signed Test Intermediate is not known here.' };
    expect(x509.hashDataOf(pki.intermediate.certificate, [pki.stranger.root.certificate])).toEqual(refused);
  });
});

describe('a root', () => {
  const objectionTo = (pem: string, at = now): string | undefined => x509.objectionToRoot(pem, at);
  const custom = (extensions: readonly string[], more = {}): string =>
    customCertificate({ subject: '/CN=R', extensions, ...more }).certificate;

  it('is one that signed itself, may sign others, and is valid now', () => {
    expect(objectionTo(pki.root.certificate)).toBeUndefined();
  });

  it.each([
    ['an intermediate', pki.intermediate.certificate, 'Test Intermediate is no root: it was signed by O=Flexpole Test, CN=Test Root.'],
    ['what may sign nobody', custom(['basicConstraints=CA:FALSE']), 'R is not the certificate of an authority.'],
    ['what does not say that it may', custom([]), 'R is not the certificate of an authority.'],
    [
      'one whose key has another use',
      custom(['basicConstraints=CA:TRUE', 'keyUsage=cRLSign']),
      'R is not the certificate of an authority.',
    ],
    [
      'a key that is too short',
      custom(['basicConstraints=CA:TRUE'], { newKey: ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:1024'] }),
      'R has a key of the kind RSA 1024; wanted is EC P-256 or RSA with 2048 bits or more.',
    ],
    ['one that has expired', pki.authority('Old', { from: new Date(0), days: 30 }).certificate, 'Old has expired on 1970-01-31T00:00:00Z'],
    [
      'one of the future',
      pki.authority('New', { from: new Date(4e12) }).certificate,
      'New is valid only from 2096-10-02T07:06:40Z on; by the',
    ],
  ])('is not %s', (_what, pem, words) => {
    expect(objectionTo(pem)).toContain(words);
  });
});
