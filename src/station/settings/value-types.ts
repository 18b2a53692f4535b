/**
 * Kinds of values that settings hold: each reads text, refuses what does not fit with a reason, writes text back, and says in
 * words and as data what it takes. Whatever was accepted reads back as it was meant: `parse(format(v))` is `v` again.
 */
import type { Reason } from './refusals.js';

export type Parsed<T> = { readonly value: T } | { readonly refused: Reason };

export interface ValueType<T> {
  readonly kind: 'boolean' | 'integer' | 'string' | 'csl' | 'dateTime';
  readonly unit?: Unit;
  readonly limits: Limits;
  /** For people: what would be right. */
  readonly expects: string;
  parse(text: string): Parsed<T>;
  format(value: T): string;
}

export type Unit = 'ms' | 's' | 'A' | 'Ah' | 'd' | '%' | 'characters' | 'minor currency unit' | 'minor currency unit per kWh';

/** Limits as data, for configuration pages and documentation. For lists, `allowed` and `pattern` are about one item. */
export interface Limits {
  readonly min?: number;
  readonly max?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly listSize?: number;
  readonly maxItems?: number;
  readonly allowed?: readonly (string | number | boolean)[];
  readonly pattern?: RegExp;
  /** False where two spellings that differ in case mean the same. */
  readonly caseSensitive?: boolean;
}

/** The largest value that a ChangeConfiguration can carry and a GetConfiguration can answer (OCPP 1.6 §6.9, §7.29). */
export const longestText = 500;

/** Back-ends write `True` as well as `true`; the answer is always lower-case. */
export const bool: ValueType<boolean> = {
  kind: 'boolean',
  limits: {},
  expects: 'true or false',
  parse(text) {
    const word = text.trim().toLowerCase();
    return word === 'true' || word === 'false' ? { value: word === 'true' } : { refused: 'value-not-allowed' };
  },
  format: String,
};

interface IntegerLimits {
  readonly unit?: Unit;
  readonly min?: number;
  readonly max?: number;
  /** Values outside the range that mean something of their own. */
  readonly also?: readonly number[];
  /** The only values there are. */
  readonly allowed?: readonly number[];
  /** What would be right, where a change rule narrows the range further. */
  readonly expects?: string;
}

/** Whole numbers of 32 bits where nothing narrower is said: every timer and counter of the station can hold them. */
export function int({
  unit,
  min = -2_147_483_648,
  max = 2_147_483_647,
  also = [],
  allowed,
  expects,
}: IntegerLimits = {}): ValueType<number> {
  const range = expects ?? (allowed ? allowed.join(', ') : [...also, `an integer from ${min} to ${max}`].join(' or '));
  return {
    kind: 'integer',
    ...(unit && { unit }),
    limits: { min, max, ...(allowed && { allowed }) },
    expects: unit ? `${range} (${unit})` : range,
    parse(text) {
      if (!/^\s*[+-]?\d+\s*$/.test(text)) return { refused: 'bad-format' };
      // Adding 0 makes the number of "-0" an ordinary zero.
      const value = Number(text) + 0;
      if (also.includes(value)) return { value };
      if (allowed && !allowed.includes(value)) return { refused: 'value-not-allowed' };
      if (value < min) return { refused: 'value-below-min' };
      return value > max ? { refused: 'value-above-max' } : { value };
    },
    format: String,
  };
}

/** The same numbers as a quantity of the kernel. */
export const withUnit = <Q extends number>(type: ValueType<number>, quantity: (value: number) => Q): ValueType<Q> => ({
  ...type,
  parse(text) {
    const parsed = type.parse(text);
    return 'value' in parsed ? { value: quantity(parsed.value) } : parsed;
  },
});

interface TextLimits {
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: RegExp;
  readonly caseSensitive?: boolean;
  /** What would be right, where length alone does not say it. */
  readonly expects?: string;
}

export function text({
  minLength = 0,
  maxLength = longestText,
  pattern,
  caseSensitive,
  expects = 'text',
}: TextLimits = {}): ValueType<string> {
  return {
    kind: 'string',
    limits: { minLength, maxLength, ...(pattern && { pattern }), ...(caseSensitive !== undefined && { caseSensitive }) },
    expects: `${expects}, ${minLength > 0 ? `${minLength} to ` : 'at most '}${maxLength} characters`,
    parse(value) {
      if (value.length < minLength) return { refused: 'too-short' };
      if (value.length > maxLength) return { refused: 'too-long' };
      return pattern && !pattern.test(value) ? { refused: 'bad-format' } : { value };
    },
    format: String,
  };
}

export function oneOf<const Word extends string>(allowed: readonly Word[]): ValueType<Word> {
  return {
    kind: 'string',
    limits: { allowed },
    expects: allowed.join(' or '),
    parse(value) {
      const word = allowed.find((candidate) => candidate === value);
      return word === undefined ? { refused: 'value-not-allowed' } : { value: word };
    },
    format: String,
  };
}

interface ListLimits<Item extends string> {
  readonly size?: 2;
  readonly maxItems?: number;
  /** Of the whole text; missing where a ChangeConfiguration has to carry it. */
  readonly maxLength?: number;
  readonly allowed?: readonly Item[];
  readonly required?: Item;
  /** Reason for an item that is not allowed. */
  readonly otherwise?: Reason;
  readonly pattern?: RegExp;
  readonly expects?: string;
}

/** Comma-separated list. Blanks around items do not count; an empty text is the empty list; no item may be empty or come twice. */
export function list<const Item extends string = string>(limits: ListLimits<Item> = {}): ValueType<readonly Item[]> {
  const { size, maxItems, maxLength = longestText, allowed, required, otherwise = 'value-not-allowed', pattern } = limits;
  const isAllowed = (item: string): item is Item => !allowed || (allowed as readonly string[]).includes(item);
  const length = size ? 'exactly two ' : maxItems ? `at most ${maxItems} ` : '';
  return {
    kind: 'csl',
    limits: {
      ...(size && { listSize: size }),
      ...(maxItems && { maxItems }),
      ...(allowed && { allowed }),
      ...(pattern && { pattern }),
    },
    expects: `a comma-separated list of ${length}${limits.expects ?? (allowed ? allowed.join(', ') : 'items')}${required ? `, with ${required}` : ''}`,
    parse(written) {
      if (written.length > maxLength) return { refused: 'too-long' };
      const items = written.trim() === '' ? [] : written.split(',').map((item) => item.trim());
      if (size !== undefined && items.length !== size) return { refused: 'list-size-not-2' };
      if (maxItems !== undefined && items.length > maxItems) return { refused: 'too-many-items' };
      const value = items.filter(isAllowed);
      if (value.length < items.length) return { refused: otherwise };
      if (items.some((item) => item === '' || (pattern && !pattern.test(item)))) return { refused: 'bad-format' };
      if (size === undefined && new Set(items).size < items.length) return { refused: 'listed-twice' };
      if (required !== undefined && !value.includes(required)) return { refused: 'missing-required-measurand' };
      return { value };
    },
    format: (value) => value.join(','),
  };
}

/** A local time of day, and how it was written: what was read is what is written back. */
export interface TimeOfDay {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly written: string;
}

const seconds = /^([01]\d|2[0-3]):([0-5]\d)(?:[:.]([0-5]\d))?$/;
const minutes = /^([01]\d|2[0-3]):([0-5]\d)$/;

/** `HH:MM`, `HH:MM:SS` and the manual's own `HH:MM.SS`. */
export const timeOfDay: ValueType<TimeOfDay> = timeWritten('dateTime', seconds, 'a time of day such as 03:00, 03:00:00 or 03:00.00');

export const hourAndMinute: ValueType<TimeOfDay> = timeWritten('string', minutes, 'a time of day such as 03:00');

/** Three in the morning, the default of the payment terminal's times. */
export const threeOClock = (written: string): TimeOfDay => ({ hour: 3, minute: 0, second: 0, written });

function timeWritten(kind: 'dateTime' | 'string', pattern: RegExp, expects: string): ValueType<TimeOfDay> {
  return {
    kind,
    limits: { pattern, ...(kind === 'string' && { maxLength: 5 }) },
    expects,
    parse(written) {
      const parts = pattern.exec(written);
      if (!parts) return { refused: written.length > 5 && kind === 'string' ? 'too-long' : 'bad-format' };
      return { value: { hour: Number(parts[1]), minute: Number(parts[2]), second: Number(parts[3] ?? 0), written } };
    },
    format: ({ written }) => written,
  };
}
