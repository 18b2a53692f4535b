import { updateOrder } from '../../station/firmware/order.js';
import type { Handler } from './handler.js';

/** UpdateFirmware, OCPP 1.6 §5.19. The answer has no word for a refusal; then the status says what is going on instead. */
export const updateFirmware: Handler<'UpdateFirmware'> = async (
  { location, retrieveDate, retries, retryInterval: retryInterval_s },
  { firmware, send },
) => {
  const outcome = await firmware.request(updateOrder({ location, retrieveDate, retries, retryInterval_s }));
  return outcome === 'Rejected' ? { reply: {}, after: () => send.firmwareStatus() } : { reply: {} };
};
