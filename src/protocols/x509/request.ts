/**
 * Requests for the station's own certificate (PKCS #10; security white paper §4.2, A02): a new key with each request, which never leaves the
 * station, and the check that what comes back was made for it.
 */
import { createPrivateKey, webcrypto } from 'node:crypto';
import type { Decoded } from './certificate.js';
import type { Library } from './library.js';
import { writePem } from './pem.js';
import type { Refused } from './refused.js';

export type KeyType = 'EC P-256' | 'RSA 2048' | 'RSA 3072';

/** Whose certificate: manual §2.20 (CpoName) and security white paper §2.6 (the serial number as common name). */
export interface Subject {
  readonly organization: string;
  readonly commonName: string;
}

export interface NewRequest {
  /** PEM. */
  readonly csr: string;
  /** PEM (PKCS #8), not encrypted. */
  readonly privateKey: string;
}

/** RFC 5280, appendix A: ub-organization-name and ub-common-name; authorities refuse more. */
const longestName = 64;

export async function createRequest(subject: Subject, keyType: KeyType, library: Library): Promise<NewRequest | Refused> {
  const why = objectionToName('The operator (CpoName)', subject.organization) ?? objectionToName('The serial number', subject.commonName);
  if (why !== undefined) return { why };
  const { Name, PemConverter, Pkcs10CertificateRequestGenerator } = library;
  const keys = await webcrypto.subtle.generateKey(algorithms[keyType], true, ['sign', 'verify']);
  const request = await Pkcs10CertificateRequestGenerator.create(
    {
      // As objects: in plain texts the library looks for escapes.
      name: new Name([{ O: [{ utf8String: subject.organization }] }, { CN: [{ utf8String: subject.commonName }] }]),
      keys,
      signingAlgorithm: { ...algorithms[keyType], hash: 'SHA-256' },
    },
    webcrypto,
  );
  const key = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  return {
    csr: writePem(new Uint8Array(request.rawData), PemConverter.CertificateRequestTag),
    privateKey: writePem(new Uint8Array(key), PemConverter.PrivateKeyTag),
  };
}

/** Why a certificate is not the answer to a request, in words; undefined when it is. @param subject Where missing, whatever it says counts */
export function objectionToAnswer(certificate: Decoded, privateKey: string, subject?: Subject): string | undefined {
  if (!certificate.openSsl.checkPrivateKey(createPrivateKey(privateKey)))
    return 'The certificate is for another key than the one requested.';
  if (!subject) return undefined;
  const { commonName, organization } = certificate.facts;
  const wrong = (what: string, is: string | undefined, wanted: string): string =>
    `The certificate names ${is === undefined ? 'no' : `"${is}" as`} ${what}; "${wanted}" was requested.`;
  if (commonName !== subject.commonName) return wrong('common name', commonName, subject.commonName);
  if (organization !== subject.organization) return wrong('organisation', organization, subject.organization);
  return undefined;
}

const rsa = (modulusLength: number) => ({
  name: 'RSASSA-PKCS1-v1_5',
  modulusLength,
  publicExponent: new Uint8Array([1, 0, 1]),
  hash: 'SHA-256',
});

const algorithms = {
  'EC P-256': { name: 'ECDSA', namedCurve: 'P-256' },
  'RSA 2048': rsa(2048),
  'RSA 3072': rsa(3072),
} as const satisfies Record<KeyType, object>;

function objectionToName(what: string, name: string): string | undefined {
  if (name === '') return `${what} is not set; a request for a certificate needs it.`;
  return name.length > longestName ? `${what} has ${name.length} characters; a certificate takes ${longestName} at most.` : undefined;
}
