/** Words for the back-end: commands that it sends, settings that it changes, and how difficult it is. */
import { seconds } from '../../kernel/index.js';
import {
  type CsmsAction,
  csmsActions,
  errorCodes,
  isAction,
  isStationAction,
  type StationAction,
  stationActions,
} from '../../protocols/ocpp16/index.js';
import { brief } from '../conversation.js';
import { type Complain, duration, type Form, flag, mapping, may, oneOf, readFields, table, whole } from '../form.js';
import { type Match, match } from '../match.js';
import type { Names } from '../names.js';
import type { Outcome, Scene } from '../scene.js';
import type { CallEnd, StageBackend, StageBehaviour } from '../stage.js';
import { suggest } from '../suggest.js';
import { type Entry, inOneLine, type Tree } from '../tree.js';
import { valueAt } from '../value-at.js';
import { type Circumstances, type Payload, readPayload } from './payload.js';
import { done, type Word, word } from './word.js';

/** Longer than the built-in back-end waits for an answer. */
const longestCall_ms = seconds(60);

const noBackend: Outcome = {
  ok: false,
  expected: 'a back-end that the story can use',
  seen: 'the back-end of this station is not at hand',
};

export const backendWords = (names: Names): Readonly<Record<string, Word>> => ({
  backend: word({
    group: 'back-end',
    does: 'The back-end sends a command; its payload is checked against the schema before the story begins.',
    example: '{ RemoteStartTransaction: { idTag: APP-USER, connectorId: 1 }, answer: Accepted }',
    form: command,
    act: (wanted, scene) => send(wanted, scene),
  }),
  settings: word({
    group: 'back-end',
    does: 'The back-end changes settings (ChangeConfiguration), one after the other; each must be accepted.',
    example: '{ MeterValueSampleInterval: 10 }',
    form: settings(names),
    act: (changes, scene) => change(changes, scene),
  }),
  behave: word({
    group: 'back-end',
    does: 'From now on the back-end answers these requests of the station otherwise than usual.',
    example: '{ StartTransaction: { status: Invalid, times: 1 } }',
    form: behaviours(names),
    act: (wanted, { backend }) => {
      if (!backend) return noBackend;
      behave(wanted, backend);
      return done;
    },
  }),
});

interface Command {
  readonly action: CsmsAction;
  readonly payload: Payload;
  readonly answer: ReadonlyMap<string, Match> | undefined;
  readonly refused: Match | undefined;
}

const commandFields = {
  answer: may(answerForm(), 'what must stand in the answer, by field; a single value is its `status`'),
  refused: may(match({}), 'the code of the CALLERROR that must come instead'),
};

const isCsmsName = (name: string): name is CsmsAction => csmsActions.some((action) => action === name);

const command: Form<Command> = {
  expects: 'one command with its payload, and perhaps the answer that must come',
  fields: commandFields,
  read: (tree, complain) => {
    const read = readFields(tree, commandFields, complain);
    if (!read) return undefined;
    const [entry, ...others] = read.rest;
    if (!entry) return complain(tree, 'no command stands here', 'for example { RemoteStopTransaction: { transactionId: running on A } }');
    for (const { key, ...at } of others) complain(at, `${key} besides ${entry.key}`, 'one command a step, and with it answer or refused');
    const { key: action } = entry;
    if (!isCsmsName(action)) return complain(entry, `${action} is no command of a back-end`, suggest(action, csmsActions));
    const payload = readPayload(action, entry.value, complain);
    return payload && others.length === 0 ? { action, payload, answer: read.values.answer, refused: read.values.refused } : undefined;
  },
};

function answerForm(): Form<ReadonlyMap<string, Match>> {
  const fields = table('a status, or fields of the answer', ({ value }: Entry, complain) => match({}).read(value, complain));
  return {
    expects: fields.expects,
    read: (tree, complain) => {
      if (tree.kind === 'mapping') return fields.read(tree, complain);
      const status = match({}).read(tree, complain);
      return status && new Map([['status', status]]);
    },
  };
}

async function send({ action, payload, answer, refused }: Command, scene: Scene): Promise<Outcome> {
  const { backend, state, now } = scene;
  if (!backend) return noBackend;
  scene.markActed();
  const missing: string[] = [];
  const circumstances: Circumstances = {
    now,
    transactionOn: (side) => {
      const transactionId = state.sides[side].session?.transactionId ?? undefined;
      if (transactionId === undefined) missing.push(side);
      return transactionId;
    },
  };
  const request = payload(circumstances);
  if (missing.length > 0) return { ok: false, expected: `a transaction that runs on ${missing.join(' and ')}`, seen: 'there is none' };
  const end = await scene.awaiting(backend.call(action, request), longestCall_ms);
  return judged(end ?? { type: 'failed', why: 'no answer within a minute' }, answer, refused);
}

function judged(end: CallEnd, answer: Command['answer'], refused: Command['refused']): Outcome {
  const expected = refused
    ? `a refusal with ${refused.text}`
    : `an answer${answer ? ` with ${[...answer].map(([path, { text }]) => `${path} ${text}`).join(', ')}` : ''}`;
  switch (end.type) {
    case 'answer': {
      const right = [...(answer ?? [])].every(([path, { fits }]) => fits(valueAt(end.payload, path)));
      return { ok: !refused && right, expected, seen: brief(end.payload) };
    }
    case 'refused':
      return { ok: refused?.fits(end.code) ?? false, expected, seen: `${end.code}: ${end.description}` };
    case 'failed':
      return { ok: false, expected, seen: end.why };
  }
}

export const settings = (names: Names): Form<ReadonlyMap<string, string>> =>
  table('configuration keys and their values', ({ key, value, ...at }, complain) => {
    if (!names.keys.some((known) => known.toLowerCase() === key.toLowerCase()))
      return complain(at, `there is no key ${key}`, suggest(key, names.keys));
    return value.kind === 'scalar'
      ? value.text
      : complain(value, `${inOneLine(value)} is no value of a key`, 'one value; a list as a text with commas');
  });

export async function change(changes: ReadonlyMap<string, string>, scene: Scene): Promise<Outcome> {
  const { backend } = scene;
  if (!backend) return noBackend;
  scene.markActed();
  for (const [key, value] of changes) {
    const end = await scene.awaiting(backend.call('ChangeConfiguration', { key, value }), longestCall_ms);
    const status = end?.type === 'answer' ? valueAt(end.payload, 'status') : undefined;
    if (status !== 'Accepted' && status !== 'RebootRequired') {
      const seen =
        end?.type === 'failed' ? end.why : end?.type === 'refused' ? `${end.code}: ${end.description}` : String(status ?? 'no answer');
      return { ok: false, expected: `${key} = ${value} Accepted`, seen };
    }
  }
  return done;
}

type Behaviours = ReadonlyMap<string, { readonly action: StationAction; readonly behaviour: StageBehaviour }>;

const behaviourForm = (statuses: readonly string[]) =>
  mapping(
    {
      status: may(oneOf(statuses), 'handled as usual, with this status in the answer'),
      error: may(oneOf(errorCodes), 'refused with this CALLERROR'),
      silent: may(flag, 'true: handled, but no answer leaves'),
      delay: may(duration, 'how long the answer takes'),
      times: may(whole(1, 1_000_000), 'so many messages; then as usual again'),
    },
    { some: true },
  );

export const behaviours = (names: Names): Form<Behaviours> => ({
  ...table(
    'requests of the station, each with `usual`, `silence`, or: status, error, silent, delay, times',
    ({ key, value, ...at }, complain) => {
      if (!isAction(key) || !isStationAction(key)) return complain(at, `${key} is no request of a station`, suggest(key, stationActions));
      const behaviour = readBehaviour(value, names.statuses[key] ?? [], complain);
      return behaviour && { action: key, behaviour };
    },
  ),
  fields: behaviourForm(['a status of that answer']).fields ?? {},
});

function readBehaviour(tree: Tree, statuses: readonly string[], complain: Complain): StageBehaviour | undefined {
  if (tree.kind === 'scalar') {
    if (tree.text === 'usual') return { answer: 'usual' };
    if (tree.text === 'silence') return { answer: 'silence' };
    if (statuses.includes(tree.text)) return { answer: 'status', status: tree.text };
    return complain(tree, `${tree.text || 'this'} is no way to answer`, suggest(tree.text, ['usual', 'silence', ...statuses]));
  }
  const read = behaviourForm(statuses).read(tree, complain);
  if (!read) return undefined;
  const { status, error, silent, delay, times } = read;
  const common = { ...(delay !== undefined && { delay_ms: delay }), ...(times !== undefined && { times }) };
  if ([status, error, silent || undefined].filter((way) => way !== undefined).length > 1)
    return complain(tree, 'two answers at once', 'one of status, error, silent');
  if (status !== undefined) return { ...common, answer: 'status', status };
  if (error !== undefined) return { ...common, answer: 'error', code: error, description: 'The back-end was told to refuse.' };
  return { ...common, answer: silent ? 'silence' : 'usual' };
}

export function behave(wanted: Behaviours, backend: StageBackend): void {
  for (const { action, behaviour } of wanted.values()) backend.behave(action, behaviour);
}
