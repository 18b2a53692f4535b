import { connectorOf, type Instant, type Side } from '../kernel/index.js';
import type { ChargingPoint } from './connector/charging-point.js';
import type { ChargePointStatus } from './connector/status.js';
import { type BlockKind, blockRules, deciding } from './safety/blocks.js';
import { type ChargePointErrorCode, faultCatalogue } from './safety/faults.js';
import type { Safety } from './safety/safety.js';

/** What the back-end is told of a connector, or of the station as connector 0 (OCPP 1.6 §6.47). */
export interface StatusReport {
  readonly connectorId: 0 | 1 | 2;
  readonly status: ChargePointStatus;
  readonly errorCode: ChargePointErrorCode | 'NoError';
  readonly info?: string;
  readonly vendorErrorCode?: string;
  readonly at: Instant;
}

export function pointReport(point: ChargingPoint, safety: Safety, at: Instant): StatusReport {
  const { status, side } = point;
  const { state } = point;
  // The words of OCPP 1.6 §4.9 for a transaction that waits for its vehicle.
  const away = status === 'SuspendedEV' && state.at === 'charging' && state.ev === 'away' ? { info: 'EV side disconnected' } : {};
  return { connectorId: connectorOf(side), status, ...explanation(status, safety, side), ...away, at };
}

/** Connector 0 knows only Available, Unavailable and Faulted (OCPP 1.6 §4.9). */
export function stationReport(blocks: ReadonlySet<BlockKind>, safety: Safety, at: Instant): StatusReport {
  const block = deciding(blocks);
  const status = block ? blockRules[block].ocpp : 'Available';
  return { connectorId: 0, status, ...explanation(status, safety, undefined), at };
}

function explanation(
  status: ChargePointStatus,
  safety: Safety,
  side: Side | undefined,
): Pick<StatusReport, 'errorCode' | 'info' | 'vendorErrorCode'> {
  const fault = status === 'Faulted' ? safety.faultOf(side) : undefined;
  if (!fault) return { errorCode: 'NoError' };
  const { errorCode, info, vendorErrorCode } = faultCatalogue[fault.code];
  return { errorCode, info, vendorErrorCode };
}

/** Do two reports say the same, apart from their time? */
export const sameReport = (a: StatusReport, b: StatusReport): boolean =>
  a.status === b.status && a.errorCode === b.errorCode && a.info === b.info && a.vendorErrorCode === b.vendorErrorCode;
