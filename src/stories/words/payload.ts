/** What the back-end sends in a story: the payload as it stands, with words for what is only known when the time has come. */
import { Instant, isoSeconds, later, Ms, type Side } from '../../kernel/index.js';
import { type CsmsAction, checkRequest } from '../../protocols/ocpp16/index.js';
import type { Complain } from '../form.js';
import { amountOf, quantities } from '../quantity.js';
import { plain, type Tree } from '../tree.js';

/** What the words are replaced by. */
export interface Circumstances {
  readonly now: Instant;
  /** Undefined where none runs. */
  readonly transactionOn: (side: Side) => number | undefined;
}

/** The payload, now. */
export type Payload = (circumstances: Circumstances) => object;

/** For the documentation. */
export const payloadWords: readonly (readonly [written: string, means: string])[] = [
  ['`running on A`', 'the number of the transaction that runs there'],
  ['`in 5 min`', 'the time in so long, as a timestamp'],
];

/** Undefined after a complaint: the payload must follow the schema of its action (OCPP 1.6 §6). */
export function readPayload(action: CsmsAction, tree: Tree, complain: Complain): Payload | undefined {
  const value = plain(tree) ?? {};
  const supposed = replaced(value, { now: Instant(0), transactionOn: () => 1 });
  const checked = checkRequest(action, supposed);
  if (!checked.ok) {
    const { description, path } = checked.violation;
    return complain(
      treeAt(tree, path),
      `${action} ${description}`,
      'a payload as in OCPP 1.6 §6, with numbers in quotes where a text is wanted',
    );
  }
  return (circumstances) => ({ ...(replaced(value, circumstances) as object) });
}

function replaced(value: unknown, circumstances: Circumstances): unknown {
  if (Array.isArray(value)) return value.map((item) => replaced(item, circumstances));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replaced(item, circumstances)]));
  if (typeof value !== 'string') return value;
  const [, side] = /^running on ([AB])$/.exec(value) ?? [];
  if (side === 'A' || side === 'B') return circumstances.transactionOn(side);
  const [, span = ''] = /^in (\d.*)$/.exec(value) ?? [];
  const delay = amountOf(span, quantities.duration);
  return delay ? isoSeconds(later(circumstances.now, Ms(delay.value))) : value;
}

/** Where a violation stands, or the nearest that is written. */
function treeAt(tree: Tree, path: string): Tree {
  let at = tree;
  for (const step of path.split(/[.[\]]+/).filter((part) => part !== '')) {
    const next =
      at.kind === 'mapping' ? at.entries.find(({ key }) => key === step)?.value : at.kind === 'list' ? at.items[Number(step)] : undefined;
    if (!next) return at;
    at = next;
  }
  return at;
}
