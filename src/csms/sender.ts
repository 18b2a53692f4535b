import type { Side } from '../kernel/index.js';
import type { StatusReport } from '../station/status-report.js';

/** Messages of ours that a handler may set off. */
export interface Sender {
  bootNotification(): void;
  heartbeat(): void;
  status(report: StatusReport): void;
  /** Readings of one side taken now, with context Trigger. */
  meterValues(side: Side): void;
  diagnosticsStatus(): void;
  firmwareStatus(): void;
  signedFirmwareStatus(): void;
  logStatus(): void;
}
