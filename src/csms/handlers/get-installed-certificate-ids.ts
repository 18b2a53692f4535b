import type { Handler } from './handler.js';

/** GetInstalledCertificateIds, security white paper M03: each root once, in the algorithm that every back-end can compute. */
export const getInstalledCertificateIds: Handler<'GetInstalledCertificateIds'> = ({ certificateType }, { security }) => {
  const ids = security.roots
    .list(certificateType)
    .flatMap(({ hashData }) => hashData.filter(({ hashAlgorithm }) => hashAlgorithm === 'SHA256'));
  return { reply: ids.length === 0 ? { status: 'NotFound' } : { status: 'Accepted', certificateHashData: ids } };
};
