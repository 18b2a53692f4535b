/** Vendor keys of the station itself: metering, grid current, free vend, position, counters. */
import { key, measured } from './declaration.js';
import { eventMeasurands } from './measurands.js';
import { bool, int, list, oneOf, text } from './value-types.js';

const custom = { profile: 'Custom', source: 'manual §2.19' } as const;

export const stationKeys = {
  'ChargingStation.FwUpdateAcCheckTimeout': key({
    ...custom, since: '3.0', type: int({ unit: 's' }), default: 18_000, access: 'RW',
    doc: 'How long a firmware update waits for the AC grid; with 0 or less it ends at once where there is none.',
  }),
  'EventDataCtrlr.EventMeasurands': key({
    ...custom, since: '3.0',
    type: list({ allowed: eventMeasurands, otherwise: 'unsupported-measurand' }), default: [], access: 'RW',
    doc: 'Measurands that are reported whenever they have moved by the threshold: the power on offer, and the SoC of a connector\'s battery.',
  }),
  'EventDataCtrlr.EventThresholdScale': key({
    ...custom, since: '3.0', aliases: ['VWGC.MeterValuesEventThresholdScale'],
    type: int({ min: -6, max: 6 }), default: 0, access: 'RW',
    doc: 'Decimal place that counts as a change of a watched measurand: the threshold is 10 to the power of minus this value.',
  }),
  'VWGC.ChargeGunPlugCycleCounters': measured({
    ...custom, since: '2.0', type: list({ size: 2 }),
    doc: 'How often each gun was plugged in, gun A first.',
  }),
  'VWGC.ChargingStationCurrentImport': measured({
    ...custom, since: '4.0', type: int({ unit: 'A' }),
    doc: 'Newest AC input current; 0 without AC. The profile may want another encoding (field notes §5).',
  }),
  'VWGC.ChargingStationCurrentImportTarget': key({
    ...custom, since: '4.0', type: int({ unit: 'A', min: 0, expects: 'an integer from 0 to what the grid connection can give' }), default: 63, access: 'RW',
    refuse: (next, facts) => (next > facts.supply_A ? 'value-above-max' : undefined),
    doc: 'Upper limit for the current drawn from the AC grid, at most what the connection can give; below 16 the AC input is off.',
  }),
  'VWGC.DCMeterPublicKeys': measured({
    ...custom, type: list({ size: 2 }),
    doc: 'Public keys of the two DC meters in the form of their maker, gun A first, as read from the meters.',
  }),
  'VWGC.DCMeterPublicKeysOcmf': measured({
    ...custom, type: list({ size: 2 }),
    doc: 'Public keys of the two DC meters in the form that OCMF records are checked with, gun A first.',
  }),
  'VWGC.DefaultUserID': key({
    ...custom, type: text({ maxLength: 20, caseSensitive: false }), default: 'UNDEFINED', access: 'RW',
    file: { path: 'ocpp.vwgc_default_user_id', aliases: ['ocpp.vwgc_fault_user_id'], level: 'mandatory' },
    doc: 'Identifier under which sessions paid by card are reported to the back-end.',
  }),
  'VWGC.FreeVendModeActive': key({
    ...custom, source: 'manual §2.16, §2.19', since: '1.1', type: bool, default: false, access: 'RW',
    needs: { acceptanceOf: 'VWGC.FreeVendModeIdToken' },
    file: { path: 'ocpp.vwgc_free_vend_mode_active', level: 'optional' },
    doc: 'Charge free of charge, without authorisation, from plug-in on. Switching either way ends running sessions first.',
  }),
  'VWGC.FreeVendModeIdToken': key({
    ...custom, source: 'manual §2.16, §2.19', since: '1.1', aliases: ['VWGC.FreeVendModeldToken'],
    type: text({ maxLength: 20, caseSensitive: false }), default: 'UNDEFINED_ID_TOKEN', access: 'RW',
    refuse: (next, facts) => (next === '' && facts.freeVendActive ? 'token-in-use' : undefined),
    file: { path: 'ocpp.vwgc_free_vend_mode_id_token', level: 'optional' },
    doc: 'Identifier under which free-vend sessions are reported; the back-end must accept it.',
  }),
  'VWGC.GeoPosition': measured({
    ...custom, whenUnknown: '[Latitude: 9999.99999, Longitude: 9999.99999]',
    type: text({ pattern: /^\[Latitude: ([+-]\d{3}\.\d{5}, Longitude: [+-]\d{3}|9999\.99999, Longitude: 9999)\.\d{5}\]$/ }),
    doc: 'GPS position of the station, or the text that stands for none.',
  }),
  'VWGC.OutOfHoursIdTokens': key({
    ...custom, source: 'manual §2.10, §2.19', since: '2.0',
    type: list({ maxItems: 10, pattern: /^.{1,20}$/, expects: 'identifiers of up to 20 characters' }), default: [], access: 'RW',
    file: { path: 'ocpp.vwgc_out_of_hours_id_tokens', level: 'optional' },
    doc: 'Cards of the staff that take the station out of service and back.',
  }),
  'VWGC.SignedMeterValueType': key({
    ...custom, since: '3.0', type: oneOf(['PLAIN', 'OCPP_201']), default: 'PLAIN', access: 'RW',
    refuse: (_next, facts) => (facts.activeSession ? 'active-charging-session' : undefined),
    doc: 'Form of signed meter records and public keys: as the meter gave them, or wrapped as OCPP 2.0.1 does.',
  }),
  'VWGC.StationID': key({
    ...custom, type: text({ maxLength: 32 }), default: '', access: 'RW',
    file: { path: 'ocpp.vwgc_station_id', level: 'mandatory' },
    doc: 'Number by which customers name the station; empty until the operator sets it.',
  }),
  'VWGC.UpdateSignaturePublicKey': measured({
    ...custom, fieldOnly: true, type: text(), source: 'field notes §5',
    doc: 'Key that update packages are checked against; seen on stations, not in the manual.',
  }),
};
