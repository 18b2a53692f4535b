import type { Handler } from './handler.js';

/** InstallCertificate, security white paper M05. */
export const installCertificate: Handler<'InstallCertificate'> = async (
  { certificateType, certificate },
  { security, mayHandleCertificates, log },
) => {
  if (!mayHandleCertificates) return { reply: { status: 'Rejected' } };
  const outcome = await security.roots.install(certificateType, certificate);
  log.info('root.install', { certificateType, ...outcome });
  if (outcome.status === 'Accepted') security.event('ReconfigurationOfSecurityParameters', `${certificateType} installed`);
  return { reply: { status: outcome.status } };
};
