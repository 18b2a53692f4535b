/** What may differ between what was recorded and what is seen now, as data. All else must be the same. */

export interface Tolerance {
  /** The call that the payload belongs to; `*` is any. */
  readonly action: string;
  readonly of: 'request' | 'answer';
  /** `*` stands for one step: `meterValue[*].timestamp`. */
  readonly path: string;
  /** `value free`: must be there, says something else. `passed over`: may also be missing on one side. */
  readonly how: 'value free' | 'passed over';
  readonly because: string;
}

const request = (action: string, path: string, how: Tolerance['how'], because: string): Tolerance => ({
  action,
  of: 'request',
  path,
  how,
  because,
});
const answer = (action: string, path: string, how: Tolerance['how'], because: string): Tolerance => ({
  action,
  of: 'answer',
  path,
  how,
  because,
});

const times = 'how long hands, vehicle and network take is never twice the same';
const identity = 'another machine says who it is';
const measured = 'other physics: vehicle, battery and weather are not in a recording';
const vendor = 'words and codes of the vendor';

export const tolerances: readonly Tolerance[] = [
  ...[
    'chargePointVendor',
    'chargePointModel',
    'chargePointSerialNumber',
    'chargeBoxSerialNumber',
    'firmwareVersion',
    'iccid',
    'imsi',
    'meterSerialNumber',
    'meterType',
  ].map((field) => request('BootNotification', field, 'passed over', identity)),
  request('*', 'timestamp', 'passed over', times),
  request('StatusNotification', 'vendorId', 'passed over', vendor),
  request('StatusNotification', 'info', 'passed over', vendor),
  request('StatusNotification', 'vendorErrorCode', 'passed over', vendor),
  request('StartTransaction', 'meterStart', 'value free', measured),
  request('StopTransaction', 'meterStop', 'value free', measured),
  request('MeterValues', 'meterValue[*].timestamp', 'value free', times),
  request('MeterValues', 'meterValue[*].sampledValue[*].value', 'value free', measured),
  request('StopTransaction', 'transactionData[*].timestamp', 'value free', times),
  request('StopTransaction', 'transactionData[*].sampledValue[*].value', 'value free', 'measured, or signed by another meter'),
  request('SecurityEventNotification', 'techInfo', 'passed over', vendor),
  request('SignCertificate', 'csr', 'value free', 'a key pair is made anew each time'),
  request('DataTransfer', 'data', 'value free', vendor),
  ...['VWGC.DCMeterPublicKeys', 'VWGC.DCMeterPublicKeysOcmf', 'VWGC.ChargingStationCurrentImport', 'VWGC.ChargeGunPlugCycleCounters'].map(
    (key) => answer('GetConfiguration', `configurationKey[${key}].value`, 'value free', measured),
  ),
  answer('GetDiagnostics', 'fileName', 'value free', 'the name carries the time'),
  answer('GetLog', 'filename', 'value free', 'the name carries the time'),
  answer('GetCompositeSchedule', 'scheduleStart', 'value free', times),
  answer('GetCompositeSchedule', 'chargingSchedule.startSchedule', 'value free', times),
];

/** Calls that only say that somebody is alive: when and how many is not compared. */
export const livenessOnly: ReadonlySet<string> = new Set(['Heartbeat']);

export function toleranceFor(
  table: readonly Tolerance[],
  at: { readonly action: string; readonly of: Tolerance['of']; readonly path: string },
): Tolerance['how'] | undefined {
  const generic = at.path.replace(/\[\d+\]/g, '[*]');
  return table.find(({ action, of, path }) => of === at.of && (action === '*' || action === at.action) && path === generic)?.how;
}
