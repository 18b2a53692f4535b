/**
 * The built-in back-end without its wires: what it answers each station and what it remembers, the same over sockets and within a
 * process. A partner for demonstration and test, not a product: it believes what stations say, writes down what contradicts the order
 * of OCPP 1.6, and can be told to be difficult.
 */
import { type Clock, Emitter, type Log, Ms, type Store } from '../kernel/index.js';
import { readPublicKey } from '../protocols/ocmf/index.js';
import {
  type Action,
  checkResponse,
  type GetConfigurationResponse,
  type Messages,
  type RegistrationStatus,
  type Reply,
  type StationAction,
} from '../protocols/ocpp16/index.js';
import { createAnswers } from './answers.js';
import { type Behaviour, Behaviours } from './behaviour.js';
import { type Finding, Findings, type Report } from './findings.js';
import { type BackendStation, StationBook, type StationRow } from './station-book.js';
import { type BackendToken, TokenTable } from './tokens.js';
import type { BackendTransaction } from './transaction.js';
import { TransactionBook } from './transaction-book.js';

export interface BrainParts {
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
  readonly tokens: readonly BackendToken[];
  /** Where stations and transactions outlive a restart; without it they are forgotten with the process. */
  readonly store?: Store | undefined;
  readonly options?: Partial<BrainOptions> | undefined;
}

export interface BrainOptions {
  /** How a BootNotification is answered. */
  readonly registration: RegistrationStatus;
  /** Told with the registration: time between heartbeats when accepted, else the wait before the next BootNotification. */
  readonly interval_s: number;
}

const defaults: BrainOptions = { registration: 'Accepted', interval_s: 3600 };

/** What is to be done about a call of a station: this, after this time. */
export interface Handling<A extends StationAction> {
  readonly reply: Reply<A>;
  readonly delay_ms: Ms;
}

export interface CsmsBrain {
  /** Takes a call whose payload follows the schema of its action. */
  handle<A extends StationAction>(identity: string, action: A, payload: Messages[A]['request']): Handling<A>;
  /** Takes note of what a station answered to a command; some of it the back-end wants to remember. */
  answered(identity: string, action: Action, answer: unknown): void;
  connected(identity: string): void;
  disconnected(identity: string): void;
  /** From now on; a behaviour that was set before is replaced. */
  setBehaviour(action: StationAction, behaviour: Behaviour): void;
  /** Those that are set, by action. */
  behaviours(): Readonly<Record<string, Behaviour>>;
  /** In the order in which they first came. */
  stations(): readonly BackendStation[];
  station(identity: string): BackendStation | undefined;
  /** Oldest first; of one station if `identity` is given. */
  transactions(identity?: string): readonly BackendTransaction[];
  /** Oldest first. */
  findings(): readonly Finding[];
  /** What has changed, for those who look on. */
  readonly events: Pick<Emitter<BrainEvents>, 'on'>;
}

export interface BrainEvents {
  /** The identity of a station of which something new is known. */
  station: string;
  transaction: BackendTransaction;
  finding: Finding;
  /** They were set, or one of them has come to its end. */
  behaviours: undefined;
}

const findingsKept = 1000;

export function createCsmsBrain({ clock, log, tokens, store, options }: BrainParts): CsmsBrain {
  const { registration, interval_s } = { ...defaults, ...options };
  const events = new Emitter<BrainEvents>();
  const findings = new Findings(findingsKept);
  const report: Report = (identity, code, text) => {
    events.emit('finding', findings.add({ at: clock.now(), identity, code, text }));
    log.warn('backend.finding', { identity, code, text });
  };
  const stations = new StationBook(store?.table<StationRow>('backend.stations'));
  const transactions = new TransactionBook(store?.table<BackendTransaction>('backend.transactions'), report, (transaction) =>
    events.emit('transaction', transaction),
  );
  const behaviours = new Behaviours(() => events.emit('behaviours', undefined));
  const answers = createAnswers({ clock, stations, transactions, tokens: new TokenTable(tokens), registration, interval_s, report });

  return {
    handle: (identity, action, payload) => {
      const behaviour = behaviours.take(action) ?? usual;
      const delay_ms = behaviour.delay_ms ?? Ms(0);
      const station = stations.meet(identity);
      station.lastSeen = clock.now();
      if (behaviour.answer === 'error') {
        events.emit('station', identity);
        return { delay_ms, reply: { refuse: behaviour.code, description: behaviour.description } };
      }
      if (isTooEarly(station.registration, action)) {
        report(identity, 'before-registration', `${action} came although the BootNotification was answered ${station.registration}.`);
      }
      const reply = answers[action](station, payload, behaviour.answer === 'status' ? behaviour.status : undefined);
      events.emit('station', identity);
      return { delay_ms, reply: behaviour.answer === 'silence' ? { silence: 'the back-end was told to keep silent' } : { reply } };
    },
    answered: (identity, action, answer) => {
      if (action !== 'GetConfiguration') return;
      const checked = checkResponse(action, answer);
      const keys = checked.ok ? meterKeysIn(checked.payload) : undefined;
      if (!keys) return;
      const station = stations.meet(identity);
      station.meterKeys = keys;
      stations.save(station);
      events.emit('station', identity);
    },
    connected: (identity) => {
      stations.meet(identity).connectedSince = clock.now();
      events.emit('station', identity);
      log.info('backend.station-connected', { identity });
    },
    disconnected: (identity) => {
      stations.meet(identity).connectedSince = undefined;
      events.emit('station', identity);
      log.info('backend.station-disconnected', { identity });
    },
    setBehaviour: (action, behaviour) => behaviours.set(action, behaviour),
    behaviours: () => behaviours.all(),
    stations: () => stations.all(),
    station: (identity) => stations.find(identity)?.view(),
    transactions: (identity) => transactions.all(identity),
    findings: () => findings.all(),
    events,
  };
}

const usual: Behaviour = { answer: 'usual' };

/** What a station may not send yet: Pending allows what TriggerMessage can ask for, Rejected nothing (OCPP 1.6 §4.2). */
function isTooEarly(registration: RegistrationStatus | undefined, action: StationAction): boolean {
  if (action === 'BootNotification' || registration === undefined || registration === 'Accepted') return false;
  return registration === 'Rejected' || !triggerable.has(action);
}

const triggerable: ReadonlySet<StationAction> = new Set<StationAction>([
  'DiagnosticsStatusNotification',
  'FirmwareStatusNotification',
  'Heartbeat',
  'LogStatusNotification',
  'MeterValues',
  'SignCertificate',
  'StatusNotification',
]);

/** The keys of both meters, where the answer names them: comma-separated, connector 1 first, empty where a meter is silent (manual §2.19). */
function meterKeysIn({ configurationKey }: GetConfigurationResponse): readonly string[] | undefined {
  const list = configurationKey?.find(({ key }) => key.toLowerCase() === 'vwgc.dcmeterpublickeysocmf')?.value;
  return list?.split(',').map((text) => readPublicKey(text)?.spki ?? '');
}
