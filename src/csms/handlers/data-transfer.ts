import type { Handler } from './handler.js';

/**
 * DataTransfer, OCPP 1.6 §5.6: the vendor messages of this station all go the other way, so no messageId is known. Vendor ids compare
 * without regard to case (CiString255).
 */
export const dataTransfer: Handler<'DataTransfer'> = ({ vendorId }, { station }) => ({
  reply: { status: vendorId.toLowerCase() === station.profile.vendorId.toLowerCase() ? 'UnknownMessageId' : 'UnknownVendorId' },
});
