import { XMLParser, XMLValidator } from 'fast-xml-parser';

/**
 * The XML file that the transparency software of SAFE e.V. opens: one `value` for each record with its key. No namespace and no
 * transactionId, because both ends of a session stand in one record here; a transactionId that is no integer would make the file
 * unreadable.
 */
export interface ContainedRecord {
  /** The record, exact octets. */
  readonly record: string;
  /** As it stands in the file; SubjectPublicKeyInfo in hexadecimal where we write it. Missing in a file that carries none. */
  readonly publicKey: string | undefined;
  /** As the file names it, `OCMF` in ours; missing in some. */
  readonly format: string | undefined;
}

export function writeContainer(values: readonly { readonly record: string; readonly spki: string }[]): string {
  const lines = values.flatMap(({ record, spki }) => [
    '  <value>',
    `    <signedData format="OCMF" encoding="plain">${escaped(record)}</signedData>`,
    `    <publicKey encoding="plain">${escaped(spki)}</publicKey>`,
    '  </value>',
  ]);
  return ['<?xml version="1.0" encoding="UTF-8"?>', '<values>', ...lines, '</values>', ''].join('\n');
}

/** The records of a container, or in plain words why it is none. White space around a record is cut off, inside it counts. */
export function readContainer(text: string): { readonly values: readonly ContainedRecord[] } | { readonly unreadable: string } {
  const wellFormed = XMLValidator.validate(text.trim());
  if (wellFormed !== true) {
    const { msg, line } = wellFormed.err;
    return { unreadable: `it is not well-formed XML (line ${line}: ${msg})` };
  }
  const tree = treeOf(text.trim());
  if (tree === undefined) return { unreadable: 'it is not well-formed XML' };
  const values = child(tree, 'values');
  if (values === undefined) return { unreadable: 'its outermost element is not <values>' };
  return { values: children(values, 'value').flatMap(containedRecord) };
}

const containedRecord = (value: unknown): readonly ContainedRecord[] => {
  const signedData = child(value, 'signedData');
  if (signedData === undefined) return [];
  return [
    { record: textOf(signedData), publicKey: textOf(child(value, 'publicKey')) || undefined, format: attribute(signedData, 'format') },
  ];
};

/** Undefined where the parser objects to what its own validator has let pass, such as a last tag that never ends. */
function treeOf(text: string): unknown {
  try {
    return parser().parse(text);
  } catch {
    return undefined;
  }
}

/** Values stay text, since digits of a key are no number; a record whose every quote is escaped holds hundreds of entities. */
const parser = (): XMLParser =>
  new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    parseTagValue: false,
    alwaysCreateTextNode: true,
    processEntities: { enabled: true, maxTotalExpansions: 1_000_000, maxExpandedLength: 10_000_000 },
  });

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const child = (node: unknown, name: string): unknown =>
  typeof node === 'object' && node !== null ? Object.entries(node).find(([key]) => key === name)?.[1] : undefined;

const children = (node: unknown, name: string): readonly unknown[] => {
  const found = child(node, name);
  if (found === undefined) return [];
  return Array.isArray(found) ? found : [found];
};

const textOf = (node: unknown): string => {
  const text = typeof node === 'string' ? node : child(node, '#text');
  return typeof text === 'string' ? text.trim() : '';
};

const attribute = (node: unknown, name: string): string | undefined => {
  const value = child(node, `@${name}`);
  return typeof value === 'string' ? value : undefined;
};
