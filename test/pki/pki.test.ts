import 'reflect-metadata';
import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { Pkcs10CertificateRequestGenerator } from '@peculiar/x509';
import { describe, expect, it } from 'vitest';
import { testPki } from './index.js';

/** id-kp-clientAuth, RFC 5280 §4.2.1.12. */
const clientAuthentication = '1.3.6.1.5.5.7.3.2';

const certificatesIn = (pem: string): readonly X509Certificate[] =>
  (pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []).map((text) => new X509Certificate(text));

describe('the authority for tests', () => {
  const pki = testPki();
  const root = new X509Certificate(pki.root.certificate);

  it('is three levels deep and signed all the way up', () => {
    const [leaf, intermediate, ...more] = certificatesIn(pki.server.chain);
    expect(more).toEqual([]);
    expect(leaf!.verify(intermediate!.publicKey)).toBe(true);
    expect(intermediate!.checkIssued(root) && intermediate!.verify(root.publicKey)).toBe(true);
    expect(root.checkIssued(root)).toBe(true);
    expect([root.ca, intermediate!.ca, leaf!.ca]).toEqual([true, true, false]);
  });

  it('gives names, times and keys as they are asked for', () => {
    const server = new X509Certificate(pki.server.certificate);
    expect([server.checkHost('localhost'), server.checkIP('127.0.0.1'), server.checkIP('::1')]).toEqual(['localhost', '127.0.0.1', '::1']);
    expect(new X509Certificate(pki.wrongName.certificate).checkHost('localhost')).toBeUndefined();
    expect(Date.parse(new X509Certificate(pki.expired.certificate).validTo)).toBeLessThan(Date.now());
    expect(Date.parse(new X509Certificate(pki.notYetValid.certificate).validFrom)).toBeGreaterThan(Date.now());
    const rsa = new X509Certificate(pki.leaf([], { keyType: 'rsa', usage: 'signing', subject: '/O=Maker/CN=Firmware' }).certificate);
    expect([rsa.publicKey.asymmetricKeyType, rsa.subject]).toEqual(['rsa', 'O=Maker\nCN=Firmware']);
  });

  it('is made once', () => {
    expect(testPki()).toBe(pki);
  });

  it('signs the request of a client, with the subject that it asks for', async () => {
    const keys = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
    const request = await Pkcs10CertificateRequestGenerator.create({
      name: 'CN=station-7, O=Test Operator',
      keys,
      signingAlgorithm: { name: 'ECDSA', hash: 'SHA-256' },
    });
    const signed = new X509Certificate(pki.signCsr(request.toString('pem'), { days: 30 }));
    expect(signed.subject).toBe('CN=station-7\nO=Test Operator');
    expect(signed.checkIssued(new X509Certificate(pki.intermediate.certificate))).toBe(true);
    expect(signed.keyUsage).toEqual([clientAuthentication]);
    expect(Date.parse(signed.validTo) - Date.now()).toBeGreaterThan(29 * 86_400_000);
  });

  it('signs no request that is none', () => {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    expect(() => pki.signCsr(publicKey.export({ type: 'spki', format: 'pem' }).toString())).toThrow();
  });
});
