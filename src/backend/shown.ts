/** The books of the back-end as it shows them: what `src/api/backend.ts` promises, points in time as text. */
import type {
  BackendMessageDto,
  BackendStationDetailDto,
  BackendStationDto,
  BackendTransactionDto,
  BackendTransactionRowDto,
  DeliveredRecordDto,
  FindingDto,
} from '../api/backend.js';
import type { Instant } from '../kernel/index.js';
import type { Finding } from './findings.js';
import type { LoggedMessage } from './message-log.js';
import type { MeterPoint } from './meter-points.js';
import type { DeliveredRecord } from './records.js';
import type { BackendStation } from './station-book.js';
import type { BackendTransaction } from './transaction.js';

export const shownTime = (at: Instant): string => new Date(at).toISOString();

export function shownStation({ reports, ...rest }: BackendStation): BackendStationDto {
  const { connectedSince, lastSeen, boot, statuses, ...same } = rest;
  return {
    ...same,
    ...(connectedSince !== undefined && { connectedSince: shownTime(connectedSince) }),
    ...(lastSeen !== undefined && { lastSeen: shownTime(lastSeen) }),
    ...(boot && { boot: withReceived(boot) }),
    statuses: statuses.map(withReceived),
  };
}

export const shownDetail = (station: BackendStation, findings: readonly Finding[]): BackendStationDetailDto => ({
  ...shownStation(station),
  reports: station.reports.map(withReceived),
  findings: findings.map(shownFinding),
});

export const shownFinding = (finding: Finding): FindingDto => ({ ...finding, at: shownTime(finding.at) });

export const shownMessage = (message: LoggedMessage): BackendMessageDto => ({ ...message, at: shownTime(message.at) });

export const shownRecord = (record: DeliveredRecord): DeliveredRecordDto => withReceived(record);

export const shownTransaction = (transaction: BackendTransaction): BackendTransactionDto => ({
  ...commonOf(transaction),
  points: transaction.points.map(shownPoint),
  signedRecords: transaction.signedRecords,
});

export const shownTransactionRow = (transaction: BackendTransaction): BackendTransactionRowDto => ({
  ...commonOf(transaction),
  records: transaction.signedRecords.length,
});

function commonOf({ entry, identity, transactionId, started, stopped, energy_Wh, meterMessages, latest, repetitions }: BackendTransaction) {
  return {
    entry,
    identity,
    transactionId,
    ...(started && { started: withReceived(started) }),
    ...(stopped && { stopped: withReceived(stopped) }),
    ...(energy_Wh !== undefined && { energy_Wh }),
    meterMessages,
    ...(latest && { latest: shownPoint(latest) }),
    repetitions,
  };
}

const shownPoint = ({ at, ...rest }: MeterPoint): NonNullable<BackendTransactionDto['latest']> => ({
  ...(at !== undefined && { at: shownTime(at) }),
  ...rest,
});

const withReceived = <T extends { readonly received: Instant }>(value: T): Omit<T, 'received'> & { readonly received: string } => ({
  ...value,
  received: shownTime(value.received),
});
