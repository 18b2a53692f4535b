/**
 * Every route of the bench, declared once: the server registers and checks from this table, the OpenAPI document describes it, and
 * test rigs can rely on it. A route that the server does not handle does not compile.
 */
import Type, { type TObject, type TSchema } from 'typebox';
import { Catalogue } from './catalogue.js';
import { JournalEntry, LogLine, OutboxContent } from './diary.js';
import { SignedRecord } from './records.js';
import { count, type Plain, percent, Side, shape } from './shape.js';
import { ClockMode, ClockState, type StateDto } from './state.js';
import { TranscriptLine } from './transcript.js';

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Parameters as `:name`. */
  readonly path: string;
  readonly group: 'station' | 'twin' | 'clock' | 'service';
  /** One line. */
  readonly summary: string;
  readonly description?: string;
  readonly params?: TObject;
  readonly query?: TObject;
  readonly body?: TObject;
  /** How large a body may be; `usualBody_octets` where it is missing. */
  readonly largestBody_octets?: number;
  /** Of success. 202: it will happen after the answer. */
  readonly status: 200 | 202;
  readonly answer: TSchema;
}

export const usualBody_octets = 16 * 1024;

const AtSide = shape({ side: Side });
/** Answered by every hand: what the world looks like afterwards. */
const StateAfter = Type.Unsafe<StateDto>(Type.Ref('State'));

const maxPower_W = Type.Number({ minimum: 0, maximum: 1_000_000, description: "The driver's own ceiling; 0 pauses." });
const FaultAt = {
  params: shape({ code: Type.String({ minLength: 1, maxLength: 64, description: 'See the catalogue.' }) }),
  query: shape({ side: Type.Optional(Side) }, 'Without a side: the whole station.'),
};

export const routes = {
  readState: {
    method: 'GET',
    path: '/api/state',
    group: 'station',
    summary: 'Everything that can be seen of the station and its world, now',
    status: 200,
    answer: StateAfter,
  },
  readMessages: {
    method: 'GET',
    path: '/api/messages',
    group: 'station',
    summary: 'OCPP frames of both directions, oldest first',
    description: 'Bounded: the oldest lines go first, which shows in the numbers. state.lastMessage is the number of the newest.',
    query: shape({
      after: Type.Optional(count('Only lines after the one of this number.')),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000, description: 'At most so many; 1000 when missing.' })),
    }),
    status: 200,
    answer: shape({ messages: Type.Array(TranscriptLine) }),
  },
  readRecords: {
    method: 'GET',
    path: '/api/records',
    group: 'station',
    summary: "Signed meter records in the meter's own octets, oldest first",
    status: 200,
    answer: shape({ records: Type.Array(SignedRecord) }),
  },
  readJournal: {
    method: 'GET',
    path: '/api/journal',
    group: 'station',
    summary: "The technician's journal: the newest entries, oldest first",
    query: shape({
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000, description: 'At most so many; 500 when missing.' })),
    }),
    status: 200,
    answer: shape({ entries: Type.Array(JournalEntry) }),
  },
  readOutbox: {
    method: 'GET',
    path: '/api/outbox',
    group: 'station',
    summary: 'Messages of transactions that wait for the back-end, and those that it has refused for good',
    status: 200,
    answer: OutboxContent,
  },
  readLog: {
    method: 'GET',
    path: '/api/log',
    group: 'station',
    summary: 'The log of the station, oldest first',
    description: 'Bounded: the oldest lines go first. state.lastLog is the number of the newest.',
    query: shape({
      after: Type.Optional(count('Only lines after the one of this number.')),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000, description: 'At most so many; 1000 when missing.' })),
    }),
    status: 200,
    answer: shape({ lines: Type.Array(LogLine) }),
  },

  readCatalogue: {
    method: 'GET',
    path: '/api/twin/catalogue',
    group: 'twin',
    summary: 'Vehicles, cards and faults that the hands can be given',
    status: 200,
    answer: Catalogue,
  },
  configure: {
    method: 'POST',
    path: '/api/twin/configuration',
    group: 'twin',
    summary: 'Take an operator configuration file over, all or nothing',
    description: 'The body is the file (config_file.json) as it is.',
    body: Type.Object({}, { description: 'config_file.json' }),
    largestBody_octets: 1024 * 1024,
    status: 200,
    answer: shape({
      applied: Type.Array(Type.String(), { description: 'Names of the settings that were taken over.' }),
      warnings: Type.Array(Type.String(), { description: 'What in the file has no meaning here.' }),
    }),
  },
  plug: {
    method: 'PUT',
    path: '/api/twin/sides/:side/vehicle',
    group: 'twin',
    summary: 'Plug a vehicle in',
    params: AtSide,
    body: shape({
      vehicle: Type.String({ minLength: 1, maxLength: 64, description: 'Class, see the catalogue.' }),
      soc_pct: percent('State of charge of its battery.'),
      contact: Type.Optional(Type.Enum(['good', 'bad'], { description: 'Bad: the plug does not sit, and the station notices nothing.' })),
      target_pct: Type.Optional(Type.Number({ minimum: 1, maximum: 100, description: 'Where it stops by itself.' })),
      maxPower_W: Type.Optional(maxPower_W),
      refuses: Type.Optional(Type.Boolean({ description: 'It ends the communication when a session is to begin.' })),
    }),
    status: 200,
    answer: StateAfter,
  },
  unplug: {
    method: 'DELETE',
    path: '/api/twin/sides/:side/vehicle',
    group: 'twin',
    summary: 'Unplug the vehicle, charging or not',
    params: AtSide,
    status: 200,
    answer: StateAfter,
  },
  setVehicle: {
    method: 'PATCH',
    path: '/api/twin/sides/:side/vehicle',
    group: 'twin',
    summary: 'Change the vehicle, or act as its driver',
    params: AtSide,
    body: Type.Object(
      {
        soc_pct: Type.Optional(percent('State of charge of its battery.')),
        maxPower_W: Type.Optional(maxPower_W),
        paused: Type.Optional(Type.Boolean({ description: 'It draws nothing for now.' })),
        stop: Type.Optional(Type.Literal(true, { description: 'The driver presses stop in the vehicle.' })),
      },
      { additionalProperties: false, minProperties: 1 },
    ),
    status: 200,
    answer: StateAfter,
  },
  setPack: {
    method: 'PATCH',
    path: '/api/twin/sides/:side/pack',
    group: 'twin',
    summary: 'Set the charge of the battery pack of a side',
    params: AtSide,
    body: shape({ packSoc_pct: percent('Of the cells, not of the scale that displays show.') }),
    status: 200,
    answer: StateAfter,
  },
  holdCard: {
    method: 'POST',
    path: '/api/twin/sides/:side/cards',
    group: 'twin',
    summary: 'Hold an RFID card to the reader for a side; answers when the station has decided',
    params: AtSide,
    body: shape({ idToken: Type.String({ minLength: 1, maxLength: 20, description: 'idTag of OCPP 1.6 (§7.28).' }) }),
    status: 200,
    answer: shape({
      type: Type.Enum(['started', 'stopped', 'refused']),
      why: Type.Optional(Type.String({ description: 'In words, when refused.' })),
    }),
  },
  chooseSide: {
    method: 'POST',
    path: '/api/twin/sides/:side/screen/choose',
    group: 'twin',
    summary: 'Touch a side on the screen',
    params: AtSide,
    status: 200,
    answer: StateAfter,
  },
  stopOnScreen: {
    method: 'POST',
    path: '/api/twin/sides/:side/screen/stop',
    group: 'twin',
    summary: 'Press stop on the screen; works without a card only in free vend',
    params: AtSide,
    status: 200,
    answer: shape({ stopped: Type.Boolean() }),
  },
  injectFault: {
    method: 'PUT',
    path: '/api/twin/faults/:code',
    group: 'twin',
    summary: 'Make a device report a fault',
    ...FaultAt,
    status: 200,
    answer: StateAfter,
  },
  clearFault: {
    method: 'DELETE',
    path: '/api/twin/faults/:code',
    group: 'twin',
    summary: 'Make a device report that a fault has gone',
    ...FaultAt,
    status: 200,
    answer: StateAfter,
  },
  setLink: {
    method: 'PUT',
    path: '/api/twin/link',
    group: 'twin',
    summary: 'Cut the line to the back-end, or restore it',
    body: shape({ cut: Type.Boolean() }),
    status: 200,
    answer: StateAfter,
  },
  setEmergencyStop: {
    method: 'PUT',
    path: '/api/twin/emergency-stop',
    group: 'twin',
    summary: 'Press the emergency stop, or release it',
    body: shape({ pressed: Type.Boolean() }),
    status: 200,
    answer: StateAfter,
  },
  setDoor: {
    method: 'PUT',
    path: '/api/twin/doors/:door',
    group: 'twin',
    summary: 'Open a door of the cabinet, or close it',
    params: shape({ door: Type.Enum(['front', 'rear', 'maintenance']) }),
    body: shape({ state: Type.Enum(['open', 'closed']) }),
    status: 200,
    answer: StateAfter,
  },
  setGrid: {
    method: 'PUT',
    path: '/api/twin/grid',
    group: 'twin',
    summary: 'Set what the grid connection carries; 0 takes the AC supply away',
    body: shape({ feed_A: Type.Enum([0, 16, 32, 63], { description: 'Amperes a phase.' }) }),
    status: 200,
    answer: StateAfter,
  },
  setAmbient: {
    method: 'PUT',
    path: '/api/twin/ambient',
    group: 'twin',
    summary: 'Set the temperature around the station',
    body: shape({ temperature_C: Type.Number({ minimum: -40, maximum: 85 }) }),
    status: 200,
    answer: StateAfter,
  },
  cutPower: {
    method: 'POST',
    path: '/api/twin/power-cut',
    group: 'twin',
    summary: 'Take all power away: the process ends abruptly, right after this answer',
    status: 202,
    answer: shape({ power: Type.Literal('cut') }),
  },

  readClock: {
    method: 'GET',
    path: '/api/clock',
    group: 'clock',
    summary: 'How time runs, and what time it is',
    status: 200,
    answer: ClockState,
  },
  runClock: {
    method: 'PUT',
    path: '/api/clock',
    group: 'clock',
    summary: 'Choose how time runs',
    description: 'Real: with the machine. Scaled: factor times as fast. Stepped: only when it is advanced.',
    body: shape({
      mode: ClockMode,
      factor: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 100_000, description: 'Belongs to scaled, and only to it.' })),
    }),
    status: 200,
    answer: ClockState,
  },
  advanceClock: {
    method: 'POST',
    path: '/api/clock/advance',
    group: 'clock',
    summary: 'Move a stepped clock on; answers when everything that fell due has happened',
    description: 'Answers on sockets are waited for. With 0 everything that is due now happens.',
    body: shape({ by_ms: Type.Number({ minimum: 0, maximum: 31 * 86_400_000, description: 'Simulated milliseconds.' }) }),
    status: 200,
    answer: ClockState,
  },

  readHealth: {
    method: 'GET',
    path: '/healthz',
    group: 'service',
    summary: 'Is this process serving?',
    status: 200,
    answer: shape({ status: Type.Literal('ok'), phase: Type.String({ description: 'As in state.station.phase.' }) }),
  },
  readOpenApi: {
    method: 'GET',
    path: '/api/openapi.json',
    group: 'service',
    summary: 'This description',
    status: 200,
    answer: Type.Object({}, { description: 'OpenAPI 3.1.' }),
  },
} satisfies Record<string, Route>;

export type Routes = typeof routes;
export type RouteName = keyof Routes;
export const routeNames = Object.keys(routes) as readonly RouteName[];

/** What a call of a route brings with it; fields that the route does not have are `undefined`. */
export interface Call<R extends Route> {
  readonly params: PartOf<R, 'params'>;
  readonly query: PartOf<R, 'query'>;
  readonly body: PartOf<R, 'body'>;
}
export type AnswerOf<R extends Route> = Plain<R['answer']>;

type PartOf<R extends Route, Part extends 'params' | 'query' | 'body'> = R extends { readonly [P in Part]: infer S extends TSchema }
  ? Plain<S>
  : undefined;
