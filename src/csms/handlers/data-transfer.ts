import type { Handler } from './handler.js';

/**
 * DataTransfer, OCPP 1.6 §5.6: the vendor messages of this station all go the other way, so no messageId is known. Vendor ids compare
 * without regard to case (CiString255). The log names the message and not its data, which may be secret.
 */
export const dataTransfer: Handler<'DataTransfer'> = ({ vendorId, messageId }, { station, log }) => {
  const status = vendorId.toLowerCase() === station.profile.vendorId.toLowerCase() ? 'UnknownMessageId' : 'UnknownVendorId';
  log.info('data-transfer.refused', { vendorId, messageId, why: status });
  return { reply: { status } };
};
