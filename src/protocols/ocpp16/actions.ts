import type { Messages } from './generated/messages.js';
import { requests } from './generated/validators.js';

/** A message of OCPP 1.6 or its security extension, by name. */
export type Action = keyof Messages;

/** Who may send the request of each action. An action that is missing here does not compile. */
const senders = {
  // Core (OCPP 1.6 §4, §5)
  Authorize: 'station',
  BootNotification: 'station',
  ChangeAvailability: 'csms',
  ChangeConfiguration: 'csms',
  ClearCache: 'csms',
  DataTransfer: 'both',
  GetConfiguration: 'csms',
  Heartbeat: 'station',
  MeterValues: 'station',
  RemoteStartTransaction: 'csms',
  RemoteStopTransaction: 'csms',
  Reset: 'csms',
  StartTransaction: 'station',
  StatusNotification: 'station',
  StopTransaction: 'station',
  UnlockConnector: 'csms',
  // Firmware management
  DiagnosticsStatusNotification: 'station',
  FirmwareStatusNotification: 'station',
  GetDiagnostics: 'csms',
  UpdateFirmware: 'csms',
  // Local authorisation list management
  GetLocalListVersion: 'csms',
  SendLocalList: 'csms',
  // Reservation
  CancelReservation: 'csms',
  ReserveNow: 'csms',
  // Smart charging
  ClearChargingProfile: 'csms',
  GetCompositeSchedule: 'csms',
  SetChargingProfile: 'csms',
  // Remote trigger
  TriggerMessage: 'csms',
  // Security extension (security white paper §4)
  CertificateSigned: 'csms',
  DeleteCertificate: 'csms',
  ExtendedTriggerMessage: 'csms',
  GetInstalledCertificateIds: 'csms',
  GetLog: 'csms',
  InstallCertificate: 'csms',
  LogStatusNotification: 'station',
  SecurityEventNotification: 'station',
  SignCertificate: 'station',
  SignedFirmwareStatusNotification: 'station',
  SignedUpdateFirmware: 'csms',
} as const satisfies Readonly<Record<Action, 'station' | 'csms' | 'both'>>;

type SentBy<Sender> = { [A in Action]: (typeof senders)[A] extends Sender | 'both' ? A : never }[Action];

/** Requests that a station sends to its CSMS. */
export type StationAction = SentBy<'station'>;
/** Requests that a CSMS sends to a station. */
export type CsmsAction = SentBy<'csms'>;

export const isAction = (name: string): name is Action => Object.hasOwn(requests, name);
export const isStationAction = (action: Action): action is StationAction => senders[action] !== 'csms';
export const isCsmsAction = (action: Action): action is CsmsAction => senders[action] !== 'station';

const actions = Object.keys(senders).filter(isAction);
export const stationActions: readonly StationAction[] = actions.filter(isStationAction);
export const csmsActions: readonly CsmsAction[] = actions.filter(isCsmsAction);
