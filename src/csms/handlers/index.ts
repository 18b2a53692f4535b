/** The calls of the back-end that this station serves: a missing or misnamed action does not compile. Add a file, add a line. */
import type { Action } from '../../protocols/ocpp16/index.js';
import type { EmulationProfile } from '../../station/generation/index.js';
import { cancelReservation } from './cancel-reservation.js';
import { certificateSigned } from './certificate-signed.js';
import { changeAvailability } from './change-availability.js';
import { changeConfiguration } from './change-configuration.js';
import { clearCache } from './clear-cache.js';
import { clearChargingProfile } from './clear-charging-profile.js';
import { dataTransfer } from './data-transfer.js';
import { deleteCertificate } from './delete-certificate.js';
import { extendedTriggerMessage } from './extended-trigger-message.js';
import { getCompositeSchedule } from './get-composite-schedule.js';
import { getConfiguration } from './get-configuration.js';
import { getDiagnostics } from './get-diagnostics.js';
import { getInstalledCertificateIds } from './get-installed-certificate-ids.js';
import { getLocalListVersion } from './get-local-list-version.js';
import { getLog } from './get-log.js';
import type { Handler } from './handler.js';
import { installCertificate } from './install-certificate.js';
import { remoteStartTransaction } from './remote-start-transaction.js';
import { remoteStopTransaction } from './remote-stop-transaction.js';
import { reserveNow } from './reserve-now.js';
import { reset } from './reset.js';
import { sendLocalList } from './send-local-list.js';
import { setChargingProfile } from './set-charging-profile.js';
import { signedUpdateFirmware } from './signed-update-firmware.js';
import { triggerMessage } from './trigger-message.js';
import { unlockConnector } from './unlock-connector.js';
import { updateFirmware } from './update-firmware.js';

const served = {
  CancelReservation: cancelReservation,
  CertificateSigned: certificateSigned,
  ChangeAvailability: changeAvailability,
  ChangeConfiguration: changeConfiguration,
  ClearCache: clearCache,
  ClearChargingProfile: clearChargingProfile,
  DataTransfer: dataTransfer,
  DeleteCertificate: deleteCertificate,
  ExtendedTriggerMessage: extendedTriggerMessage,
  GetCompositeSchedule: getCompositeSchedule,
  GetConfiguration: getConfiguration,
  GetDiagnostics: getDiagnostics,
  GetInstalledCertificateIds: getInstalledCertificateIds,
  GetLocalListVersion: getLocalListVersion,
  GetLog: getLog,
  InstallCertificate: installCertificate,
  RemoteStartTransaction: remoteStartTransaction,
  RemoteStopTransaction: remoteStopTransaction,
  ReserveNow: reserveNow,
  Reset: reset,
  SendLocalList: sendLocalList,
  SetChargingProfile: setChargingProfile,
  SignedUpdateFirmware: signedUpdateFirmware,
  TriggerMessage: triggerMessage,
  UnlockConnector: unlockConnector,
  UpdateFirmware: updateFirmware,
} satisfies { readonly [A in Action]?: Handler<A> };

export type ServedAction = keyof typeof served;
const handlers: { readonly [A in ServedAction]: Handler<A> } = served;

/** Calls that only stations with an option serve. */
const optional: Partial<Record<Action, 'smartCharging'>> = {
  ClearChargingProfile: 'smartCharging',
  GetCompositeSchedule: 'smartCharging',
  SetChargingProfile: 'smartCharging',
};

export function isServed(action: Action, profile: EmulationProfile): action is ServedAction {
  const option = optional[action];
  return Object.hasOwn(handlers, action) && (option === undefined || profile[option]);
}
export const handlerOf = <A extends ServedAction>(action: A): Handler<A> => handlers[action];
