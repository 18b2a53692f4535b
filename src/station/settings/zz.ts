import type { ValueOf } from './keys.js';
export const a: { x: ValueOf<'MeterValuesSampledData'>; y: ValueOf<'StopTxnSampledData'>; z: ValueOf<'VWGC.SignedMeterValueType'>; w: ValueOf<'EventDataCtrlr.EventMeasurands'>; v: ValueOf<'MeterValuesAlignedData'>; u: ValueOf<'HeartbeatInterval'>; t: ValueOf<'VWGC.TerminalRestartTime'> } = 5;
