/**
 * Every setting does what it says, or says here why it is only kept: one row for each, naming the test of behaviour that shows its
 * effect. A setting without a row, and a row whose test is gone, fail.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type SettingName, settingNames } from '../../src/station/settings/index.js';

/** The title of a test, or its beginning, and the file that it stands in. */
interface Shown {
  readonly by: string;
  readonly in: string;
}
/** What has to be there before the setting can do anything. */
interface Kept {
  readonly until: string;
}

const shown = (file: string, by: string): Shown => ({ in: file, by });
const terminal: Kept = { until: 'the payment terminal; what it is told stands in src/station/settings/payment-settings.test.ts' };
const constant = (by: string): Shown => shown('src/station/settings/keys.test.ts', by);

const whole = (name: string) => `test/whole/${name}.test.ts`;
const recalibration = whole('recalibration-by-operator');
const containers = shown(whole('measurement-containers'), 'R-MDC-02: each container has its own switch, name and rate');
const recorded = shown(whole('measurement-containers'), 'R-MDC-01: records 31 signals in each of four containers');

const rows: { readonly [Name in SettingName]: Shown | Kept } = {
  AllowOfflineTxForUnknownId: shown(whole('authorization'), 'R-AUT-09: AllowOfflineTxForUnknownId decides'),
  AuthorizationCacheEnabled: shown(whole('authorization'), 'R-AUT-06: without the cache the same token is unknown offline'),
  AuthorizeRemoteTxRequests: shown(whole('remote'), 'with AuthorizeRemoteTxRequests false nobody is asked'),
  ClockAlignedDataInterval: shown(whole('meter-values'), 'R-MTV-16: interval 0 sends none'),
  ConnectionTimeOut: shown(whole('authorization'), 'R-KEY-04: without a cable the station goes back to Available'),
  ConnectorPhaseRotation: shown('src/station/settings/change-rules.test.ts', 'R-KEY-05: changes of ConnectorPhaseRotation are Rejected'),
  GetConfigurationMaxKeys: shown(whole('remote'), 'R-KEY-02: 99 keys may be asked for at once'),
  HeartbeatInterval: shown(whole('link'), 'R-KEY-06: is sent only when nothing was exchanged'),
  LocalAuthorizeOffline: shown(whole('authorization'), 'R-AUT-07: LocalAuthorizeOffline decides'),
  LocalPreAuthorize: shown(whole('authorization'), 'R-AUT-08: a known token starts without a round trip'),
  MeterValuesAlignedData: shown(whole('keys'), 'an empty MeterValuesAlignedData sends nothing on the clock'),
  MeterValueSampleInterval: shown(whole('meter-values'), 'R-MTV-06: 5 is the shortest interval'),
  MeterValuesSampledData: shown(whole('keys'), 'MeterValuesSampledData and StopTxnSampledData say which samples'),
  MinimumStatusDuration: shown('src/csms/status-notifier.test.ts', 'R-KEY-08: a state is told when it has lasted MinimumStatusDuration'),
  NumberOfConnectors: constant('has the same default in every generation'),
  ResetRetries: shown(whole('availability'), 'R-KEY-09: a reset that a dead meter holds up is tried again ResetRetries times'),
  StopTransactionOnEVSideDisconnect: shown(whole('ev-side-disconnect'), 'suspends the transaction where the key is false'),
  StopTransactionOnInvalidId: shown(whole('authorization'), 'with StopTransactionOnInvalidId false'),
  StopTxnAlignedData: shown(whole('meter-values'), 'R-MTV-09, R-MTV-13: holds StopTxnAlignedData'),
  StopTxnSampledData: shown(whole('keys'), 'MeterValuesSampledData and StopTxnSampledData say which samples'),
  SupportedFeatureProfiles: shown(whole('smart-charging'), 'are there with the option, read-only, and the feature profile is in the list'),
  TransactionMessageAttempts: shown('src/csms/outbox.test.ts', 'R-KEY-12: a refusal is repeated after attempts × interval'),
  TransactionMessageRetryInterval: shown('src/csms/outbox.test.ts', 'R-KEY-12: a refusal is repeated after attempts × interval'),
  UnlockConnectorOnEVSideDisconnect: shown(whole('remote'), 'R-CON-14: there is nothing to unlock'),
  WebSocketPingInterval: shown('src/csms/connection.test.ts', 'R-KEY-13: pings every WebSocketPingInterval seconds'),

  'ChargingStation.FwUpdateAcCheckTimeout': shown('src/station/firmware/update.test.ts', 'counts the wait for AC anew'),
  'EventDataCtrlr.EventMeasurands': shown(whole('meter-values'), 'R-MTV-21: an empty list reports nothing'),
  'EventDataCtrlr.EventThresholdScale': shown(whole('meter-values'), 'R-MTV-17, R-MTV-18: a change by the threshold is reported'),
  'VWGC.ChargeGunPlugCycleCounters': shown(whole('power-loss'), 'R-CON-15, R-KEY-28: what is counted and configured survives'),
  'VWGC.ChargingStationCurrentImport': shown(whole('energy'), 'R-KEY-16: the current is read as it is'),
  'VWGC.ChargingStationCurrentImportTarget': shown(whole('energy'), 'R-KEY-17, R-KEY-18: caps the current within seconds'),
  'VWGC.DCMeterPublicKeys': shown(whole('signed-records'), 'R-KEY-28: both forms of the keys'),
  'VWGC.DCMeterPublicKeysOcmf': shown(whole('signed-records'), 'R-MET-12, R-KEY-30: PLAIN'),
  'VWGC.DefaultUserID': terminal,
  'VWGC.FreeVendModeActive': shown(whole('free-vend'), 'R-FVM-08: switching it on ends the running session first'),
  'VWGC.FreeVendModeIdToken': shown(whole('free-vend'), 'R-FVM-01, R-FVM-04, R-FVM-11: a cable is enough; the stored token'),
  'VWGC.GeoPosition': shown(whole('keys'), 'VWGC.GeoPosition is the fix of the receiver'),
  'VWGC.OutOfHoursIdTokens': shown(whole('out-of-hours'), 'R-AUT-22: at most ten tokens'),
  'VWGC.SignedMeterValueType': shown(whole('signed-records'), 'R-KEY-31: OCPP_201 switches the form'),
  'VWGC.StationID': { until: 'the screen of the station, which shows it' },
  'VWGC.UpdateSignaturePublicKey': shown(whole('zd-4.2'), 'has the key of the field'),

  'VWGC.ForcedSoCRecalibrationModeAvailability': shown(recalibration, 'serves with 40 kW where vehicles may charge'),
  'VWGC.ForcedSocRecalibrationModeSchedule': shown(recalibration, 'waits for another time as soon as one is set'),
  'VWGC.ForcedSocRecalibrationModeScheduleActive': shown(recalibration, 'at once where no schedule counts'),
  'VWGC.ManualForcedSoCRecalibrationPackA': shown(recalibration, 'begins and ends by the key of its pack'),
  'VWGC.ManualForcedSoCRecalibrationPackB': shown(recalibration, 'begins and ends by the key of its pack'),
  'VWGC.ForcedSoCRecaliSelfDischargingThreshold': shown(recalibration, 'begins after the days that were set'),
  'VWGC.ForcedSoCRecaliChargeThroughputThreshold': shown(recalibration, 'begins after the charge that was set'),

  'VWGC.HasExtendedReceipt': shown(whole('receipts'), '%s of the back-end gives a receipt without additions'),
  'VWGC.PreAuthorizationAmount': terminal,
  'VWGC.PricePerKwh': terminal,
  'VWGC.TerminalRestartTime': terminal,
  'VWGC.TransactionDataBaseUrl': shown(whole('receipts'), 'an extended receipt asks the back-end'),
  'PosCtrlr.Currency': terminal,
  'PosCtrlr.DefaultReceiptFooter': shown(whole('receipts'), 'an extended receipt asks the back-end'),
  'PosCtrlr.DefaultReceptHeader': shown(whole('receipts'), 'an extended receipt asks the back-end'),
  'PosCtrlr.IsExtendedReceiptEnabled': shown(whole('receipts'), 'an extended receipt asks the back-end'),
  'PosCtrlr.IsInoperable': terminal,
  'PosCtrlr.Language': terminal,
  'PosCtrlr.NewTerminalId': terminal,
  'PosCtrlr.PreAuthorizationAmount': terminal,
  'PosCtrlr.PricePerKwh': terminal,
  'PosCtrlr.ReconciliationTime': terminal,
  'PosCtrlr.SerialNumber': terminal,
  'PosCtrlr.TerminalId': terminal,

  AdditionalRootCertificateCheck: shown('src/station/certificates/roots.test.ts', 'R-CRT-11: the new root must be signed by the old one'),
  AuthorizationKey: shown(whole('secure-link'), 'R-KEY-24, R-OCP-03: a change to profile 2 opens the link anew, with the password'),
  CertificateSignedMaxChain: shown('src/station/certificates/station-certificate.test.ts', 'R-CRT-14: has at most five certificates'),
  CertificateSignedMaxChainSize: shown('src/station/certificates/station-certificate.test.ts', 'R-CRT-14: has at most five certificates'),
  CertificateStoreMaxLength: shown('src/station/certificates/roots.test.ts', 'R-CRT-10: refuses the twenty-first'),
  CpoName: shown('src/station/certificates/station-certificate.test.ts', 'is refused where the operator is not set'),
  SecurityProfile: shown(whole('secure-link'), 'R-KEY-24, R-OCP-03: a change to profile 2'),
  LocalAuthListEnabled: shown(whole('local-list'), 'R-AUT-10: while LocalAuthListEnabled is false there is no list'),
  LocalAuthListMaxLength: shown(whole('local-list'), 'R-AUT-10: both limits are readable'),
  SendLocalListMaxLength: shown(whole('local-list'), 'R-AUT-10: both limits are readable'),
  ReserveConnectorZeroSupported: shown(whole('reservation'), 'is announced by its key, and Rejected where the station has no such key'),
  SupportedFileTransferProtocols: shown('src/transfer/four-protocols.test.ts', 'puts an upload exactly where'),

  ChargeProfileMaxStackLevel: shown(whole('smart-charging'), 'mean what they say'),
  ChargingScheduleAllowedChargingRateUnit: shown('src/station/smart-charging/charging-profile.test.ts', 'is refused in a unit'),
  ChargingScheduleMaxPeriods: shown(whole('smart-charging'), 'mean what they say'),
  ConnectorSwitch3to1PhaseSupported: shown(whole('smart-charging'), 'are there with the option, read-only'),
  MaxChargingProfilesInstalled: shown(whole('smart-charging'), 'mean what they say'),

  'ocpp.op_backend': shown(whole('keys'), 'op_backend is where the station dials to'),
  'ocpp.ocpp_cs_id': shown(whole('keys'), 'ocpp_cs_id names the station to the back-end'),
  'ocpp.basic_auth_username': shown(whole('keys'), 'basic_auth_username stands beside the password'),
  'cfg_interface.twoFactorAuthenticationActive': shown(whole('maintenance-port'), 'R-LAN-02, R-LAN-03, R-LAN-11: is open as delivered'),
  'electronic.charge_power': shown(whole('keys'), 'charge_power is a ceiling'),
  'electronic.res_mobile_mode': shown(whole('keys'), 'below res_mobile_mode a pack feeds no vehicle'),
  'electronic.res_connected_mode': shown(whole('keys'), 'below res_mobile_mode a pack feeds no vehicle'),
  'electronic.check_interval': { until: 'a device that notices stolen or damaged cables; the twin has none' },
  'hmi.stop_button_auth_timeout': shown(whole('stop-key'), 'R-HMI-52: waits as long as stop_button_auth_timeout says'),
  'meter.evse_id_a': shown(whole('keys'), 'evse_id_a and evse_id_b stand in the records'),
  'meter.evse_id_b': shown(whole('keys'), 'evse_id_a and evse_id_b stand in the records'),

  'measurement_data_container.active_1': containers,
  'measurement_data_container.name_1': containers,
  'measurement_data_container.sampling_rate_1': containers,
  'measurement_data_container.signals_1': recorded,
  'measurement_data_container.active_2': containers,
  'measurement_data_container.name_2': containers,
  'measurement_data_container.sampling_rate_2': containers,
  'measurement_data_container.signals_2': recorded,
  'measurement_data_container.active_3': containers,
  'measurement_data_container.name_3': containers,
  'measurement_data_container.sampling_rate_3': containers,
  'measurement_data_container.signals_3': recorded,
  'measurement_data_container.active_4': containers,
  'measurement_data_container.name_4': containers,
  'measurement_data_container.sampling_rate_4': containers,
  'measurement_data_container.signals_4': recorded,
};

const textOf = (file: string): string => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');

describe('the effect of settings', () => {
  it('every setting has a row, and every row a setting', () => {
    expect(Object.keys(rows).toSorted()).toEqual([...settingNames].toSorted());
  });

  it.each(Object.entries(rows))('%s is shown by a test that is there, or kept for a reason', (_, row) => {
    if ('until' in row) return expect(row.until.length).toBeGreaterThan(15);
    const titles = [...textOf(row.in).matchAll(/\b(?:it|describe)(?:\.each\([\s\S]*?\))?\(\s*(['"`])([\s\S]*?)\1,/g)].map(
      ([, , title]) => title ?? '',
    );
    expect(titles.filter((title) => title.includes(row.by))).not.toEqual([]);
  });
});
