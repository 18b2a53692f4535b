/** What a payload must be like, as data: fields that are not named may be there and say anything. */

/** Passes a value, or says in words what would. */
export interface Rule {
  readonly wanted: string;
  readonly holds: (value: unknown) => boolean;
}

export type Pattern = Rule | string | number | boolean | undefined | { readonly [field: string]: Pattern };

const rule = (wanted: string, holds: Rule['holds']): Rule => ({ wanted, holds });

export const oneOf = (...allowed: readonly unknown[]): Rule =>
  rule(allowed.map((each) => JSON.stringify(each)).join(' or '), (value) => allowed.includes(value));
export const present = rule('something', (value) => value !== undefined);
export const absent = rule('nothing', (value) => value === undefined);
export const atLeast = (least: number): Rule => rule(`at least ${least}`, (value) => typeof value === 'number' && value >= least);
export const missingOr = (wanted: string): Rule =>
  rule(`${JSON.stringify(wanted)} or nothing`, (value) => value === undefined || value === wanted);

/** A list in which one item is like the pattern. */
export const some = (item: Pattern): Rule =>
  rule(`a list with ${inWords(item)}`, (value) => Array.isArray(value) && value.some((each) => mismatch(item, each) === undefined));

/** A list of `configurationKey` that has all of these. */
export const keys = (...names: readonly string[]): Rule =>
  rule(`a list with the keys ${names.join(', ')}`, (value) => {
    const found = Array.isArray(value) ? value.map((item: unknown) => String((item as { key?: unknown }).key).toLowerCase()) : [];
    return names.every((name) => found.includes(name.toLowerCase()));
  });

/** Undefined when the value is like the pattern, else where it is not: `status: "Accepted" is wanted, "Rejected" was seen`. */
export function mismatch(pattern: Pattern, value: unknown, path = ''): string | undefined {
  const at = path === '' ? '' : `${path}: `;
  if (isRule(pattern)) return pattern.holds(value) ? undefined : `${at}${pattern.wanted} is wanted, ${shown(value)} was seen`;
  if (typeof pattern !== 'object') return pattern === value ? undefined : `${at}${shown(pattern)} is wanted, ${shown(value)} was seen`;
  if (typeof value !== 'object' || value === null) return `${at}${inWords(pattern)} is wanted, ${shown(value)} was seen`;
  for (const [field, wanted] of Object.entries(pattern)) {
    const found = mismatch(wanted, Reflect.get(value, field), path === '' ? field : `${path}.${field}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

export function inWords(pattern: Pattern): string {
  if (isRule(pattern)) return pattern.wanted;
  if (typeof pattern !== 'object') return shown(pattern);
  return `{ ${Object.entries(pattern)
    .map(([field, wanted]) => `${field}: ${inWords(wanted)}`)
    .join(', ')} }`;
}

const isRule = (pattern: Pattern): pattern is Rule =>
  typeof pattern === 'object' && 'holds' in pattern && typeof pattern.holds === 'function';

const longest = 200;

function shown(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}
