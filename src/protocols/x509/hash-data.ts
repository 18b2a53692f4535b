/**
 * How OCPP names a certificate (security white paper, CertificateHashDataType; the CertID of RFC 6960 §4.1.1): hashes over name and key
 * of its issuer, and its serial number.
 */
import { createHash } from 'node:crypto';
import type { Decoded } from './certificate.js';

export type HashAlgorithm = 'SHA256' | 'SHA384' | 'SHA512';

export interface CertificateHashData {
  readonly hashAlgorithm: HashAlgorithm;
  /** Over the DER of the issuer's name as it stands in the certificate; hexadecimal, lower case. */
  readonly issuerNameHash: string;
  /** Over the issuer's subjectPublicKey without tag, length and count of unused bits. */
  readonly issuerKeyHash: string;
  readonly serialNumber: string;
}

/** In all three algorithms, for who will ask cannot be known. @param issuer Itself, when it signed itself */
export function hashDataOf(certificate: Decoded, issuer: Decoded): readonly CertificateHashData[] {
  return (['SHA256', 'SHA384', 'SHA512'] as const).map((hashAlgorithm) => {
    const hash = (octets: Uint8Array): string => createHash(hashAlgorithm).update(octets).digest('hex');
    return {
      hashAlgorithm,
      issuerNameHash: hash(certificate.octets.issuer),
      issuerKeyHash: hash(issuer.octets.publicKey),
      serialNumber: certificate.facts.serialNumber,
    };
  });
}
