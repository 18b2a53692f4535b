/**
 * Everything that can be wrong, declared once: what the back-end, the screens and the documentation say about it. Keys are ours;
 * `vendorErrorCode` is what goes on the wire, six hexadecimal digits where the field has shown one (field notes §3).
 */

/** OCPP 1.6 §7.6 ChargePointErrorCode, as far as a DC station without outlet lock needs it. */
export type ChargePointErrorCode =
  | 'EVCommunicationError'
  | 'GroundFailure'
  | 'HighTemperature'
  | 'InternalError'
  | 'OtherError'
  | 'OverCurrentFailure'
  | 'OverVoltage'
  | 'PowerMeterFailure'
  | 'PowerSwitchFailure'
  | 'ReaderFailure'
  | 'UnderVoltage'
  | 'WeakSignal';

interface FaultRule {
  /** A fault of the shared DC stage, the packs or the station's computer stops both sides. */
  readonly scope: 'side' | 'station';
  readonly errorCode: ChargePointErrorCode;
  /** At most 50 characters (OCPP 1.6 §6.47). */
  readonly info: string;
  /** At most 50 characters. */
  readonly vendorErrorCode: string;
  /** After an emergency stop or an open door there is no high voltage before it has gone (R-ESD-13). */
  readonly keepsHighVoltageOff?: true;
}

const rules = {
  'outlet.isolation': { scope: 'side', errorCode: 'GroundFailure', info: 'Insulation too low at the output', vendorErrorCode: '0A1100' },
  'outlet.vehicle-link': { scope: 'side', errorCode: 'OtherError', info: 'SECC detect the sequence error', vendorErrorCode: '163200' },
  'outlet.contactor': { scope: 'side', errorCode: 'PowerSwitchFailure', info: 'Contactor welded at the output', vendorErrorCode: '0A1200' },
  'outlet.cable-hot': { scope: 'side', errorCode: 'HighTemperature', info: 'Cable or plug too hot', vendorErrorCode: '0A1300' },
  'outlet.cable-check': { scope: 'side', errorCode: 'OtherError', info: 'Cable check failed', vendorErrorCode: '0A1400' },
  'meter.no-answer': { scope: 'side', errorCode: 'PowerMeterFailure', info: 'DC meter does not answer', vendorErrorCode: '0B1100' },
  'meter.refused': { scope: 'side', errorCode: 'PowerMeterFailure', info: 'DC meter refuses a transaction', vendorErrorCode: '0B1200' },
  'power.precharge': {
    scope: 'station',
    errorCode: 'OtherError',
    info: 'HCU Prechrg Module Fault_0x27',
    vendorErrorCode: '012900',
    keepsHighVoltageOff: true,
  },
  'pack.over-temperature': {
    scope: 'station',
    errorCode: 'HighTemperature',
    info: 'HV battery too hot',
    vendorErrorCode: '0C1100',
    keepsHighVoltageOff: true,
  },
  'auxiliary.empty': {
    scope: 'station',
    errorCode: 'UnderVoltage',
    info: '12 V battery too low to start',
    vendorErrorCode: '0F1100',
    keepsHighVoltageOff: true,
  },
  'station.ambient': {
    scope: 'station',
    errorCode: 'HighTemperature',
    info: 'Outside the operating temperature',
    vendorErrorCode: '0D1100',
  },
  'store.full': { scope: 'station', errorCode: 'InternalError', info: 'Disk full: sessions cannot be kept', vendorErrorCode: '0E1100' },
  'store.damaged': { scope: 'station', errorCode: 'InternalError', info: 'Database damaged', vendorErrorCode: '0E1200' },
  'store.failed': { scope: 'station', errorCode: 'InternalError', info: 'Database cannot be written', vendorErrorCode: '0E1300' },
  // Seen in the field while an update is written, with this short code (field notes §7).
  'update.flash-busy': { scope: 'side', errorCode: 'OtherError', info: 'Hflash is busy now', vendorErrorCode: '2' },
} as const satisfies Record<string, FaultRule>;

export type FaultCode = keyof typeof rules;

export const faultCatalogue: Readonly<Record<FaultCode, FaultRule>> = rules;

export const isFaultCode = (code: string): code is FaultCode => Object.hasOwn(rules, code);
