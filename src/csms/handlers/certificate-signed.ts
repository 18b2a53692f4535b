import type { Handler } from './handler.js';

/** CertificateSigned, security white paper A02: from its acceptance on the new certificate is on trial, over a new link. */
export const certificateSigned: Handler<'CertificateSigned'> = async (
  { certificateChain },
  { security, mayHandleCertificates, linkChanged, log },
) => {
  if (!mayHandleCertificates) return { reply: { status: 'Rejected' } };
  const outcome = await security.certificate.accept(certificateChain);
  log.info('certificate.signed', outcome);
  if (outcome.status === 'Accepted') {
    security.considerRenewal();
    return { reply: { status: 'Accepted' }, after: linkChanged };
  }
  // What the station itself could not do is no word about the certificate.
  if (outcome.fault === 'certificate') security.event('InvalidChargePointCertificate', outcome.why);
  return { reply: { status: 'Rejected' } };
};
