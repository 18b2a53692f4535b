/**
 * From a certificate to one that is trusted (RFC 5280 §6): puts what came in any order into line, and checks signatures, time,
 * constraints and use. OpenSSL checks the back-end's chain at every TLS handshake; this is for certificates that come by message.
 */
import { type Instant, isoSeconds } from '../../kernel/index.js';
import type { Decoded } from './certificate.js';
import { forbiddenName } from './name-constraints.js';
import { orRefused, type Refused } from './refused.js';

/** What the first certificate of the chain is to be used for. */
export type Purpose =
  /** To show who the station is. */
  | 'client'
  /** To sign firmware. */
  | 'firmware'
  /** To sign other certificates. */
  | 'authority';

export interface Demands {
  /** Authorities that are trusted, self-signed or not. */
  readonly roots: readonly Decoded[];
  readonly at: Instant;
  readonly purpose: Purpose;
}

/** A chain has three or four; each more costs the one who checks. */
const mostCertificates = 10;
/** So many signatures are checked on the way to trusted authorities: who sends certificates that all sign each other gains nothing. */
const mostSteps = 500;

/** The chain from the one certificate that signed no other up to a trusted one, or the reason why there is none. */
export function verifyChain(certificates: readonly Decoded[], demands: Demands): readonly Decoded[] | Refused {
  return orRefused('The certificates cannot be checked', () => {
    const given = withoutRepetition(certificates);
    if (given.length > mostCertificates) return { why: `There are ${given.length} certificates; a chain has ${mostCertificates} at most.` };
    const leaf = leafOf(given);
    if ('why' in leaf) return leaf;
    const search: Search = { given, roots: demands.roots, found: [], steps: 0 };
    findPaths([leaf], search);
    let first: string | undefined;
    for (const path of search.found) {
      const why = objectionTo(path, demands);
      if (why === undefined) return path;
      first ??= why;
    }
    return { why: first ?? `No authority that the station trusts has signed ${nameOf(missingSigner(leaf, given))}.` };
  });
}

/** Whether the key of one made the signature of the other. */
export const signed = (issuer: Decoded, certificate: Decoded): boolean =>
  Buffer.compare(certificate.octets.issuer, issuer.octets.subject) === 0 && certificate.openSsl.verify(issuer.openSsl.publicKey);

export const nameOf = ({ facts }: Decoded): string => facts.commonName ?? (facts.subject || `number ${facts.serialNumber}`);

/** Why it cannot be used at this time, in words; undefined when it can. */
export function objectionToTime(certificate: Decoded, at: Instant): string | undefined {
  const { notBefore, notAfter } = certificate.facts;
  const clock = `by the station's clock it is ${isoSeconds(at)}`;
  if (at < notBefore) return `${nameOf(certificate)} is valid only from ${isoSeconds(notBefore)} on; ${clock}.`;
  if (at > notAfter) return `${nameOf(certificate)} has expired on ${isoSeconds(notAfter)}; ${clock}.`;
  return undefined;
}

/** RSA from 2048 bits on and curves from 224 bits on, under their names (security white paper, §2.2). */
const shortestRsaKey = 2048;
const curves = ['prime256v1', 'secp384r1', 'secp521r1', 'secp224r1', 'brainpoolP256r1', 'brainpoolP384r1', 'brainpoolP512r1'];

/** Why its key is not to be trusted, in words; undefined when it is. */
export function objectionToKey(certificate: Decoded): string | undefined {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = certificate.openSsl.publicKey;
  if (type === 'ec' && curves.includes(details?.namedCurve ?? '')) return undefined;
  if ((type === 'rsa' || type === 'rsa-pss') && (details?.modulusLength ?? 0) >= shortestRsaKey) return undefined;
  return `${nameOf(certificate)} has a key of the kind ${certificate.facts.key}; wanted is EC P-256 or RSA with 2048 bits or more.`;
}

const withoutRepetition = (certificates: readonly Decoded[]): readonly Decoded[] => [
  ...new Map(certificates.map((each) => [each.facts.fingerprint, each])).values(),
];

function leafOf(given: readonly Decoded[]): Decoded | Refused {
  const leaves = given.filter((each) => !given.some((other) => other !== each && signed(each, other)));
  const [leaf, another] = leaves;
  if (!leaf) return { why: 'The certificates have signed each other in a circle.' };
  if (!another) return leaf;
  return { why: `The certificates are no single chain: ${nameOf(leaf)} and ${nameOf(another)} have nothing to do with each other.` };
}

interface Search {
  readonly given: readonly Decoded[];
  readonly roots: readonly Decoded[];
  readonly found: (readonly Decoded[])[];
  steps: number;
}

/** Where there are several ways: trusted authorities are tried before those that were sent along. */
function findPaths(path: readonly Decoded[], search: Search): void {
  const last = path.at(-1)!;
  const isSame = (other: Decoded) => (each: Decoded) => each.facts.fingerprint === other.facts.fingerprint;
  if (search.roots.some(isSame(last))) return void search.found.push(path);
  for (const issuer of [...search.roots, ...search.given]) {
    if (search.steps++ >= mostSteps) return;
    if (!path.some(isSame(issuer)) && signed(issuer, last)) findPaths([...path, issuer], search);
  }
}

/** The highest certificate of what was sent: the one whose signer is unknown. */
function missingSigner(leaf: Decoded, given: readonly Decoded[]): Decoded {
  const seen = [leaf];
  for (;;) {
    const last = seen.at(-1)!;
    const issuer = given.find((each) => !seen.includes(each) && signed(each, last));
    if (!issuer) return last;
    seen.push(issuer);
  }
}

/** @param path From the leaf to the trusted authority */
function objectionTo(path: readonly Decoded[], { at, purpose }: Demands): string | undefined {
  for (const [depth, certificate] of path.entries()) {
    const below = path.slice(0, depth);
    const why =
      objectionToTime(certificate, at) ??
      objectionToKey(certificate) ??
      objectionToDemands(certificate) ??
      (depth < path.length - 1 ? objectionToSignature(certificate) : undefined) ??
      objectionToPurpose(certificate, purpose) ??
      (depth > 0 ? objectionToAuthority(certificate, below) : objectionToUse(certificate, purpose));
    if (why !== undefined) return why;
  }
  return undefined;
}

const objectionToDemands = (certificate: Decoded): string | undefined =>
  certificate.unknownDemands.length === 0
    ? undefined
    : `${nameOf(certificate)} demands what is not understood here: ${certificate.unknownDemands.join(', ')}.`;

const safeHashes = ['SHA-224', 'SHA-256', 'SHA-384', 'SHA-512'];

function objectionToSignature(certificate: Decoded): string | undefined {
  const hash = certificate.signatureHash ?? 'a hash that is not known here';
  return safeHashes.includes(hash) ? undefined : `${nameOf(certificate)} was signed with ${hash}; wanted is SHA-256 or a longer one.`;
}

/** Flags of the extension key usage as the X.509 library has them. */
const digitalSignature = 1;
const keyCertSign = 32;

const purposes: Readonly<Record<Exclude<Purpose, 'authority'>, { readonly id: string; readonly words: string }>> = {
  client: { id: '1.3.6.1.5.5.7.3.2', words: 'to show who a client is' },
  firmware: { id: '1.3.6.1.5.5.7.3.3', words: 'to sign software' },
};
const anyPurpose = '2.5.29.37.0';

/** The extended key usage of an authority restricts those below it, as OpenSSL has it. */
function objectionToPurpose(certificate: Decoded, purpose: Purpose): string | undefined {
  const own = certificate.purposes;
  if (purpose === 'authority' || !own || own.includes(anyPurpose)) return undefined;
  const { id, words } = purposes[purpose];
  return own.includes(id) ? undefined : `${nameOf(certificate)} must not be used ${words}.`;
}

const mayDo = ({ keyUsage }: Decoded, flag: number): boolean => keyUsage === undefined || (keyUsage & flag) !== 0;

function objectionToUse(certificate: Decoded, purpose: Purpose): string | undefined {
  if (purpose === 'authority') return objectionToAuthority(certificate, []);
  return mayDo(certificate, digitalSignature) ? undefined : `${nameOf(certificate)} must not sign anything but certificates.`;
}

/** Why it is no authority, or not for those below it. */
export function objectionToAuthority(certificate: Decoded, below: readonly Decoded[]): string | undefined {
  const name = nameOf(certificate);
  if (!certificate.facts.isAuthority || !mayDo(certificate, keyCertSign)) return `${name} is not the certificate of an authority.`;
  const between = below.slice(1).filter(({ facts }) => facts.subject !== facts.issuer).length;
  if (between > (certificate.pathLength ?? between)) {
    return `${name} allows ${certificate.pathLength} authorities below it, and here there are ${between}.`;
  }
  const { nameConstraints } = certificate;
  if (!nameConstraints) return undefined;
  for (const [depth, { facts, octets, alternativeNames }] of below.entries()) {
    if (depth > 0 && facts.subject === facts.issuer) continue;
    const forbidden = forbiddenName(nameConstraints, octets.subject, alternativeNames);
    if (forbidden !== undefined) return `${name} must not sign for ${nameOf(below[depth]!)}: ${forbidden} is outside of what it is for.`;
  }
  return undefined;
}
