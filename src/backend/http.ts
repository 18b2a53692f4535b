/** What the back-end shows and takes over HTTP: its books, its messages, commands to stations, and how it shall behave. */
import type { FastifyInstance } from 'fastify';
import type { BackendComplaintDto, BehaviourChoicesDto } from '../api/backend.js';
import type { ComplaintDto } from '../api/index.js';
import { Refused } from '../http/refused.js';
import type { Log } from '../kernel/index.js';
import { errorCodes, stationActions } from '../protocols/ocpp16/index.js';
import { settableStatuses } from './behaviour.js';
import { readBehaviour } from './behaviour-request.js';
import type { CsmsBrain } from './brain.js';
import { CallFailed, type CallFailure } from './call-failed.js';
import { isComplaint } from './complaint.js';
import { knownStations, type Lines } from './lines.js';
import type { MessageLog } from './message-log.js';
import { deliveredRecords, type RecordsWanted } from './records.js';
import { shownDetail, shownFinding, shownMessage, shownRecord, shownStation, shownTransaction } from './shown.js';
import type { BackendStation } from './station-book.js';

export interface HttpParts {
  readonly brain: CsmsBrain;
  readonly lines: Pick<Lines, 'call'>;
  readonly messages: MessageLog;
  readonly log: Log;
}

const messagesByDefault = 100;
const recordsByDefault = 100;
/** Local lists and certificates are longer than anything else here. */
const longestCommand_octets = 1024 * 1024;

export function addRoutes(app: FastifyInstance, { brain, lines, messages, log }: HttpParts): void {
  app.setReplySerializer((payload) => JSON.stringify(payload));
  app.setErrorHandler((error: unknown, _request, reply) => {
    const { status, complaint } = refusalOf(error);
    if (status === 500) log.error('backend.http-failed', { why: error instanceof Error ? error.stack : String(error) });
    return reply.status(status).send(complaint);
  });
  app.setNotFoundHandler((request) => {
    throw new Refused(404, {
      error: 'not-found',
      what: 'There is nothing here.',
      where: `${request.method} ${request.url}`,
      right: routesInWords,
    });
  });

  app.get('/healthz', () => {
    const stations = brain.stations();
    return { status: 'ok', stations: stations.length, connected: stations.filter(({ connected }) => connected).length };
  });
  app.get('/stations', () => brain.stations().map(shownStation));
  app.get<StationPath>('/stations/:identity', ({ params: { identity } }) => {
    const findings = brain.findings().filter((finding) => finding.identity === identity);
    return shownDetail(stationOf(identity, brain), findings);
  });
  app.post<CommandPath>(
    '/stations/:identity/commands/:action',
    { bodyLimit: longestCommand_octets },
    ({ params: { identity, action }, body }) => lines.call(identity, action, body ?? {}),
  );
  app.get('/transactions', ({ query }) => brain.transactions(stationIn(query, brain)).map(shownTransaction));
  app.get('/records', ({ query }) => deliveredRecords(brain, recordsIn(query, brain)).map(shownRecord));
  app.get('/findings', () => brain.findings().map(shownFinding));
  app.get('/messages', ({ query }) =>
    messages.last(numberIn(query, 'last') ?? messagesByDefault, stationIn(query, brain)).map(shownMessage),
  );
  app.get('/behaviour', () => brain.behaviours());
  app.get('/behaviour/choices', () => behaviourChoices);
  app.post('/behaviour', ({ body }) => {
    const request = readBehaviour(body);
    if (isComplaint(request)) throw new Refused(400, request);
    brain.setBehaviour(request.action, request.behaviour);
    return brain.behaviours();
  });
}

interface StationPath {
  Params: { readonly identity: string };
}
interface CommandPath {
  Params: { readonly identity: string; readonly action: string };
}

const routesInWords =
  'GET /stations, /stations/<identity>, /transactions, /records, /findings, /messages, /behaviour, /behaviour/choices, /healthz; ' +
  'POST /stations/<identity>/commands/<action>, /behaviour.';

const statusesOf: Readonly<Record<string, readonly string[]>> = settableStatuses;
const behaviourChoices: BehaviourChoicesDto = {
  actions: stationActions.map((action) => ({ action, statuses: statusesOf[action] ?? [] })),
  errorCodes,
};

/** @throws Refused when it was never here */
export function stationOf(identity: string, brain: CsmsBrain): BackendStation {
  const station = brain.station(identity);
  if (!station) throw noStation(identity, brain);
  return station;
}

const noStation = (identity: string, brain: CsmsBrain): Refused =>
  new Refused(404, {
    error: 'unknown-station',
    what: `No station ${identity} was ever here.`,
    where: 'station',
    right: knownStations(brain),
  });

/** `?station=<identity>`; undefined means all of them. */
function stationIn(query: unknown, brain: CsmsBrain): string | undefined {
  const identity = fieldOf(query, 'station');
  if (identity === undefined) return undefined;
  return stationOf(String(identity), brain).identity;
}

/** `?station=<identity>&entry=<place in the book>&before=<place in the book>&last=<number>`. */
function recordsIn(query: unknown, brain: CsmsBrain): RecordsWanted {
  const [identity, entry, before] = [stationIn(query, brain), numberIn(query, 'entry'), numberIn(query, 'before')];
  return {
    ...(identity !== undefined && { identity }),
    ...(entry !== undefined && { entry }),
    ...(before !== undefined && { before }),
    last: numberIn(query, 'last') ?? recordsByDefault,
  };
}

/** Undefined where the query does not have it. */
function numberIn(query: unknown, name: string): number | undefined {
  const written = fieldOf(query, name);
  if (written === undefined) return undefined;
  if (typeof written === 'string' && /^\d{1,6}$/.test(written)) return Number(written);
  throw new Refused(400, {
    error: 'bad-query',
    what: `${String(written)} is no whole number.`,
    where: `query.${name}`,
    right: 'A whole number from 0 to 999999.',
  });
}

const fieldOf = (query: unknown, name: string): unknown =>
  typeof query === 'object' && query !== null ? Reflect.get(query, name) : undefined;

const statuses: Readonly<Record<CallFailure, number>> = {
  'unknown-action': 404,
  'bad-payload': 400,
  'unknown-station': 404,
  'not-connected': 409,
  refused: 502,
  'no-answer': 504,
  'bad-answer': 502,
};

function refusalOf(error: unknown): { readonly status: number; readonly complaint: ComplaintDto | BackendComplaintDto } {
  if (error instanceof CallFailed) return { status: statuses[error.complaint.error], complaint: error.complaint };
  if (error instanceof Refused) return error;
  const status = typeof error === 'object' && error !== null && 'statusCode' in error ? Number(error.statusCode) : 500;
  if (status >= 400 && status < 500 && error instanceof Error) {
    const right = 'A body of type application/json that is one JSON object; {} where there is nothing to tell.';
    return { status, complaint: { error: 'bad-request', what: error.message, where: 'body', right } };
  }
  const complaint: BackendComplaintDto = {
    error: 'failed',
    what: 'The back-end failed; its log says more.',
    where: 'back-end',
    right: 'Try again, and report it.',
  };
  return { status: 500, complaint };
}
