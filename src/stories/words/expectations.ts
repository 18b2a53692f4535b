/** Words for what must be: now, within a time, not within a time, all the time, or at some time. */
import { hours, later, Ms } from '../../kernel/index.js';
import { type Complain, duration, type Fields, type Form, may, readFields, type Values } from '../form.js';
import type { Names } from '../names.js';
import { quantities, shown } from '../quantity.js';
import type { Outcome, Scene } from '../scene.js';
import type { Mapping } from '../tree.js';
import { records, transactions } from './books.js';
import type { Check, Look, Subject } from './check.js';
import { facts } from './facts.js';
import { messages } from './messages.js';
import { type Word, word } from './word.js';

/** In the order in which they are asked whether an expectation is theirs. The last takes what is left. */
export const subjects = (names: Names): readonly Subject[] => [messages, transactions, records, facts(names)];

export const times = {
  within: may(duration, 'it may take so long to come true; where missing, it must be true now'),
  'not within': may(duration, 'it must not come true for so long'),
  for: may(duration, 'it must be true for so long'),
};

const untilTimes = { within: may(duration, 'the longest that it may take; 12 h where missing') };
const longestUntil_ms = hours(12);

export const expectationWords = (names: Names): Readonly<Record<string, Word>> => ({
  expect: word({
    group: 'expectations',
    does: 'Something must be so: at once, `within` a time, `not within` a time, or all the time (`for`).',
    example: '{ side: A, hmi: charging, within: 30 s }',
    form: expectation(names, times),
    act: ({ check, times: { within, 'not within': notWithin, for: forAll } }, scene) => {
      if (notWithin !== undefined) return expectNot(check, notWithin, scene);
      if (forAll !== undefined) return expectAllTheTime(check, forAll, scene);
      return expectWithin(check, within ?? Ms(0), scene);
    },
  }),
  until: word({
    group: 'expectations',
    does: 'Lets time pass until something is so.',
    example: '{ side: A, soc: at least 80 %, within: 2 h }',
    form: expectation(names, untilTimes),
    act: ({ check, times: { within } }, scene) => expectWithin(check, within ?? longestUntil_ms, scene),
  }),
});

interface Expectation<F extends Fields> {
  readonly check: Check;
  readonly times: Values<F>;
}

function expectation<const F extends Fields>(names: Names, timing: F): Form<Expectation<F>> {
  const known = subjects(names);
  return {
    expects: 'one of the expectations below, and a time',
    fields: timing,
    read: (tree, complain) => {
      const read = readFields(tree, timing, complain);
      if (!read || tree.kind !== 'mapping') return undefined;
      const times = tree.entries.filter(({ key }) => Object.hasOwn(timing, key));
      if (times.length > 1) return complain(tree, `${times.map(({ key }) => key).join(' and ')} at once`, 'one of them');
      const check = checkIn({ ...tree, entries: read.rest }, known, complain);
      return check && { check, times: read.values };
    },
  };
}

function checkIn(rest: Mapping, known: readonly Subject[], complain: Complain): Check | undefined {
  const subject = known.find(({ words }) => words.length === 0 || words.some((name) => rest.entries.some(({ key }) => key === name)));
  return subject?.read(rest, complain);
}

async function expectWithin(check: Check, limit_ms: Ms, scene: Scene): Promise<Outcome> {
  const { ok, seen, settle } = await watch(check, limit_ms, scene, 'true');
  if (ok) settle?.();
  return { ok, expected: limit_ms === 0 ? `${check.expected}, now` : `${check.expected}, within ${inWords(limit_ms)}`, seen };
}

async function expectNot(check: Check, span_ms: Ms, scene: Scene): Promise<Outcome> {
  const { ok, seen } = await watch(check, span_ms, scene, 'true');
  return { ok: !ok, expected: `for ${inWords(span_ms)} not: ${check.expected}`, seen: ok ? seen : 'nothing of the kind' };
}

async function expectAllTheTime(check: Check, span_ms: Ms, scene: Scene): Promise<Outcome> {
  const { ok, seen } = await watch(check, span_ms, scene, 'false');
  return { ok, expected: `for ${inWords(span_ms)}: ${check.expected}`, seen };
}

/** Looks while time passes, until the check has turned true or false, at most that long; the last look. */
async function watch({ look }: Check, span_ms: Ms, scene: Scene, turned: 'true' | 'false'): Promise<Look> {
  const until = later(scene.now, span_ms);
  let last: Look | undefined;
  await scene.passUntil(async () => {
    last = await look(scene, until);
    return last.ok === (turned === 'true');
  }, span_ms);
  return last ?? look(scene, until);
}

const inWords = (span_ms: Ms): string => shown(span_ms, quantities.duration);
