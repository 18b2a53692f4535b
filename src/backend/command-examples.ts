/**
 * A payload for each command that makes sense as it stands: what a form begins with. Cards are those of the demonstration, settings those
 * of the station, times lie around the present of the back-end.
 */
import { hours, type Instant, isoSeconds, later, minutes } from '../kernel/index.js';
import type { CsmsAction, Messages } from '../protocols/ocpp16/index.js';

export type CommandExamples = { readonly [A in CsmsAction]: Messages[A]['request'] };

/** @param running A transaction of the station that runs now, for the commands that name one. */
export function commandExamples(now: Instant, running: number | undefined): CommandExamples {
  const soon = isoSeconds(later(now, minutes(1)));
  const inHalfAnHour = isoSeconds(later(now, minutes(30)));
  const yesterday = isoSeconds(later(now, hours(-24)));
  const at = isoSeconds(now);
  return {
    CancelReservation: { reservationId: 1 },
    CertificateSigned: { certificateChain: exampleRoot },
    ChangeAvailability: { connectorId: 1, type: 'Inoperative' },
    ChangeConfiguration: { key: 'MeterValueSampleInterval', value: '10' },
    ClearCache: {},
    ClearChargingProfile: { id: 1 },
    DataTransfer: { vendorId: 'VWGC', messageId: 'Hello', data: 'What do you make of this?' },
    DeleteCertificate: { certificateHashData: hashesOfExampleRoot },
    ExtendedTriggerMessage: { requestedMessage: 'BootNotification' },
    GetCompositeSchedule: { connectorId: 1, duration: 3600, chargingRateUnit: 'W' },
    GetConfiguration: { key: ['MeterValueSampleInterval', 'MeterValuesSampledData', 'VWGC.DCMeterPublicKeysOcmf'] },
    GetDiagnostics: { location: 'ftp://files.example/diagnostics/', startTime: yesterday, stopTime: at, retries: 1, retryInterval: 60 },
    GetInstalledCertificateIds: { certificateType: 'CentralSystemRootCertificate' },
    GetLocalListVersion: {},
    GetLog: {
      logType: 'SecurityLog',
      requestId: 1,
      log: { remoteLocation: 'ftp://files.example/logs/', oldestTimestamp: yesterday, latestTimestamp: at },
    },
    InstallCertificate: { certificateType: 'CentralSystemRootCertificate', certificate: exampleRoot },
    RemoteStartTransaction: { idTag: 'CARD-ANNA', connectorId: 1 },
    RemoteStopTransaction: { transactionId: running ?? 1 },
    ReserveNow: { connectorId: 1, expiryDate: inHalfAnHour, idTag: 'CARD-ANNA', parentIdTag: 'HOUSEHOLD', reservationId: 1 },
    Reset: { type: 'Soft' },
    SendLocalList: {
      listVersion: 1,
      updateType: 'Full',
      localAuthorizationList: [
        {
          idTag: 'CARD-ANNA',
          idTagInfo: { status: 'Accepted', parentIdTag: 'HOUSEHOLD', expiryDate: isoSeconds(later(now, hours(24 * 365))) },
        },
        { idTag: 'CARD-BLOCKED', idTagInfo: { status: 'Blocked' } },
      ],
    },
    SetChargingProfile: {
      connectorId: 1,
      csChargingProfiles: {
        chargingProfileId: 1,
        stackLevel: 0,
        chargingProfilePurpose: 'TxDefaultProfile',
        chargingProfileKind: 'Absolute',
        chargingSchedule: {
          duration: 3600,
          startSchedule: at,
          chargingRateUnit: 'W',
          chargingSchedulePeriod: [
            { startPeriod: 0, limit: 50_000 },
            { startPeriod: 1800, limit: 20_000 },
          ],
        },
      },
    },
    SignedUpdateFirmware: {
      requestId: 1,
      retries: 1,
      retryInterval: 60,
      firmware: {
        location: 'https://files.example/firmware/flexpole.tar.gz',
        retrieveDateTime: soon,
        installDateTime: inHalfAnHour,
        signingCertificate: exampleRoot,
        signature: 'MEUCIQ==',
      },
    },
    TriggerMessage: { requestedMessage: 'MeterValues', connectorId: 1 },
    UnlockConnector: { connectorId: 1 },
    UpdateFirmware: { location: 'ftp://files.example/firmware/flexpole.tar.gz', retrieveDate: soon, retries: 1, retryInterval: 60 },
  };
}

/** A root certificate that nobody trusts: its private key was never kept. Valid from 2020 to 2049. */
export const exampleRoot = `-----BEGIN CERTIFICATE-----
MIIBhzCCAS6gAwIBAgIFRlBPTEUwCgYIKoZIzj0EAwIwODERMA8GA1UEChMIRmxl
eHBvbGUxIzAhBgNVBAMTGkV4YW1wbGUgcm9vdCBvZiBhIGJhY2stZW5kMCAXDTIw
MDEwMTAwMDAwMFoYDzIwNTAwMTAxMDAwMDAwWjA4MREwDwYDVQQKEwhGbGV4cG9s
ZTEjMCEGA1UEAxMaRXhhbXBsZSByb290IG9mIGEgYmFjay1lbmQwWTATBgcqhkjO
PQIBBggqhkjOPQMBBwNCAARxXUWhGT4G1LTvnU4A9ktYR7DOYt6uCcMXJfMNpWn6
52O0lJSkrkWgYcWsm1LIJiQvNQ70P74gaGjonq0Wt2zAoyMwITAPBgNVHRMBAf8E
BTADAQH/MA4GA1UdDwEB/wQEAwIBBjAKBggqhkjOPQQDAgNHADBEAiBmvm34UKts
l0b7qnvgg7wqbeU2acx4YbFZerbLGKFnhAIgCrIqapAvtb+6/z49Ffz2x96bhX6o
XrQXmdPP/36Ifeg=
-----END CERTIFICATE-----
`;

/** The same certificate as DeleteCertificate names it (security white paper §5.1, CertificateHashDataType). */
const hashesOfExampleRoot = {
  hashAlgorithm: 'SHA256',
  issuerNameHash: '416112ed1e0ebd57a94498be6e76621bc33bb23770b55b10ec87cc88455c8e8f',
  issuerKeyHash: '37540a17e58e7ae2af5568b42334d23b475c1b54e043dc601311b8f515487892',
  serialNumber: '46504f4c45',
} as const;
