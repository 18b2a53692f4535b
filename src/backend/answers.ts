/** What the back-end says to each message of a station, and what it remembers of it: one function an action (OCPP 1.6 §4, §6). */
import { type Clock, isoSeconds } from '../kernel/index.js';
import type { AuthorizationStatus, IdTagInfo, Messages, RegistrationStatus, StationAction } from '../protocols/ocpp16/index.js';
import { settableStatuses } from './behaviour.js';
import type { Report } from './findings.js';
import type { StationBook, StationEntry } from './station-book.js';
import { readTimestamp } from './timestamp.js';
import type { TokenTable } from './tokens.js';
import type { TransactionBook } from './transaction-book.js';

/** `forced` is the status that a behaviour asks for; the other actions take no notice of it. */
type Answer<A extends StationAction> = (station: StationEntry, request: Messages[A]['request'], forced?: string) => Messages[A]['response'];

export type Answers = { readonly [A in StationAction]: Answer<A> };

export interface AnswerContext {
  readonly clock: Pick<Clock, 'now'>;
  readonly stations: StationBook;
  readonly transactions: TransactionBook;
  readonly tokens: TokenTable;
  readonly registration: RegistrationStatus;
  /** Interval told with the registration: heartbeats when accepted, else the wait before the next BootNotification. */
  readonly interval_s: number;
  readonly report: Report;
}

export function createAnswers(context: AnswerContext): Answers {
  const { clock, stations, transactions, tokens, report } = context;

  const note =
    (action: StationAction) =>
    (station: StationEntry, payload: unknown): Record<string, never> => {
      station.addReport({ received: clock.now(), action, payload });
      stations.save(station);
      return {};
    };

  const look = (idTag: string, forced: AuthorizationStatus | undefined): IdTagInfo => {
    const info = tokens.look(idTag, clock.now());
    return forced ? { ...info, status: forced } : info;
  };

  return {
    Authorize: (_station, { idTag }, forced) => ({ idTagInfo: look(idTag, among(settableStatuses.Authorize, forced)) }),

    BootNotification: (station, request, forced) => {
      station.registration = among(settableStatuses.BootNotification, forced) ?? context.registration;
      station.boot = { ...request, received: clock.now() };
      stations.save(station);
      return { status: station.registration, currentTime: isoSeconds(clock.now()), interval: context.interval_s };
    },

    DataTransfer: (station, request, forced) => {
      note('DataTransfer')(station, request);
      return { status: among(settableStatuses.DataTransfer, forced) ?? 'Accepted' };
    },

    DiagnosticsStatusNotification: note('DiagnosticsStatusNotification'),
    FirmwareStatusNotification: note('FirmwareStatusNotification'),
    Heartbeat: () => ({ currentTime: isoSeconds(clock.now()) }),
    LogStatusNotification: note('LogStatusNotification'),

    MeterValues: (station, request) => {
      station.meterMessages++;
      station.readings.set(request.connectorId, request.meterValue);
      if (request.transactionId !== undefined) transactions.meter(station.identity, request.transactionId, request);
      return {};
    },

    SecurityEventNotification: note('SecurityEventNotification'),

    SignCertificate: (station, request, forced) => {
      note('SignCertificate')(station, request);
      // There is no certificate authority here; whoever tests renewal answers with CertificateSigned by hand.
      return { status: among(settableStatuses.SignCertificate, forced) ?? 'Accepted' };
    },

    SignedFirmwareStatusNotification: note('SignedFirmwareStatusNotification'),

    StartTransaction: (station, request, forced) => {
      const status = among(settableStatuses.StartTransaction, forced);
      const repeated = transactions.repeatedStart(station.identity, request);
      if (repeated) {
        return { transactionId: repeated.transactionId, idTagInfo: look(request.idTag, status ?? repeated.started?.tokenStatus) };
      }
      const elsewhere = !tokens.isShared(request.idTag) && transactions.isCharging(request.idTag);
      const usual = look(request.idTag, undefined);
      const idTagInfo = look(request.idTag, status ?? (usual.status === 'Accepted' && elsewhere ? 'ConcurrentTx' : undefined));
      const { transactionId } = transactions.start(station.identity, request, idTagInfo.status, clock.now());
      return { transactionId, idTagInfo };
    },

    StatusNotification: (station, request) => {
      const before = station.statuses.get(request.connectorId)?.timestamp;
      // A text that changes no status tells of its own moment, which may be long ago.
      const isText = request.errorCode === 'NoError' && request.info !== undefined;
      if (!isText && isEarlier(request.timestamp, before)) {
        const text = `StatusNotification of connector ${request.connectorId} bears ${request.timestamp}, the one before ${before}.`;
        report(station.identity, 'time-backwards', text);
      }
      const timestamp = isText ? before : request.timestamp;
      station.statuses.set(request.connectorId, { ...request, ...(timestamp !== undefined && { timestamp }), received: clock.now() });
      stations.save(station);
      return {};
    },

    StopTransaction: (station, request, forced) => {
      transactions.stop(station.identity, request, clock.now());
      const status = among(settableStatuses.StopTransaction, forced);
      return request.idTag === undefined ? {} : { idTagInfo: look(request.idTag, status) };
    },
  };
}

const among = <Status extends string>(statuses: readonly Status[], wanted: string | undefined): Status | undefined =>
  statuses.find((status) => status === wanted);

function isEarlier(timestamp: string | undefined, before: string | undefined): boolean {
  if (timestamp === undefined || before === undefined) return false;
  const [at, then] = [readTimestamp(timestamp), readTimestamp(before)];
  return at !== undefined && then !== undefined && at < then;
}
