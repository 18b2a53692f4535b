/**
 * What the built-in back-end answers over HTTP and tells over its WebSocket, for its console and for programs: below `backendPath` beside
 * the bench, and by its own server. Not part of the bench's contract: the back-end is another party than the station.
 */
import Type from 'typebox';
import { count, type Plain, quantity, shape } from './shape.js';

const At = Type.String({ description: 'By the clock of the back-end, ISO 8601 UTC with milliseconds.' });
const AsWritten = Type.String({ description: 'As the station wrote it, by its own clock.' });
const text = Type.String();
const maybeText = Type.Optional(text);

/** OCPP 1.6 §7.33 and §7.43: values are texts, and what is missing has its default. */
const MeterValue = shape({
  timestamp: AsWritten,
  sampledValue: Type.Array(
    shape({
      value: text,
      context: maybeText,
      format: maybeText,
      measurand: maybeText,
      phase: maybeText,
      location: maybeText,
      unit: maybeText,
    }),
  ),
});
export type MeterValueDto = Plain<typeof MeterValue>;

const station = {
  identity: text,
  connected: Type.Boolean(),
  connectedSince: Type.Optional(At),
  lastSeen: Type.Optional(At),
  registration: Type.Optional(Type.Enum(['Accepted', 'Pending', 'Rejected'], { description: 'Answer to its latest BootNotification.' })),
  boot: Type.Optional(
    shape({
      chargePointVendor: text,
      chargePointModel: text,
      chargePointSerialNumber: maybeText,
      chargeBoxSerialNumber: maybeText,
      firmwareVersion: maybeText,
      iccid: maybeText,
      imsi: maybeText,
      meterType: maybeText,
      meterSerialNumber: maybeText,
      received: At,
    }),
  ),
  statuses: Type.Array(
    shape({
      connectorId: Type.Integer({ description: '0 is the station itself.' }),
      status: text,
      errorCode: text,
      info: maybeText,
      timestamp: Type.Optional(AsWritten),
      vendorId: maybeText,
      vendorErrorCode: maybeText,
      received: At,
    }),
    { description: 'The newest of each connector.' },
  ),
  readings: Type.Array(shape({ connectorId: Type.Integer(), values: Type.Array(MeterValue) }), {
    description: 'The newest MeterValues of each connector.',
  }),
  meterMessages: count('MeterValues messages so far.'),
  meterKeys: Type.Array(text, { description: 'SubjectPublicKeyInfo of the DC meters in hexadecimal; empty where not known.' }),
  reportsSoFar: count('Reports that have come, also those that are no longer kept.'),
};

/** A station as lists and live events show it. */
export const BackendStation = shape(station);
export type BackendStationDto = Plain<typeof BackendStation>;

export const Finding = shape({
  number: Type.Integer({ minimum: 1, description: 'Counts from 1, without gaps.' }),
  at: At,
  identity: text,
  code: Type.Enum([
    'before-registration',
    'second-open-transaction',
    'unknown-transaction',
    'meter-values-after-stop',
    'second-stop',
    'wrong-connector',
    'register-backwards',
    'time-backwards',
    'unreadable-signed-value',
  ]),
  text: Type.String({ description: 'What came, and what it contradicts.' }),
});
export type FindingDto = Plain<typeof Finding>;

/** A station with the newest messages that were only taken note of, oldest first, and what struck the back-end about it. */
export const BackendStationDetail = shape({
  ...station,
  reports: Type.Array(shape({ received: At, action: text, payload: Type.Unknown() })),
  findings: Type.Array(Finding),
});
export type BackendStationDetailDto = Plain<typeof BackendStationDetail>;

const MeterPoint = shape({
  at: Type.Optional(Type.String({ description: 'By the clock of the station, ISO 8601 UTC with milliseconds.' })),
  energy_Wh: Type.Optional(quantity('Register.')),
  power_W: Type.Optional(quantity('To the vehicle.')),
  evSoc_pct: Type.Optional(quantity('Of the vehicle.')),
});

const transaction = {
  entry: Type.Integer({ minimum: 1, description: 'Place in the book.' }),
  identity: text,
  transactionId: Type.Integer(),
  started: Type.Optional(
    shape({
      connectorId: Type.Integer(),
      idTag: text,
      tokenStatus: Type.String({ description: 'What the answer said of the token.' }),
      meterStart_Wh: quantity('Register.'),
      timestamp: AsWritten,
      received: At,
    }),
  ),
  stopped: Type.Optional(
    shape({ meterStop_Wh: quantity('Register.'), reason: text, idTag: maybeText, timestamp: AsWritten, received: At }),
  ),
  energy_Wh: Type.Optional(quantity('Between the two registers.')),
  meterMessages: count('MeterValues messages that named it.'),
  latest: Type.Optional(MeterPoint),
  repetitions: count('Identical messages that came again.'),
};

/** A transaction as live events show it. */
export const BackendTransactionRow = shape({ ...transaction, records: count('Signed records that came with its StopTransaction.') });
export type BackendTransactionRowDto = Plain<typeof BackendTransactionRow>;

const signedRecord = {
  form: Type.Enum(['PLAIN', 'OCPP_201'], { description: 'As VWGC.SignedMeterValueType names them.' }),
  encoding: Type.String({ description: 'OCMF, or what the sender called it; empty where it cannot be read.' }),
  text: Type.String({ description: 'The record, octet for octet.' }),
  publicKey: Type.Optional(Type.String({ description: 'SubjectPublicKeyInfo, upper-case hexadecimal.' })),
};

/** A signed meter record with the key that checks it, as far as the back-end knows one. */
export const DeliveredRecord = shape({
  entry: Type.Integer({ minimum: 1, description: 'Place of its transaction in the book.' }),
  identity: text,
  transactionId: Type.Integer(),
  connectorId: Type.Optional(Type.Integer()),
  received: At,
  ...signedRecord,
  keyFrom: Type.Optional(Type.Enum(['record', 'configuration'])),
});
export type DeliveredRecordDto = Plain<typeof DeliveredRecord>;

/** A transaction whole; points are kept only while it runs. */
export const BackendTransaction = shape({
  ...transaction,
  points: Type.Array(MeterPoint),
  signedRecords: Type.Array(shape(signedRecord)),
});
export type BackendTransactionDto = Plain<typeof BackendTransaction>;

export const BackendMessage = shape({
  number: Type.Integer({ minimum: 1, description: 'Counts from 1 over all stations, without gaps.' }),
  at: At,
  identity: text,
  direction: Type.Enum(['in', 'out'], { description: 'In: from the station.' }),
  frame: Type.String({ description: 'OCPP-J, without secrets.' }),
});
export type BackendMessageDto = Plain<typeof BackendMessage>;

const howOften = {
  delay_ms: Type.Optional(Type.Integer({ minimum: 0, description: 'Before the answer leaves.' })),
  times: Type.Optional(Type.Integer({ minimum: 1, description: 'Then as usual again; for good where it is missing.' })),
};

/** How the back-end answers an action. */
export const Behaviour = Type.Union([
  shape({ answer: Type.Literal('usual'), ...howOften }),
  shape({ answer: Type.Literal('status'), status: text, ...howOften }),
  shape({ answer: Type.Literal('error'), code: text, description: text, ...howOften }),
  shape({ answer: Type.Literal('silence'), ...howOften }),
]);
export type BehaviourDto = Plain<typeof Behaviour>;

/** Those that are not usual, by action. */
export const Behaviours = Type.Record(Type.String(), Behaviour);
export type BehavioursDto = Readonly<Record<string, BehaviourDto>>;

/** Among what a behaviour can be chosen. */
export const BehaviourChoices = shape({
  actions: Type.Array(shape({ action: text, statuses: Type.Array(text, { description: 'Empty: its answer carries none.' }) })),
  errorCodes: Type.Array(text),
});
export type BehaviourChoicesDto = Plain<typeof BehaviourChoices>;

/** The part of JSON Schema in which OCPP 1.6 describes its payloads. */
export interface JsonSchema {
  readonly type: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean';
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean;
  readonly items?: JsonSchema;
  readonly enum?: readonly string[];
  readonly maxLength?: number;
  readonly multipleOf?: number;
  readonly format?: 'date-time' | 'uri';
}

/** A command that can be sent to a station: what its payload looks like, and one that makes sense for this station now. */
export const CommandForm = shape({ action: text, schema: Type.Unsafe<JsonSchema>(Type.Object({})), example: Type.Object({}) });
export type CommandFormDto = Plain<typeof CommandForm>;

/** All that a console shows, but messages, which `GET messages` gives. */
export const BackendPicture = shape({
  type: Type.Literal('picture'),
  now: At,
  address: Type.String({ description: 'Stations append a slash and their identity.' }),
  stations: Type.Array(BackendStation),
  transactions: Type.Array(BackendTransactionRow, { description: 'The newest, oldest first.' }),
  findings: Type.Array(Finding, { description: 'The newest, oldest first.' }),
  behaviours: Behaviours,
  lastMessage: count('Number of the newest message; 0 while there is none.'),
});
export type BackendPictureDto = Plain<typeof BackendPicture>;

/** What has changed since the event before, a few times a second at most. */
const BackendChanges = shape({
  type: Type.Literal('changes'),
  now: At,
  stations: Type.Array(BackendStation),
  transactions: Type.Array(BackendTransactionRow),
  findings: Type.Array(Finding),
  behaviours: Type.Optional(Behaviours),
  messages: Type.Array(BackendMessage, { description: 'A gap in the numbers says that there were more.' }),
});

export const BackendEvent = Type.Union([BackendPicture, BackendChanges]);
export type BackendEvent = BackendPictureDto | Plain<typeof BackendChanges>;

/** What a console finds where the station runs with a back-end of somebody else. */
export const BackendElsewhere = shape({ type: Type.Literal('elsewhere'), address: text });
export type BackendElsewhereDto = Plain<typeof BackendElsewhere>;

/** What is wrong, where, and what would be right: the body of every answer that is no success. */
export const BackendComplaint = shape({
  error: Type.Enum([
    'bad-behaviour',
    'bad-query',
    'bad-request',
    'no-json',
    'not-found',
    'no-websocket',
    'wrong-host',
    'wrong-origin',
    'failed',
    'unknown-action',
    'bad-payload',
    'unknown-station',
    'not-connected',
    'refused',
    'no-answer',
    'bad-answer',
  ]),
  what: text,
  where: text,
  right: text,
});
export type BackendComplaintDto = Plain<typeof BackendComplaint>;
