/** One certificate as its reader needs it: what it says, and what verifying it takes. OpenSSL reads it first, so that both agree on it. */
import { X509Certificate } from 'node:crypto';
import { Instant } from '../../kernel/index.js';
import { type CertificateOctets, certificateOctets } from './der.js';
import type { Library } from './library.js';
import { type NameConstraints, readNameConstraints } from './name-constraints.js';
import { writePem } from './pem.js';

/** What a certificate says. Plain values: it can be kept, sent and shown. */
export interface Certificate {
  /** In the one form that `writePem` writes. */
  readonly pem: string;
  readonly subject: string;
  readonly issuer: string;
  readonly commonName?: string;
  readonly organization?: string;
  /** Hexadecimal, lower case, without leading zeros. */
  readonly serialNumber: string;
  readonly notBefore: Instant;
  readonly notAfter: Instant;
  /** For people: `EC prime256v1`, `RSA 2048`. */
  readonly key: string;
  readonly isAuthority: boolean;
  /** Its key made its own signature. */
  readonly isSelfSigned: boolean;
  /** Host names and addresses it is for. */
  readonly names: readonly string[];
  /** SHA-256 over the whole certificate, hexadecimal, lower case. */
  readonly fingerprint: string;
}

/** A certificate with all that verifying needs; never leaves this folder. */
export interface Decoded {
  readonly facts: Certificate;
  readonly openSsl: X509Certificate;
  readonly octets: CertificateOctets;
  /** Most authorities that may follow between it and a leaf. */
  readonly pathLength: number | undefined;
  /** Flags of the extension key usage; undefined: anything. */
  readonly keyUsage: number | undefined;
  /** Object identifiers of the extended key usage; undefined: anything. */
  readonly purposes: readonly string[] | undefined;
  readonly nameConstraints: NameConstraints | undefined;
  /** Content of the extension subjectAltName. */
  readonly alternativeNames: Uint8Array | undefined;
  /** Critical extensions that nobody here understands. */
  readonly unknownDemands: readonly string[];
  /** Name of the hash that its signer used, for example `SHA-256`; undefined where it is none of those in use. */
  readonly signatureHash: string | undefined;
}

const oid = {
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  keyUsage: '2.5.29.15',
  extendedKeyUsage: '2.5.29.37',
  nameConstraints: '2.5.29.30',
} as const;

/** What is understood, or, as policies without a wanted one, makes no difference here. */
const understood: readonly string[] = [...Object.values(oid), '2.5.29.32', '2.5.29.33', '2.5.29.36', '2.5.29.54'];

/** @throws Error in words when the octets are no certificate that can be used */
export function decode(der: Uint8Array, x509: Library): Decoded {
  const octets = certificateOctets(der);
  const openSsl = new X509Certificate(der);
  const extensions = extensionsOf(octets, x509);
  const find = <T>(type: string, read: (extension: ExtensionOctets) => T): T | undefined => {
    const found = extensions.get(type);
    return found && read(found);
  };
  const basic = find(oid.basicConstraints, ({ raw }) => new x509.BasicConstraintsExtension(raw));
  const subject = new x509.Name(octets.subject);
  const [commonName] = subject.getField('CN');
  const [organization] = subject.getField('O');
  return {
    facts: {
      pem: writePem(der),
      subject: subject.toString(),
      issuer: new x509.Name(octets.issuer).toString(),
      ...(commonName !== undefined && { commonName }),
      ...(organization !== undefined && { organization }),
      serialNumber: withoutZeros(Buffer.from(octets.serial).toString('hex')),
      notBefore: Instant(Date.parse(openSsl.validFrom)),
      notAfter: Instant(Date.parse(openSsl.validTo)),
      key: keyInWords(openSsl),
      isAuthority: basic?.ca === true,
      isSelfSigned: Buffer.compare(octets.issuer, octets.subject) === 0 && openSsl.verify(openSsl.publicKey),
      names: openSsl.subjectAltName?.split(', ').map((name) => name.replace(/^(DNS|IP Address):/, '')) ?? [],
      fingerprint: openSsl.fingerprint256.replaceAll(':', '').toLowerCase(),
    },
    openSsl,
    octets,
    pathLength: basic?.pathLength,
    keyUsage: find(oid.keyUsage, ({ raw }) => new x509.KeyUsagesExtension(raw).usages),
    purposes: find(oid.extendedKeyUsage, ({ raw }) => new x509.ExtendedKeyUsageExtension(raw).usages.map(String)),
    nameConstraints: find(oid.nameConstraints, ({ value }) => readNameConstraints(value)),
    alternativeNames: find(oid.subjectAltName, ({ value }) => value),
    unknownDemands: [...extensions].filter(([type, { critical }]) => critical && !understood.includes(type)).map(([type]) => type),
    signatureHash: signatureHashOf(der, x509),
  };
}

interface ExtensionOctets {
  readonly critical: boolean;
  readonly raw: Uint8Array;
  readonly value: Uint8Array;
}

function extensionsOf({ extensions }: CertificateOctets, { Extension }: Library): ReadonlyMap<string, ExtensionOctets> {
  const found = new Map<string, ExtensionOctets>();
  for (const raw of extensions) {
    const { type, critical, value } = new Extension(raw);
    if (found.has(type)) throw new Error(`the extension ${type} is there twice`);
    found.set(type, { critical, raw, value: new Uint8Array(value) });
  }
  return found;
}

function keyInWords({ publicKey }: X509Certificate): string {
  const { asymmetricKeyType, asymmetricKeyDetails } = publicKey;
  const size = asymmetricKeyDetails?.namedCurve ?? asymmetricKeyDetails?.modulusLength;
  return [asymmetricKeyType?.toUpperCase() ?? 'unknown', ...(size === undefined ? [] : [size])].join(' ');
}

function signatureHashOf(der: Uint8Array, { X509Certificate: LibraryCertificate }: Library): string | undefined {
  // The library types it by a type of browsers, which is not known here.
  const hash: unknown = new LibraryCertificate(der).signatureAlgorithm.hash;
  return typeof hash === 'object' && hash !== null && 'name' in hash && typeof hash.name === 'string' ? hash.name : undefined;
}

const withoutZeros = (digits: string): string => digits.replace(/^0+(?=.)/, '');
