import { chargingProfile } from '../charging-profile.js';
import type { Handler } from './handler.js';
import { keeping } from './keeping.js';

/** SetChargingProfile, OCPP 1.6 §5.16: what is refused changes nothing, and the log says why. */
export const setChargingProfile: Handler<'SetChargingProfile'> = ({ connectorId, csChargingProfiles }, { station, log, sessionOf }) => {
  const { smartCharging } = station;
  if (!smartCharging) return { reply: { status: 'NotSupported' } };
  const { transactionId } = csChargingProfiles;
  const sessionId = transactionId === undefined ? undefined : sessionOf(transactionId);
  const profile = chargingProfile(csChargingProfiles);
  const set = (): string | undefined => (typeof profile === 'string' ? profile : smartCharging.set(connectorId, profile, sessionId));
  const why = unknown(transactionId, sessionId) ?? keeping(station, set, ({ message }) => message);
  log.info('charging-profile.set', { connectorId, id: csChargingProfiles.chargingProfileId, ...(why !== undefined && { refused: why }) });
  return { reply: { status: why === undefined ? 'Accepted' : 'Rejected' } };
};

const unknown = (transactionId: number | undefined, sessionId: string | undefined): string | undefined =>
  transactionId !== undefined && sessionId === undefined ? `no transaction ${transactionId} runs here` : undefined;
