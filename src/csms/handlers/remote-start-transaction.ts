import type { Messages } from '../../protocols/ocpp16/index.js';
import type { RemoteStart } from '../../station/authorization/driver-desk.js';
import type { SmartCharging } from '../../station/smart-charging/smart-charging.js';
import { chargingProfile } from '../charging-profile.js';
import type { Handler } from './handler.js';

/**
 * RemoteStartTransaction, OCPP 1.6 §5.11; without connectorId by manual §2.15 (R-AUT-13, R-AUT-14). A chargingProfile is passed over where
 * the station takes none.
 */
export const remoteStartTransaction: Handler<'RemoteStartTransaction'> = (
  { idTag, connectorId, chargingProfile: profile },
  { station, registered, log },
) => {
  if (!registered) {
    log.info('remote-start.rejected', { connectorId, why: 'the station is not registered' });
    return { reply: { status: 'Rejected' } };
  }
  const granted = profile && station.smartCharging && promiseOf(profile, station.smartCharging);
  const outcome =
    typeof granted === 'string'
      ? ({ accepted: false, why: granted } as const)
      : station.desk.remoteStart({ idToken: idTag, ...(connectorId !== undefined && { connectorId }), ...(granted && { granted }) });
  if (outcome.accepted) return { reply: { status: 'Accepted' }, after: outcome.begin };
  log.info('remote-start.rejected', { connectorId, why: outcome.why });
  return { reply: { status: 'Rejected' } };
};

/** What gives the profile to the session that is going to begin, or why it cannot come with a remote start (§5.16.2). */
function promiseOf(
  payload: NonNullable<Messages['RemoteStartTransaction']['request']['chargingProfile']>,
  smartCharging: SmartCharging,
): NonNullable<RemoteStart['granted']> | string {
  if (payload.transactionId !== undefined) return 'a transaction that has not begun has no transactionId';
  const profile = chargingProfile(payload);
  if (typeof profile === 'string') return profile;
  return smartCharging.objectionToPromise(profile) ?? ((permit) => smartCharging.promise(permit, profile));
}
