/** The schema of the state, walked by the paths that stories use: whether there is such a value, and what it can be. */
import type { Kind } from '../match.js';
import { type Quantity, quantities } from '../quantity.js';
import { valueAt } from '../value-at.js';

/** Units stand in the names of the state. */
const suffixes: Readonly<Record<string, Quantity>> = {
  _W: quantities.power,
  _Wh: quantities.energy,
  _V: quantities.voltage,
  _A: quantities.current,
  _pct: quantities.share,
  _C: quantities.temperature,
  _ms: quantities.duration,
};

/** What a value at that path can be. */
export function kindOf(path: string, schema: unknown): Kind {
  const quantity = suffixes[/_[A-Za-z]+$/.exec(path)?.[0] ?? ''];
  if (quantity) return { quantity };
  const alternatives = alternativesOf(schema).flatMap((one) => [one, valueAt(one, 'items')]);
  const options = alternatives.flatMap((one) => valueAt(one, 'enum') ?? []).map(String);
  if (options.length > 0) return { options };
  return alternatives.some((one) => valueAt(one, 'type') === 'boolean') ? { flag: true } : {};
}

const alternativesOf = (schema: unknown): readonly unknown[] => {
  const anyOf = valueAt(schema, 'anyOf');
  return Array.isArray(anyOf) ? anyOf : [schema];
};

/** The schema of a field, also where the object may be null; of a list, that of its items. */
export function childOf(schema: unknown, name: string): unknown {
  const children = alternativesOf(schema).map((one) =>
    /^\d+$/.test(name) ? valueAt(one, 'items') : valueAt(valueAt(one, 'properties'), name),
  );
  return children.find((child) => child !== undefined);
}

/** Every path that ends at a single value. */
export function pathsIn(schema: unknown, above = ''): readonly string[] {
  const properties = alternativesOf(schema).flatMap((one) => Object.entries(valueAt(one, 'properties') ?? {}));
  if (properties.length === 0) return above === '' ? [] : [above];
  return properties.flatMap(([name, child]) => pathsIn(child, above === '' ? name : `${above}.${name}`));
}
