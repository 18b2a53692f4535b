import type { Instant } from '../../kernel/index.js';

/** What the core wants of X.509. Texts are PEM; nothing throws, whatever they hold: words come back. */
export interface X509 {
  /** The certificates of a text in the order in which they stand there; at least one. */
  read(pem: string): readonly Certificate[] | Refused;
  /** Parts a text in its certificates and the private key that may stand with them, which comes as PEM (PKCS #8). */
  readIdentity(text: string): { readonly certificates: string; readonly privateKey?: string } | Refused;
  /** How OCPP names a certificate, in every algorithm. @param issuers Those that may have signed it, where it did not sign itself */
  hashDataOf(pem: string, issuers: readonly string[]): readonly CertificateHashData[] | Refused;
  /** Why it cannot be a root, trusted for itself, in words; undefined when it can. */
  objectionToRoot(pem: string, at: Instant): string | undefined;
  /** The chain in order, from the certificate itself to the trusted one that it ends in. */
  verify(chain: string, demands: ChainDemands): readonly Certificate[] | Refused;
  /** A request with a new key. */
  createRequest(subject: CertificateSubject, keyType: CertificateKeyType): Promise<CertificateRequest | Refused>;
  /** Why a certificate is not the answer to a request, in words; undefined when it is. @param subject Where missing, whatever it says counts */
  objectionToAnswer(pem: string, privateKey: string, subject?: CertificateSubject): string | undefined;
}

/** Opens X.509. What stands behind it is large and rarely needed, so it is fetched for each task. */
export type OpenX509 = () => Promise<X509>;

/** What came is not what it should be; the words say what would be right. */
export interface Refused {
  readonly why: string;
}

export interface Certificate {
  readonly pem: string;
  readonly subject: string;
  readonly issuer: string;
  readonly notBefore: Instant;
  readonly notAfter: Instant;
  readonly isSelfSigned: boolean;
  /** SHA-256 over the whole certificate, hexadecimal, lower case. */
  readonly fingerprint: string;
}

/** Security white paper, CertificateHashDataType. Hexadecimal, lower case; the number without leading zeros. */
export interface CertificateHashData {
  readonly hashAlgorithm: 'SHA256' | 'SHA384' | 'SHA512';
  readonly issuerNameHash: string;
  readonly issuerKeyHash: string;
  readonly serialNumber: string;
}

export interface ChainDemands {
  /** Authorities that are trusted, self-signed or not. */
  readonly roots: readonly string[];
  readonly at: Instant;
  /** What the first certificate is for: to show who the station is, to sign firmware, to sign other certificates. */
  readonly purpose: 'client' | 'firmware' | 'authority';
}

export interface CertificateSubject {
  /** The operator (CpoName). */
  readonly organization: string;
  /** Serial number of the station. */
  readonly commonName: string;
}

export type CertificateKeyType = 'EC P-256' | 'RSA 2048' | 'RSA 3072';

export interface CertificateRequest {
  readonly csr: string;
  readonly privateKey: string;
}
