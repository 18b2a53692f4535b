/** Frames as a back-end gone wrong would send them: right ones, wrong ones, broken ones, noise. One seed gives one sequence. */
import type { Random } from '../../src/kernel/index.js';
import { allActions, oneOf, payloadOf, requestSchema } from './payloads.js';

export class FrameMaker {
  readonly #random: Random;
  #made = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  next(): string {
    const random = this.#random;
    const kind = random.next();
    const frame = this.#call();
    if (kind < 0.45) return JSON.stringify(frame);
    if (kind < 0.75) return JSON.stringify(mutated(frame, random));
    if (kind < 0.93) return scratched(JSON.stringify(frame), random);
    return noise(random);
  }

  #action(): string {
    const action = oneOf(this.#random, allActions);
    return laborious.includes(action) && this.#random.next() < 0.9 ? this.#action() : action;
  }

  #call(): unknown[] {
    const random = this.#random;
    const action = random.next() < 0.97 ? this.#action() : oneOf(random, ['toString', 'FlyToTheMoon', '', 'reset']);
    const schema = requestSchema(action);
    return [2, `f${++this.#made}`, action, schema ? payloadOf(schema, random) : {}];
  }
}

/** Each of these has all logs put together: a tenth of their share is enough, and keeps a million frames to a quarter of an hour. */
const laborious: readonly string[] = ['GetDiagnostics', 'GetLog'];

const strange: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e308,
  '',
  'x'.repeat(600),
  [],
  {},
  [[[[]]]],
  { a: { b: {} } },
  '2026-13-45T99:00:00Z',
];

/** The tree with one thing in it changed, somewhere. */
function mutated(frame: unknown[], random: Random): unknown {
  const copy = structuredClone(frame);
  const places = placesIn(copy);
  const place = oneOf(random, places);
  const { holder, at } = place;
  switch (Math.floor(random.next() * 4)) {
    case 0:
      if (Array.isArray(holder)) holder.splice(Number(at), 1);
      else Reflect.deleteProperty(holder, at);
      break;
    case 1:
      if (Array.isArray(holder)) holder.push(oneOf(random, strange));
      else Reflect.set(holder, oneOf(random, ['extra', 'connectorId', '__proto__x']), oneOf(random, strange));
      break;
    default:
      Reflect.set(holder, at, oneOf(random, strange));
  }
  return copy;
}

interface Place {
  readonly holder: object;
  readonly at: string;
}

function placesIn(tree: object): readonly Place[] {
  return Object.entries(tree).flatMap(([at, value]) => [
    { holder: tree, at },
    ...(typeof value === 'object' && value !== null ? placesIn(value as object) : []),
  ]);
}

/** The text with some characters cut, doubled, turned or put in. */
function scratched(text: string, random: Random): string {
  const at = Math.floor(random.next() * text.length);
  switch (Math.floor(random.next() * 4)) {
    case 0:
      return text.slice(0, at);
    case 1:
      return text.slice(0, at) + text.slice(at + 1);
    case 2:
      return text.slice(0, at) + oneOf(random, ['"', '[', '{', '\\', '\0', '9', ',', '\ud800', 'é']) + text.slice(at);
    default:
      return text + text.slice(at);
  }
}

function noise(random: Random): string {
  const id = `n${Math.floor(random.next() * 1e6)}`;
  return oneOf(random, [
    '',
    'null',
    '[]',
    '{}',
    '[2]',
    `[2,"${id}"]`,
    `[2,${id.length},"Reset",{}]`,
    `[3,"${id}",{}]`,
    `[3,"${id}"]`,
    `[4,"${id}","GenericError","",{}]`,
    `[4,"${id}"]`,
    `[5,"${id}",{}]`,
    '['.repeat(1 + Math.floor(random.next() * 500)),
    `[2,"${'i'.repeat(Math.floor(random.next() * 400))}","ClearCache",{}]`,
    `[2,"${id}","DataTransfer",{"vendorId":"x","data":"${'d'.repeat(Math.floor(random.next() * 20_000))}"}]`,
    String.fromCharCode(...Array.from({ length: 40 }, () => Math.floor(random.next() * 0xffff))),
  ]);
}
