/**
 * What an expectation says of one value: a number with a comparison, a word, several words of which one must be right, that there is
 * one or that there is none.
 */
import type { Complain, Form } from './form.js';
import { type Amount, amountOf, type Quantity, quantities, quantityIn } from './quantity.js';
import { suggest } from './suggest.js';
import { inOneLine, type Scalar, type Tree } from './tree.js';

export interface Match {
  /** As written. */
  readonly text: string;
  readonly fits: (value: unknown) => boolean;
}

/** What is known of the value before it is there. Nothing: any number or text. */
export interface Kind {
  readonly quantity?: Quantity;
  readonly options?: readonly string[];
  readonly flag?: true;
}

type Fits = Match['fits'];

/** For the documentation: how an expected value may be written. */
export const waysToExpect: readonly (readonly [written: string, means: string])[] = [
  ['`charging`, `2`, `true`', 'exactly this'],
  ['`100 kW`, `80 %`', 'what rounds to it: 100 kW is everything from 99.5 kW to 100.5 kW'],
  ['`"> 100 kW"`, `">= 2"`, `"< 5 A"`, `"<= 40 °C"`', 'compared; in quotes, because YAML gives `>` a meaning of its own'],
  ['`over 100 kW`, `at least 2`, `under 5 A`, `at most 40 °C`', 'the same without quotes'],
  ['`100 kW to 150 kW`', 'from … to …, both included'],
  ['`about 100 kW`', 'within 5 %'],
  ['`[Local, Remote]`', 'one of these'],
  ['`CARD-*`', 'a text; `*` stands for anything'],
  ['`not charging`', 'anything else'],
  ['`any`, `none`', 'there is one, there is none; of a list: it holds something, it is empty'],
];

export function match(kind: Kind): Form<Match> {
  const { quantity, options, flag } = kind;
  const expects = flag
    ? 'true or false'
    : options
      ? options.join(' · ')
      : quantity
        ? `${quantity.name}, such as ${quantity.example}`
        : 'a text or a number';
  return { expects, read: (tree, complain) => readMatch(tree, kind, expects, complain) };
}

function readMatch(tree: Tree, kind: Kind, expects: string, complain: Complain): Match | undefined {
  if (tree.kind === 'mapping') return complain(tree, `${inOneLine(tree)} will not do`, `one value: ${expects}`);
  if (tree.kind === 'scalar') {
    const fits = fitsOne(tree, kind, expects, complain);
    return fits && { text: inOneLine(tree), fits: ofLists(fits) };
  }
  const each = tree.items.map((item) => readMatch(item, kind, expects, complain));
  const whole = each.filter((one) => one !== undefined);
  if (whole.length < each.length) return undefined;
  return { text: whole.map((one) => one.text).join(' or '), fits: (value) => whole.some((one) => one.fits(value)) };
}

/** A list fits when something in it does. */
const ofLists = (fits: Fits): Fits => {
  const one: Fits = (value) => (Array.isArray(value) && value.length > 0 ? value.some(one) : fits(value));
  return one;
};

const isMissing: Fits = (value) => value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);

function fitsOne(scalar: Scalar, kind: Kind, expects: string, complain: Complain): Fits | undefined {
  const { text, value } = scalar;
  if (text === '' && value === null) return complain(scalar, 'nothing stands here', expects);
  if (text === 'none' || value === null) return isMissing;
  if (text === 'any') return (seen) => !isMissing(seen);
  const negated = /^not (.+)$/.exec(text)?.[1];
  if (negated !== undefined) {
    const fits = fitsOne({ ...scalar, text: negated, value: negated }, kind, expects, complain);
    return fits && ((seen) => !fits(seen));
  }
  const { flag, options, quantity } = kind;
  if (flag) return fitsFlag(scalar, complain);
  if (options) return fitsOption(scalar, options, complain);
  const numeric = fitsNumber(text, quantity);
  if (numeric) return numeric;
  if (quantity) return complain(scalar, `${text} will not do`, expects);
  return typeof value === 'boolean' ? (seen) => seen === value : fitsText(text);
}

function fitsFlag(scalar: Scalar, complain: Complain): Fits | undefined {
  const wanted = { true: true, yes: true, false: false, no: false }[scalar.text];
  return wanted === undefined ? complain(scalar, `${scalar.text} will not do`, 'true or false') : (seen) => seen === wanted;
}

function fitsOption(scalar: Scalar, options: readonly string[], complain: Complain): Fits | undefined {
  if (options.includes(scalar.text)) return (seen) => String(seen) === scalar.text;
  return complain(scalar, `${scalar.text} cannot be`, suggest(scalar.text, options));
}

function fitsText(text: string): Fits {
  const pattern = new RegExp(`^${text.split('*').map(literal).join('.*')}$`, 's');
  return (seen) => (typeof seen === 'string' || typeof seen === 'number' || typeof seen === 'boolean') && pattern.test(String(seen));
}

const literal = (part: string): string => part.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

const comparisons: Readonly<Record<string, (seen: number, wanted: number) => boolean>> = {
  '>': (seen, wanted) => seen > wanted,
  over: (seen, wanted) => seen > wanted,
  '>=': (seen, wanted) => seen >= wanted,
  'at least': (seen, wanted) => seen >= wanted,
  '<': (seen, wanted) => seen < wanted,
  under: (seen, wanted) => seen < wanted,
  '<=': (seen, wanted) => seen <= wanted,
  'at most': (seen, wanted) => seen <= wanted,
  about: (seen, wanted) => Math.abs(seen - wanted) <= Math.abs(wanted) * 0.05,
};

/** Undefined where the text is no number, no comparison and no range of that quantity; without one, of any. */
function fitsNumber(text: string, quantity: Quantity | undefined): Fits | undefined {
  const amount = (part: string): Amount | undefined => amountOf(part, quantity ?? quantityIn(part) ?? quantities.count);
  const [, word = '', compared] = /^(>=|<=|>|<|over\b|under\b|at least\b|at most\b|about\b)\s*(.+)$/.exec(text) ?? [];
  const comparison = comparisons[word];
  if (comparison && compared !== undefined) {
    const wanted = amount(compared);
    return wanted && ofNumbers((seen) => comparison(seen, wanted.value));
  }
  const [, low, high] = /^(.+?) to (.+)$/.exec(text) ?? [];
  if (low !== undefined && high !== undefined) {
    const to = amount(high);
    // 100 to 150 kW: the unit stands once.
    const from = amount(low) ?? amount(`${low} ${/[^\d\s.+-]\S*$/.exec(high)?.[0] ?? ''}`.trim());
    return from && to && ofNumbers((seen) => seen >= from.value && seen <= to.value);
  }
  const wanted = amount(text);
  if (!wanted) return undefined;
  const exact = quantity === undefined && quantityIn(text) === undefined;
  return ofNumbers((seen) => (exact ? seen === wanted.value : Math.abs(seen - wanted.value) <= wanted.half));
}

/** OCPP carries many numbers as texts. */
const ofNumbers =
  (fits: (seen: number) => boolean): Fits =>
  (value) => {
    const seen = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    return typeof seen === 'number' && Number.isFinite(seen) && fits(seen);
  };
