/**
 * What a value in a story must look like: forms that read a piece of the tree or say what is wrong with it and what would be right.
 * Words are put together from them; the documentation is written from them too.
 */
import { Ms, type Side } from '../kernel/index.js';
import { amountOf, type Quantity, quantities, shown } from './quantity.js';
import { suggest } from './suggest.js';
import { type Entry, inOneLine, type Mapping, type Place, type Tree } from './tree.js';

/** Notes a problem; its result is that of a form that could not read. */
export type Complain = (at: Place, what: string, right: string) => undefined;

export interface Form<T> {
  /** For the documentation. */
  readonly expects: string;
  /** Undefined after a complaint. */
  readonly read: (tree: Tree, complain: Complain) => T | undefined;
  /** Of a mapping, for the documentation. */
  readonly fields?: Fields;
  /** The field for which a value alone stands. */
  readonly short?: string;
}

export interface Field<T, Optional extends boolean = boolean> {
  readonly form: Form<T>;
  readonly doc: string;
  readonly optional: Optional;
}

export type Fields = Readonly<Record<string, Field<unknown>>>;

/** What a mapping with these fields holds once it is read. */
export type Values<F extends Fields> = {
  readonly [K in keyof F as F[K]['optional'] extends true ? never : K]: ValueOf<F[K]>;
} & {
  readonly [K in keyof F as F[K]['optional'] extends true ? K : never]?: ValueOf<F[K]>;
};
type ValueOf<F> = F extends Field<infer T> ? T : never;

export const need = <T>(form: Form<T>, doc: string): Field<T, false> => ({ form, doc, optional: false });
export const may = <T>(form: Form<T>, doc: string): Field<T, true> => ({ form, doc, optional: true });

/** A form of a single value, from its text. */
function single<T>(
  expects: string,
  of: (text: string, value: unknown) => T | undefined,
  right: (text: string) => string = () => expects,
): Form<T> {
  return {
    expects,
    read: (tree, complain) => {
      const read = tree.kind === 'scalar' && tree.text !== '' ? of(tree.text, tree.value) : undefined;
      if (read !== undefined) return read;
      return complain(tree, inOneLine(tree) === '' ? 'nothing stands here' : `${inOneLine(tree)} will not do`, right(inOneLine(tree)));
    },
  };
}

export const text = (expects = 'a text'): Form<string> => single(expects, (written) => written);

export const flag: Form<boolean> = single('true or false', (written) => ({ true: true, yes: true, false: false, no: false })[written]);

export const oneOf = <const T extends string>(allowed: readonly T[]): Form<T> =>
  single(
    allowed.length > 16 ? `one of ${allowed.length} names` : allowed.join(' · '),
    (written) => allowed.find((one) => one === written),
    (written) => suggest(written, allowed),
  );

export const side: Form<Side> = oneOf(['A', 'B']);

export const whole = (low: number, high: number): Form<number> =>
  single(`a whole number from ${low} to ${high}`, (_, value) =>
    typeof value === 'number' && Number.isInteger(value) && value >= low && value <= high ? value : undefined,
  );

/** An amount in the quantity's own unit, within limits if there are some. */
export function amount(quantity: Quantity, low = Number.NEGATIVE_INFINITY, high = Number.POSITIVE_INFINITY): Form<number> {
  const limits = Number.isFinite(low) && Number.isFinite(high) ? ` from ${shown(low, quantity)} to ${shown(high, quantity)}` : '';
  return single(`${quantity.name}${limits}, such as ${quantity.example}`, (written) => {
    const read = amountOf(written, quantity)?.value;
    return read !== undefined && read >= low && read <= high ? read : undefined;
  });
}

export const duration: Form<Ms> = {
  expects: `${quantities.duration.name} such as ${quantities.duration.example}`,
  read: (tree, complain) => {
    const read = amount(quantities.duration, 0, 366 * 24 * 3_600_000).read(tree, complain);
    return read === undefined ? undefined : Ms(read);
  },
};
export const percent = amount(quantities.share, 0, 100);
export const power = amount(quantities.power, 0, 1_000_000);

interface MappingRules<F extends Fields> {
  /** A value alone stands for this field. */
  readonly short?: keyof F & string;
  /** At least one field is needed. */
  readonly some?: true;
}

/** A mapping with these fields and no others. */
export function mapping<const F extends Fields>(fields: F, { short, some }: MappingRules<F> = {}): Form<Values<F>> {
  return {
    expects: Object.keys(fields).join(', '),
    fields,
    ...(short !== undefined && { short }),
    read: (tree, complain) => {
      const asMapping = short !== undefined && tree.kind === 'scalar' ? spelledOut(short, tree) : tree;
      const strangers = asMapping.kind === 'mapping' ? asMapping.entries.filter(({ key }) => !Object.hasOwn(fields, key)) : [];
      for (const { key, ...at } of strangers) complain(at, `there is no ${key} here`, suggest(key, Object.keys(fields)));
      const read = readFields(asMapping, fields, complain);
      if (!read || strangers.length > 0) return undefined;
      return some && Object.keys(read.values).length === 0 ? complain(tree, 'nothing stands here', exampleOf(fields)) : read.values;
    },
  };
}

const spelledOut = (key: string, value: Tree): Mapping => ({
  kind: 'mapping',
  line: value.line,
  column: value.column,
  entries: [{ key, line: value.line, column: value.column, value }],
});

/** The known fields of a mapping, and the entries that are none. Undefined after a complaint. */
export function readFields<const F extends Fields>(
  tree: Tree,
  fields: F,
  complain: Complain,
): { readonly values: Values<F>; readonly rest: readonly Entry[] } | undefined {
  if (tree.kind !== 'mapping') return complain(tree, `${inOneLine(tree) || 'nothing'} will not do`, `a mapping: ${exampleOf(fields)}`);
  let whole = true;
  const values: Record<string, unknown> = {};
  for (const [name, { form, optional }] of Object.entries(fields)) {
    const entry = tree.entries.find(({ key }) => key === name);
    if (entry) {
      values[name] = form.read(entry.value, complain);
      whole &&= values[name] !== undefined;
    } else if (!optional) {
      complain(tree, `${name} is missing`, `${name}: ${form.expects}`);
      whole = false;
    }
  }
  const rest = tree.entries.filter(({ key }) => !Object.hasOwn(fields, key));
  // Each value was read by the form of its own field, and none that must be there is missing.
  return whole ? { values: values as Values<F>, rest } : undefined;
}

const exampleOf = (fields: Fields): string =>
  `{ ${Object.keys(fields)
    .map((name) => `${name}: …`)
    .join(', ')} }`;

/** A mapping of which every key is a name of the reader's choice. */
export function table<T>(expects: string, each: (entry: Entry, complain: Complain) => T | undefined): Form<ReadonlyMap<string, T>> {
  return {
    expects,
    read: (tree, complain) => {
      if (tree.kind !== 'mapping' || tree.entries.length === 0)
        return complain(tree, `${inOneLine(tree) || 'nothing'} will not do`, expects);
      const read = new Map<string, T>();
      for (const entry of tree.entries) {
        const value = each(entry, complain);
        if (value !== undefined) read.set(entry.key, value);
      }
      return read.size === tree.entries.length ? read : undefined;
    },
  };
}
