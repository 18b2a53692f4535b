import type { Handler } from './handler.js';

/** DataTransfer, OCPP 1.6 §5.6: the vendor messages of this station all go the other way, so none is known here. */
export const dataTransfer: Handler<'DataTransfer'> = ({ vendorId }, { station }) => ({
  reply: { status: vendorId === station.profile.vendorId ? 'UnknownMessageId' : 'UnknownVendorId' },
});
