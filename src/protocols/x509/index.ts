/**
 * X.509: certificates, chains and requests as the OCPP security white paper wants them, with OpenSSL (node:crypto) for signatures and
 * @peculiar/x509 for what certificates say.
 *
 * Documents: RFC 5280 (profile of X.509), RFC 7468 (PEM), RFC 2986 (PKCS #10), RFC 6960 §4.1.1 (CertID); Improved security for
 * OCPP 1.6-J, edition 2 (2020-03-31) and edition 3 (2022-02-17).
 */
export type { Certificate } from './certificate.js';
export type { Purpose } from './chain.js';
export { checkSignature, type SignatureCheck } from './file-signature.js';
export type { CertificateHashData, HashAlgorithm } from './hash-data.js';
export type { Refused } from './refused.js';
export type { KeyType, NewRequest, Subject } from './request.js';
export { type ChainDemands, loadX509, type X509 } from './x509.js';
