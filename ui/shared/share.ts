/**
 * The newer of two plain values, in which everything that is equal to the older one is the older one itself. Who reads a part of it can
 * then tell by identity whether that part has changed.
 */
export function share<T>(older: unknown, newer: T): T {
  if (Object.is(older, newer) || !isPlain(older) || !isPlain(newer) || Array.isArray(older) !== Array.isArray(newer)) return newer;
  const before = Object.entries(older);
  const after = Object.entries(newer);
  const shared = after.map(([key, value]) => [key, share(older[key], value)] as const);
  if (before.length === after.length && shared.every(([key, value]) => key in older && Object.is(older[key], value))) {
    // Equal in all parts.
    return older as T;
  }
  return (Array.isArray(newer) ? shared.map(([, value]) => value) : Object.fromEntries(shared)) as T;
}

type Plain = Readonly<Record<string, unknown>>;

const isPlain = (value: unknown): value is Plain => typeof value === 'object' && value !== null;
