/** The value at a path with dots, such as `meterValue.0.sampledValue.0.value`; undefined where the path leads nowhere. */
export function valueAt(value: unknown, path: string): unknown {
  let at = value;
  for (const step of path.split('.'))
    at = typeof at === 'object' && at !== null && Object.hasOwn(at, step) ? Reflect.get(at, step) : undefined;
  return at;
}
