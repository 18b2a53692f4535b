import { type OcmfRecord, type PublicKey, readPublicKey, readRecord } from '../protocols/ocmf/index.js';
import type { Exhibit, NamedKey } from './exhibit.js';
import type { Verdict } from './finding.js';
import { checkSignature } from './signature.js';

export interface Judgement {
  readonly where: string;
  readonly verdict: Verdict;
  readonly message: string;
  /** Missing when it could not be read. */
  readonly record?: OcmfRecord;
  /** The keys that it was checked with. */
  readonly checkedWith: readonly Key[];
  /** The one of them that fits. */
  readonly signer?: Key;
}

interface Key extends PublicKey {
  readonly name: string;
}

/**
 * Judges one record by itself.
 * @param expected keys one of which must have signed it
 * @param known all keys that are known here; they only serve to say whose signature it is
 */
export async function judge({ where, content }: Exhibit, expected: readonly NamedKey[], known: readonly NamedKey[]): Promise<Judgement> {
  if ('verdict' in content) return { where, ...content, checkedWith: [] };
  const read = readRecord(content.record);
  if ('unreadable' in read) return { where, verdict: 'unreadable', message: `Unreadable: ${read.unreadable}.`, checkedWith: [] };
  const { record } = read;
  const checkedWith = readable(expected);
  if (expected.length === 0) {
    return { where, verdict: 'no-key', message: 'No key: none came with the record and none was given.', record, checkedWith };
  }
  if (checkedWith.length === 0) {
    const message = `Unreadable: ${listOf(expected)} is not a public key in a known form.`;
    return { where, verdict: 'unreadable', message, record, checkedWith };
  }
  for (const key of checkedWith) {
    const check = await checkSignature(record.text, key);
    if (check === 'fits') return { where, verdict: 'verified', message: `Verified with ${key.name}.`, record, checkedWith, signer: key };
    if (check !== 'does-not-fit') {
      const message = `Unreadable: the signature cannot be used (${check.unusable}).`;
      return { where, verdict: 'unreadable', message, record, checkedWith };
    }
  }
  for (const key of readable(known)) {
    if ((await checkSignature(record.text, key)) !== 'fits') continue;
    const message = `Wrong key: it was signed with ${key.name}, not with ${listOf(checkedWith)}.`;
    return { where, verdict: 'wrong-key', message, record, checkedWith };
  }
  const otherwise = `${listOf(checkedWith)} does not belong to meter ${record.payload.MS ?? 'named in it'}`;
  const message = `The signature does not fit: the record was changed after it was signed, or ${otherwise}.`;
  return { where, verdict: 'does-not-fit', message, record, checkedWith };
}

/**
 * A signature that does not fit leaves two explanations. When the same key verifies another record of the same meter, the key is
 * right and one remains.
 */
export function narrowed(judgement: Judgement, others: readonly Judgement[]): Judgement {
  const { verdict, record, checkedWith } = judgement;
  if (verdict !== 'does-not-fit' || !record?.payload.MS) return judgement;
  const meter = record.payload.MS;
  const keyIsRight = others.some(
    ({ signer, record: other }) => signer && other?.payload.MS === meter && checkedWith.some(({ spki }) => spki === signer.spki),
  );
  if (!keyIsRight) return judgement;
  const proof = `its signature does not fit, though the key verifies other records of meter ${meter}`;
  const message = `The record was changed after it was signed: ${proof}.`;
  return { ...judgement, verdict: 'altered', message };
}

const readable = (keys: readonly NamedKey[]): readonly Key[] =>
  keys.flatMap(({ name, text }) => {
    const key = readPublicKey(text);
    return key ? [{ ...key, name }] : [];
  });

const listOf = (keys: readonly { readonly name: string }[]): string => keys.map(({ name }) => name).join(' or ');
