/** Finds the first place where two payloads differ, in the order of the recorded one. */

export interface PayloadDifference {
  /** `meterValue[0].sampledValue[1].unit`; empty for the payload as a whole. */
  readonly path: string;
  readonly expected: unknown;
  readonly seen: unknown;
}

/** What may differ at a path. */
export type Allows = (path: string) => 'value free' | 'passed over' | undefined;

export function firstDifference(expected: unknown, seen: unknown, allows: Allows, path = ''): PayloadDifference | undefined {
  const allowed = allows(path);
  if (allowed === 'passed over') return undefined;
  if (allowed === 'value free' && kindOf(expected) === kindOf(seen)) return undefined;
  if (Array.isArray(expected) && Array.isArray(seen)) return inLists(expected, seen, allows, path);
  if (isMembers(expected) && isMembers(seen)) return inMembers(expected, seen, allows, path);
  return Object.is(expected, seen) ? undefined : { path, expected, seen };
}

type Members = Readonly<Record<string, unknown>>;

const isMembers = (value: unknown): value is Members => typeof value === 'object' && value !== null && !Array.isArray(value);

function inMembers(expected: Members, seen: Members, allows: Allows, path: string): PayloadDifference | undefined {
  const names = [...new Set([...Object.keys(expected), ...Object.keys(seen)])];
  for (const name of names) {
    const found = firstDifference(expected[name], seen[name], allows, path === '' ? name : `${path}.${name}`);
    if (found) return found;
  }
  return undefined;
}

/** Lists of `{ key, value }` have no order of their own: they are compared by their keys. */
function inLists(expected: readonly unknown[], seen: readonly unknown[], allows: Allows, path: string): PayloadDifference | undefined {
  const [expectedByKey, seenByKey] = [byKey(expected), byKey(seen)];
  if (expectedByKey && seenByKey) {
    for (const key of new Set([...expectedByKey.keys(), ...seenByKey.keys()])) {
      const found = firstDifference(expectedByKey.get(key), seenByKey.get(key), allows, `${path}[${key}]`);
      if (found) return found;
    }
    return undefined;
  }
  for (let i = 0; i < Math.max(expected.length, seen.length); i++) {
    const found = firstDifference(expected[i], seen[i], allows, `${path}[${i}]`);
    if (found) return found;
  }
  return undefined;
}

function byKey(list: readonly unknown[]): ReadonlyMap<string, unknown> | undefined {
  if (list.length === 0) return undefined;
  const entries: [string, unknown][] = [];
  for (const item of list) {
    if (!isMembers(item) || typeof item.key !== 'string') return undefined;
    entries.push([item.key, item]);
  }
  const found = new Map(entries);
  // Where a key stands twice, the order may mean something, and the number does.
  return found.size === list.length ? found : undefined;
}

const kindOf = (value: unknown): string => (Array.isArray(value) ? 'list' : value === null ? 'null' : typeof value);
