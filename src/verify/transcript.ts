import { readSignedMeterValue } from '../protocols/ocmf/index.js';
import type { Evidence, Exhibit, NamedKey } from './exhibit.js';

/**
 * Signed records in an OCPP 1.6 transcript: JSON lines, each with `direction`, `time` and the OCPP-J array in `frame`. Keys come
 * from the answers to GetConfiguration in the same transcript, where the station lists one for each connector, or from the
 * record's own wrapping.
 */
export function evidenceOfTranscript(text: string): Evidence {
  const lines: Line[] = [];
  const damaged: Exhibit[] = [];
  text.split(/\r?\n/).forEach((line, index) => {
    if (line.trim() === '') return;
    const read = lineOf(line, index + 1);
    if (read) lines.push(read);
    else damaged.push(damagedLine(index + 1));
  });
  const listed = keysByConnector(lines);
  const connectors = connectorsByTransaction(lines);
  const stops = lines.flatMap(({ number, frame: [type, , action, payload] }) =>
    type === call && action === 'StopTransaction' && isMembers(payload) ? [{ number, payload }] : [],
  );
  const evidence = stops.map(({ number, payload }) => evidenceOfStop(number, payload, listed, connectors));
  return {
    exhibits: [...damaged, ...evidence.flatMap(({ exhibits }) => exhibits)],
    keys: [...[...listed.values()].flat(), ...evidence.flatMap(({ keys }) => keys)],
  };
}

/** The first line decides: a transcript begins with an object that has a frame. */
export const looksLikeTranscript = (text: string): boolean => lineOf(text.split('\n', 1)[0] ?? '', 1) !== undefined;

type Members = Readonly<Record<string, unknown>>;

interface Line {
  readonly number: number;
  readonly direction: unknown;
  readonly frame: readonly unknown[];
}

/** Message types of OCPP-J 1.6 §4.1.3. */
const call = 2;
const callResult = 3;

/** Every key that a connector's meter had in this transcript, the newest first: after an exchange old records need the old key. */
type KeysByConnector = ReadonlyMap<number, readonly NamedKey[]>;

const keyLists = ['VWGC.DCMeterPublicKeysOcmf', 'VWGC.DCMeterPublicKeys'].map((name) => name.toLowerCase());

function keysByConnector(lines: readonly Line[]): KeysByConnector {
  const keys = new Map<number, readonly NamedKey[]>();
  for (const { answer } of exchanges(lines, 'GetConfiguration')) {
    for (const { key, value } of membersOf(answer.configurationKey)) {
      if (typeof key !== 'string' || typeof value !== 'string' || !keyLists.includes(key.toLowerCase())) continue;
      value.split(',').forEach((text, index) => {
        const known = keys.get(index + 1) ?? [];
        if (text.trim() === '' || known.some((other) => other.text === text)) return;
        keys.set(index + 1, [{ name: `the key of connector ${index + 1}`, text }, ...known]);
      });
    }
  }
  return keys;
}

/** The central system names a transaction in its answer to StartTransaction; the request says on which connector it runs. */
function connectorsByTransaction(lines: readonly Line[]): ReadonlyMap<unknown, number> {
  const connectors = new Map<unknown, number>();
  for (const { request, answer } of exchanges(lines, 'StartTransaction')) {
    if (typeof request.connectorId === 'number') connectors.set(answer.transactionId, request.connectorId);
  }
  return connectors;
}

/** The signed samples of one StopTransaction; a session without any is a finding too. */
function evidenceOfStop(number: number, stop: Members, listed: KeysByConnector, connectors: ReadonlyMap<unknown, number>): Evidence {
  const where = `line ${number}: StopTransaction of transaction ${String(stop.transactionId)}`;
  const connector = connectors.get(stop.transactionId);
  // Without its StartTransaction in the transcript, the key of any connector may be the right one.
  const keys = connector === undefined ? [...listed.values()].flat() : (listed.get(connector) ?? []);
  const values = membersOf(stop.transactionData)
    .flatMap((meterValue) => membersOf(meterValue.sampledValue))
    .flatMap(({ format, value }) => (format === 'SignedData' && typeof value === 'string' ? [value] : []));
  if (values.length === 0) {
    const message = 'Missing: the session was reported without a signed record.';
    return { exhibits: [{ where, content: { verdict: 'missing', message }, keys }], keys: [] };
  }
  const samples = values.map((value, index) => evidenceOfSample(values.length > 1 ? `${where}, record ${index + 1}` : where, value, keys));
  return { exhibits: samples.flatMap(({ exhibits }) => exhibits), keys: samples.flatMap((sample) => sample.keys) };
}

/** PLAIN: the record itself. OCPP_201: the JSON text that wraps it, often with a key. */
function evidenceOfSample(where: string, value: string, listed: readonly NamedKey[]): Evidence {
  const wrapped = readSignedMeterValue(value);
  const sent = wrapped?.publicKey ? [{ name: 'the key sent with the record', text: wrapped.publicKey }] : [];
  const record = wrapped?.record ?? value;
  // The station's list comes first: a record that brings its own key proves less.
  return { exhibits: [{ where, content: contentOf(record), keys: listed.length > 0 ? listed : sent }], keys: sent };
}

function contentOf(record: string): Exhibit['content'] {
  if (!record.startsWith('{') || !record.includes('"paginationCounter"')) return { record };
  const message = "Not checked: only its maker's tool can check the meter's own form; the OCMF form counts.";
  return { verdict: 'not-checked', message };
}

const damagedLine = (number: number): Exhibit => ({
  where: `line ${number}`,
  content: { verdict: 'unreadable', message: 'Unreadable: the line is not a JSON object with an OCPP frame; it may have been cut.' },
  keys: [],
});

/** Requests of one action with their answers. Both sides number their messages for themselves, so the direction counts too. */
function exchanges(lines: readonly Line[], action: string): readonly { readonly request: Members; readonly answer: Members }[] {
  const open: { readonly id: unknown; readonly direction: unknown; readonly request: Members }[] = [];
  return lines.flatMap(({ direction, frame: [type, id, third, payload] }) => {
    if (type === call && third === action && isMembers(payload)) open.push({ id, direction, request: payload });
    if (type !== callResult || !isMembers(third)) return [];
    const asked = open.findLastIndex((other) => other.id === id && other.direction !== direction);
    return asked < 0 ? [] : open.splice(asked, 1).map(({ request }) => ({ request, answer: third }));
  });
}

const isMembers = (value: unknown): value is Members => typeof value === 'object' && value !== null && !Array.isArray(value);
const membersOf = (list: unknown): readonly Members[] => (Array.isArray(list) ? list.filter(isMembers) : []);

function lineOf(text: string, number: number): Line | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isMembers(value) && Array.isArray(value.frame) ? { number, direction: value.direction, frame: value.frame } : undefined;
  } catch {
    return undefined;
  }
}
