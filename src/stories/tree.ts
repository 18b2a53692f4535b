/** A YAML text as a small tree in which everything knows its place, so that whatever is wrong can be pointed at. */
import { type Document, isAlias, isMap, isPair, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';

/** Both count from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

export interface Problem extends Place {
  readonly what: string;
  readonly right: string;
}

export interface Scalar extends Place {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  /** As written, without quotes: `2.0` stays `2.0`. */
  readonly text: string;
}

export interface List extends Place {
  readonly kind: 'list';
  readonly items: readonly Tree[];
}

export interface Mapping extends Place {
  readonly kind: 'mapping';
  readonly entries: readonly Entry[];
}

/** One `key: value`; its place is that of the key. */
export interface Entry extends Place {
  readonly key: string;
  readonly value: Tree;
}

export type Tree = Scalar | List | Mapping;

export type TreeReading = { readonly ok: true; readonly tree: Tree } | { readonly ok: false; readonly problems: readonly Problem[] };

/** Longer texts are no stories. */
const longest = 256 * 1024;

export function readTree(text: string): TreeReading {
  if (text.length > longest)
    return failed({ line: 1, column: 1, what: `the file has ${text.length} characters`, right: `at most ${longest}` });
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, version: '1.2' });
  const placeOf = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  const problems: Problem[] = [...document.errors, ...document.warnings].map(({ message, pos: [offset] }) => ({
    ...placeOf(offset),
    what: `no proper YAML: ${message.split('\n')[0] ?? message}`,
    right: rightAt(text, offset),
  }));
  if (problems.length > 0) return { ok: false, problems };
  return new Reader(document, placeOf).read();
}

class Reader {
  readonly #document: Document.Parsed;
  readonly #placeOf: (offset: number) => Place;
  readonly #problems: Problem[] = [];

  constructor(document: Document.Parsed, placeOf: (offset: number) => Place) {
    this.#document = document;
    this.#placeOf = placeOf;
  }

  read(): TreeReading {
    const tree = this.#tree(this.#document.contents, { line: 1, column: 1 });
    return this.#problems.length > 0 ? { ok: false, problems: this.#problems } : { ok: true, tree };
  }

  /** @param around where the value would stand; an empty one has no place of its own */
  #tree(node: unknown, around: Place): Tree {
    const at = isNode(node) && node.range ? this.#placeOf(node.range[0]) : around;
    if (isMap(node)) return { kind: 'mapping', ...at, entries: node.items.map((pair) => this.#entry(pair, at)) };
    if (isSeq(node)) return { kind: 'list', ...at, items: node.items.map((item) => this.#tree(item, at)) };
    if (isScalar(node)) return scalar(node.value, node.source, at);
    if (isAlias(node)) this.#problems.push({ ...at, what: 'an alias (*)', right: 'stories have no anchors and aliases: write it out' });
    return scalar(null, '', at);
  }

  #entry(pair: unknown, around: Place): Entry {
    const { key, value } = isPair(pair) ? pair : { key: undefined, value: undefined };
    const at = isNode(key) && key.range ? this.#placeOf(key.range[0]) : around;
    if (!isScalar(key)) this.#problems.push({ ...at, what: 'a key that is no word', right: 'a word, then a colon' });
    return { ...at, key: isScalar(key) ? (key.source ?? String(key.value)) : '', value: this.#tree(value, at) };
  }
}

const isNode = (node: unknown): node is Node => isMap(node) || isSeq(node) || isScalar(node) || isAlias(node);

function scalar(value: unknown, source: string | undefined, at: Place): Scalar {
  const known = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
  return { kind: 'scalar', ...at, value: known, text: typeof known === 'string' ? known : (source ?? '') };
}

const failed = (problem: Problem): TreeReading => ({ ok: false, problems: [problem] });

/** What most often leads to an error here. */
function rightAt(text: string, offset: number): string {
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1).split('\n', 1)[0] ?? '';
  if (/:\s*[<>]/.test(line)) return 'put a comparison into quotes: power: "> 100 kW"';
  if (line.includes('\t')) return 'indent with spaces, not with tabs';
  return 'key: value, lists with "- ", the same indentation for what belongs together';
}

/** The tree as plain values. */
export function plain(tree: Tree): unknown {
  switch (tree.kind) {
    case 'scalar':
      return tree.value;
    case 'list':
      return tree.items.map(plain);
    case 'mapping':
      return Object.fromEntries(tree.entries.map(({ key, value }) => [key, plain(value)]));
  }
}

/** The tree in one line, as one would write it. */
export function inOneLine(tree: Tree, within = false): string {
  switch (tree.kind) {
    case 'scalar':
      return typeof tree.value === 'string' && needsQuotes(tree.text, within) ? JSON.stringify(tree.text) : tree.text;
    case 'list':
      return `[${tree.items.map((item) => inOneLine(item, true)).join(', ')}]`;
    case 'mapping':
      return tree.entries.length === 0 ? '{}' : `{ ${tree.entries.map((entry) => entryInOneLine(entry, true)).join(', ')} }`;
  }
}

export function entryInOneLine({ key, value }: Entry, within = false): string {
  const text = inOneLine(value, within);
  return text === '' ? `${key}:` : `${key}: ${text}`;
}

/** Within brackets commas and brackets have a meaning too. */
const needsQuotes = (text: string, within: boolean): boolean => /^$|^[<>*&!|%@`#-]|: | #/.test(text) || (within && /[,{}[\]]/.test(text));
