import type { Handler } from './handler.js';

/** DeleteCertificate, security white paper M04. */
export const deleteCertificate: Handler<'DeleteCertificate'> = ({ certificateHashData }, { security, mayHandleCertificates, log }) => {
  if (!mayHandleCertificates) return { reply: { status: 'Failed' } };
  const outcome = security.roots.remove(certificateHashData);
  log.info('root.delete', { ...outcome });
  if (outcome.status === 'Accepted') security.event('ReconfigurationOfSecurityParameters', 'a root certificate was deleted');
  return { reply: { status: outcome.status } };
};
