/** What contradicts the order of a transaction (OCPP 1.6 §4.7, §4.8, §4.10): pure comparisons of what a station says with what it said before. */
import type { FindingCode } from './findings.js';
import type { MeterPoint } from './meter-points.js';
import type { SignedRecord } from './signed-record.js';
import { readTimestamp } from './timestamp.js';
import type { BackendTransaction, Started, Stopped } from './transaction.js';

export interface Objection {
  readonly code: FindingCode;
  readonly text: string;
}

/** @param running what runs on the station; @param before_Wh the register of the connector at its last stop, where one is known */
export function againstStart(start: Started, running: readonly BackendTransaction[], before_Wh: number | undefined): readonly Objection[] {
  const { connectorId, meterStart_Wh } = start;
  const second = running
    .filter(({ started }) => started?.connectorId === connectorId)
    .map(({ transactionId }) =>
      objection('second-open-transaction', `StartTransaction on connector ${connectorId}, where transaction ${transactionId} still runs.`),
    );
  const backwards = objection(
    'register-backwards',
    `meterStart ${meterStart_Wh} Wh on connector ${connectorId} is below the ${before_Wh} Wh of the stop before.`,
  );
  return [...second, ...(isWholeBelow(meterStart_Wh, before_Wh) ? [backwards] : [])];
}

export function againstMeterValues(
  { transactionId, started, latest }: BackendTransaction,
  connectorId: number,
  point: MeterPoint,
): readonly Objection[] {
  const objections: Objection[] = [];
  if (started && started.connectorId !== connectorId) {
    const text = `MeterValues of connector ${connectorId} name transaction ${transactionId} of connector ${started.connectorId}.`;
    objections.push(objection('wrong-connector', text));
  }
  if (isBelow(point.at, latest?.at)) {
    objections.push(objection('time-backwards', `MeterValues of transaction ${transactionId} are older than those that came before.`));
  }
  if (isBelow(point.energy_Wh, latest?.energy_Wh) || isWholeBelow(point.energy_Wh, started?.meterStart_Wh)) {
    objections.push(
      objection('register-backwards', `The energy register of transaction ${transactionId} went back to ${point.energy_Wh} Wh.`),
    );
  }
  return objections;
}

export function againstStop({ transactionId, started, latest }: BackendTransaction, stop: Stopped): readonly Objection[] {
  const { meterStop_Wh, timestamp } = stop;
  const objections: Objection[] = [];
  if (isWholeBelow(meterStop_Wh, started?.meterStart_Wh) || isWholeBelow(meterStop_Wh, latest?.energy_Wh)) {
    const text = `meterStop ${meterStop_Wh} Wh of transaction ${transactionId} is below what its register had shown.`;
    objections.push(objection('register-backwards', text));
  }
  if (isBelow(readTimestamp(timestamp), latest?.at ?? (started && readTimestamp(started.timestamp)))) {
    const text = `Transaction ${transactionId} stopped at ${timestamp}, before what had been reported of it.`;
    objections.push(objection('time-backwards', text));
  }
  return objections;
}

export const againstRecords = (transactionId: number, records: readonly SignedRecord[]): readonly Objection[] =>
  records
    .filter(({ encoding }) => encoding === '')
    .map(() =>
      objection('unreadable-signed-value', `A signed value of transaction ${transactionId} is neither an OCMF record nor its wrapping.`),
    );

const objection = (code: FindingCode, text: string): Objection => ({ code, text });

const isBelow = (value: number | undefined, floor: number | undefined): boolean =>
  value !== undefined && floor !== undefined && value < floor;

/** Registers in StartTransaction and StopTransaction are rounded to whole Wh, those in MeterValues are not. */
const isWholeBelow = (value_Wh: number | undefined, floor_Wh: number | undefined): boolean =>
  value_Wh !== undefined && floor_Wh !== undefined && value_Wh + 1 <= floor_Wh;
