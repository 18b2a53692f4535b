import { updateOrder } from '../../station/firmware/order.js';
import type { Handler } from './handler.js';

/** SignedUpdateFirmware, security white paper L01: a signer who is not to be trusted is refused before anything is fetched. */
export const signedUpdateFirmware: Handler<'SignedUpdateFirmware'> = async (request, { firmware }) => {
  const { requestId, retries, retryInterval: retryInterval_s } = request;
  const { location, retrieveDateTime: retrieveDate, installDateTime: installDate, signingCertificate, signature } = request.firmware;
  const signed = { requestId, signingCertificate, signature };
  const order = updateOrder({ location, retrieveDate, installDate, retries, retryInterval_s, signed });
  return { reply: { status: await firmware.request(order) } };
};
