import type { StatusReport } from '../station/status-report.js';

/** Messages of ours that a handler may set off. */
export interface Sender {
  bootNotification(): void;
  heartbeat(): void;
  status(report: StatusReport): void;
  /** Readings of one side taken now, with context Trigger. */
  meterValues(connectorId: 1 | 2): void;
  diagnosticsStatus(): void;
  firmwareStatus(): void;
}
