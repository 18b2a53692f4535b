/** What the station wants of certificates, with the library behind it. Texts go in and plain values come out; nothing is kept. */
import type { Instant } from '../../kernel/index.js';
import { type Certificate, type Decoded, decode } from './certificate.js';
import { nameOf, objectionToAuthority, objectionToKey, objectionToTime, type Purpose, signed, verifyChain } from './chain.js';
import { type CertificateHashData, hashDataOf } from './hash-data.js';
import { type IdentityText, readIdentity } from './identity.js';
import { type Library, loadLibrary } from './library.js';
import { readPem } from './pem.js';
import { isRefused, orRefused, type Refused } from './refused.js';
import { createRequest, type KeyType, type NewRequest, objectionToAnswer, type Subject } from './request.js';

/** Texts are PEM. Whatever they hold, nothing throws: words come back. */
export interface X509 {
  /** The certificates of a text in the order in which they stand there; at least one. */
  read(pem: string): readonly Certificate[] | Refused;
  /** Parts a text in certificates and the private key that may stand with them. */
  readIdentity(text: string): IdentityText | Refused;
  /** How OCPP names a certificate. @param issuers Those that may have signed it, where it did not sign itself */
  hashDataOf(pem: string, issuers: readonly string[]): readonly CertificateHashData[] | Refused;
  /** Why it cannot be a root, trusted for itself, in words; undefined when it can. */
  objectionToRoot(pem: string, at: Instant): string | undefined;
  /** The chain in order, from the certificate itself to the trusted one that it ends in. */
  verify(chain: string, demands: ChainDemands): readonly Certificate[] | Refused;
  createRequest(subject: Subject, keyType: KeyType): Promise<NewRequest | Refused>;
  /**
   * Why a certificate is not the answer to a request, in words; undefined when it is.
   * @param privateKey Made with the request
   * @param subject Where missing, whatever the certificate says counts
   */
  objectionToAnswer(pem: string, privateKey: string, subject?: Subject): string | undefined;
}

export interface ChainDemands {
  /** Authorities that are trusted, self-signed or not. */
  readonly roots: readonly string[];
  readonly at: Instant;
  /** What the first certificate of the chain is to be used for. */
  readonly purpose: Purpose;
}

/** Loads the library when it is the first time. */
export async function loadX509(): Promise<X509> {
  const library = await loadLibrary();
  const all = (pem: string): readonly Decoded[] | Refused => decodeAll(pem, library);
  const withFirst = <T extends object>(pem: string, use: (certificate: Decoded) => T | Refused): T | Refused => {
    const decoded = all(pem);
    return isRefused(decoded) ? decoded : orRefused('The certificate cannot be used', () => use(decoded[0]!));
  };
  const objection = (pem: string, find: (certificate: Decoded) => string | undefined): string | undefined => {
    const found = withFirst(pem, (certificate): { readonly objection: string | undefined } => ({ objection: find(certificate) }));
    return 'why' in found ? found.why : found.objection;
  };
  return {
    read: (pem) => {
      const decoded = all(pem);
      return isRefused(decoded) ? decoded : decoded.map(({ facts }) => facts);
    },
    readIdentity,
    hashDataOf: (pem, issuers) =>
      withFirst(pem, (certificate) => {
        const issuer = certificate.facts.isSelfSigned ? certificate : known(issuers, all).find((each) => signed(each, certificate));
        return issuer ? hashDataOf(certificate, issuer) : { why: `The authority that signed ${nameOf(certificate)} is not known here.` };
      }),
    objectionToRoot: (pem, at) => objection(pem, (certificate) => objectionToRoot(certificate, at)),
    verify: (chain, { roots, ...demands }) => {
      const certificates = all(chain);
      if (isRefused(certificates)) return certificates;
      const path = verifyChain(certificates, { ...demands, roots: known(roots, all) });
      return isRefused(path) ? path : path.map(({ facts }) => facts);
    },
    createRequest: (subject, keyType) => createRequest(subject, keyType, library),
    objectionToAnswer: (pem, privateKey, subject) => objection(pem, (certificate) => objectionToAnswer(certificate, privateKey, subject)),
  };
}

function decodeAll(pem: string, library: Library): readonly Decoded[] | Refused {
  const blocks = readPem(pem);
  if (isRefused(blocks)) return blocks;
  const decoded: Decoded[] = [];
  for (const [i, der] of blocks.entries()) {
    const one = orRefused(`Certificate ${i + 1} cannot be read`, () => decode(der, library));
    if (isRefused(one)) return one;
    decoded.push(one);
  }
  return decoded;
}

/** Those of the texts that can be read. */
const known = (pems: readonly string[], decodeText: (pem: string) => readonly Decoded[] | Refused): readonly Decoded[] =>
  pems.flatMap((pem) => {
    const decoded = decodeText(pem);
    return isRefused(decoded) ? [] : decoded;
  });

function objectionToRoot(certificate: Decoded, at: Instant): string | undefined {
  if (!certificate.facts.isSelfSigned) return `${nameOf(certificate)} is no root: it was signed by ${certificate.facts.issuer}.`;
  return objectionToAuthority(certificate, []) ?? objectionToTime(certificate, at) ?? objectionToKey(certificate);
}
