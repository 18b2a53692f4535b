import type { Handler } from './handler.js';
import { keeping } from './keeping.js';

/** ClearChargingProfile, OCPP 1.6 §5.5: a profile goes when it meets every criterion of the request; a request without any clears all. */
export const clearChargingProfile: Handler<'ClearChargingProfile'> = ({ chargingProfilePurpose, ...criteria }, { station }) => {
  const purpose = chargingProfilePurpose && { purpose: chargingProfilePurpose };
  const cleared = keeping(
    station,
    () => station.smartCharging?.clear({ ...criteria, ...purpose }) ?? false,
    () => false,
  );
  return { reply: { status: cleared ? 'Accepted' : 'Unknown' } };
};
