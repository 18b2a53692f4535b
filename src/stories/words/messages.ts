/** Expectations on what is said between station and back-end: requests, answers, refusals, any of their fields. */
import { connectorOf, type Instant } from '../../kernel/index.js';
import { type Action, checkRequest, checkResponse, csmsActions, stationActions, type Violation } from '../../protocols/ocpp16/index.js';
import { inWords, type Said, type SaidKind, type Speaker, speakers } from '../conversation.js';
import { type Complain, may, oneOf, readFields, side } from '../form.js';
import { type Match, match } from '../match.js';
import { quantities } from '../quantity.js';
import type { Scene } from '../scene.js';
import type { Entry, Mapping } from '../tree.js';
import { valueAt } from '../value-at.js';
import type { Check, Look, Subject } from './check.js';

/** Both lists hold DataTransfer. */
export const actionNames: readonly Action[] = [...new Set<Action>([...stationActions, ...csmsActions])];

const action = oneOf(actionNames);

const fields = {
  message: may(action, 'a request of this name'),
  answer: may(action, 'the answer to a request of this name'),
  refusal: may(action, 'a CALLERROR to a request of this name; its fields are `code` and `description`'),
  from: may(oneOf(speakers), 'who says it; where missing, either'),
  side: may(side, 'short for `connectorId`: 1 for A, 2 for B'),
  connector: may(match({ quantity: quantities.count }), 'short for `connectorId`'),
  count: may(match({ quantity: quantities.count }), 'how many of them; at least one where missing'),
};

export const messages: Subject = {
  words: ['message', 'answer', 'refusal'],
  does: 'Something is said between station and back-end. Every other word in it is a field of the message, by name or as a path with dots (`meterValue.0.sampledValue.0.value`). What was said since the last hand or command counts, and each message answers one expectation only.',
  example: '{ message: StatusNotification, side: A, status: Preparing, within: 5 s }',
  fields,
  read: (rest, complain) => {
    const read = readFields(rest, fields, complain);
    if (!read) return undefined;
    const { message, answer, refusal, from, side: onSide, connector, count } = read.values;
    const [subject, ...others] = [
      ...(message ? [{ kind: 'message', action: message } as const] : []),
      ...(answer ? [{ kind: 'answer', action: answer } as const] : []),
      ...(refusal ? [{ kind: 'refusal', action: refusal } as const] : []),
    ];
    if (!subject || others.length > 0) return complain(rest, 'two messages at once', 'one of message, answer, refusal');
    const wanted = wantedFields(subject, rest, read.rest, { onSide, connector }, complain);
    return wanted && checkOf({ ...subject, from, fields: wanted, count });
  },
};

type WantedFields = ReadonlyMap<string, Match>;

interface Wanted {
  readonly kind: SaidKind;
  readonly action: Action;
  readonly from: Speaker | undefined;
  readonly fields: WantedFields;
  readonly count: Match | undefined;
}

function wantedFields(
  subject: Pick<Wanted, 'kind' | 'action'>,
  at: Mapping,
  rest: readonly Entry[],
  short: { readonly onSide: 'A' | 'B' | undefined; readonly connector: Match | undefined },
  complain: Complain,
): WantedFields | undefined {
  const wanted = new Map<string, Match>();
  const connectorId = short.onSide ? exactly(connectorOf(short.onSide)) : short.connector;
  if (connectorId && !hasField(subject, 'connectorId'))
    return complain(at, `${named(subject)} has no connectorId`, 'leave side and connector out');
  if (connectorId) wanted.set('connectorId', connectorId);
  for (const { key, value, ...place } of rest) {
    const [first = ''] = key.split('.');
    if (!hasField(subject, first)) {
      complain(
        place,
        `${named(subject)} has no field ${first}`,
        `a field of it (OCPP 1.6 §6), or one of ${Object.keys(fields).join(', ')}`,
      );
      continue;
    }
    const read = match({}).read(value, complain);
    if (read) wanted.set(key, read);
  }
  return wanted.size === rest.length + (connectorId ? 1 : 0) ? wanted : undefined;
}

const exactly = (value: number): Match => ({ text: String(value), fits: (seen) => seen === value });

const named = ({ kind, action: name }: Pick<Wanted, 'kind' | 'action'>): string =>
  kind === 'message' ? name : kind === 'answer' ? `the answer to ${name}` : `a refusal of ${name}`;

/**
 * Asks the schema whether a message can carry a field. A schema names what is missing before it objects to a field, and objects to a
 * field before it looks into one.
 */
function hasField({ kind, action: name }: Pick<Wanted, 'kind' | 'action'>, field: string): boolean {
  if (kind === 'refusal') return field === 'code' || field === 'description';
  const check = kind === 'message' ? checkRequest : checkResponse;
  const payload: Record<string, unknown> = { [field]: null };
  for (;;) {
    const checked = check(name, payload);
    if (checked.ok || !isMissing(checked.violation)) return checked.ok || !objectsTo(checked.violation, field);
    payload[checked.violation.path] = null;
  }
}

const isMissing = ({ code, path, description }: Violation): boolean =>
  code === 'OccurenceConstraintViolation' && description === `${path}: missing`;
const objectsTo = ({ code, path }: Violation, field: string): boolean => code === 'FormationViolation' && path === field;

function checkOf(wanted: Wanted): Check {
  const { from, count } = wanted;
  const conditions = [...wanted.fields].map(([path, { text }]) => `${path} ${text}`).join(', ');
  const speaker = from ? ` from the ${from}` : '';
  const times = count ? `${count.text} × ` : '';
  return {
    expected: `${times}${named(wanted)}${speaker}${conditions && ` with ${conditions}`}`,
    look: (scene, until) => look(scene, wanted, until),
  };
}

function look(scene: Scene, wanted: Wanted, until: Instant): Look {
  const candidates = scene.unused().filter(({ time }) => Date.parse(time) <= until);
  const fitting = candidates.filter((said) => fits(said, wanted));
  const { count } = wanted;
  if (count) {
    const seen = fitting.length === 0 ? nearest(scene, wanted, candidates) : `${fitting.length} of them`;
    return { ok: count.fits(fitting.length), seen, settle: () => scene.use(fitting) };
  }
  const [first] = fitting;
  if (!first) return { ok: false, seen: nearest(scene, wanted, candidates) };
  return { ok: true, seen: inWords(first), settle: () => scene.use([first]) };
}

const fits = (said: Said, { kind, action: name, from, fields: wanted }: Wanted): boolean =>
  said.kind === kind &&
  said.action === name &&
  (from === undefined || said.from === from) &&
  [...wanted].every(([path, { fits: isRight }]) => isRight(valueAt(said.payload, path)));

const shownAtMost = 3;

/** What came instead: the same message with other contents, else whatever was said last. */
function nearest(scene: Scene, wanted: Wanted, candidates: readonly Said[]): string {
  const alike = candidates.filter(({ kind, action: name }) => kind === wanted.kind && name === wanted.action);
  const shown = (alike.length > 0 ? alike : candidates).slice(-shownAtMost).map(inWords);
  const earlier = scene.said().findLast((said) => fits(said, wanted) && !candidates.includes(said));
  const instead = shown.length > 0 ? `${alike.length > 0 ? '' : 'other messages: '}${shown.join('; ')}` : 'no message';
  return earlier ? `${instead} (one that fits came at ${inWords(earlier)}, before the last hand or for another expectation)` : instead;
}
