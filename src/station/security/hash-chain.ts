/** Entries that carry the hash of the one before them: what that shows of changes. Pure; who keeps the entries is another's business. */
import type { Instant } from '../../kernel/index.js';

export interface ChainEntry {
  readonly seq: number;
  readonly at: Instant;
  readonly type: string;
  readonly techInfo?: string;
  /** Of the entry before it; `origin` where there is none. */
  readonly previousHash: string;
  /** SHA-256 over the JSON text of [previousHash, seq, at, type, techInfo or null], hexadecimal. */
  readonly hash: string;
}

/** SHA-256 of the UTF-8 octets, hexadecimal, lower case. */
export type Sha256 = (text: string) => string;

/** What comes before the first entry of all. */
export const origin = '0'.repeat(64);

export const hashOf = ({ previousHash, seq, at, type, techInfo }: Omit<ChainEntry, 'hash'>, sha256: Sha256): string =>
  sha256(JSON.stringify([previousHash, seq, at, type, techInfo ?? null]));

/** A piece of the chain: which number the next entry has, and whose hash it carries. */
export interface Link {
  readonly seq: number;
  readonly hash: string;
}

/** The first thing that is not as it was written. */
export interface Flaw {
  readonly seq: number;
  readonly why: string;
}

/** @param seq The number that comes next */
export const putInBehind = (seq: number): Flaw => ({ seq, why: `Behind the last entry another has been put in, as number ${seq}.` });

/**
 * Follows the entries from one link to another.
 * @param entries By key, in the order of the keys; as they lie there, so perhaps anything
 * @param keyOf The key that an entry of this number has
 */
export function follow(
  entries: Iterable<readonly [key: string, entry: ChainEntry | null]>,
  from: Link,
  to: Link,
  keyOf: (seq: number) => string,
  sha256: Sha256,
): Flaw | undefined {
  let { seq, hash } = from;
  for (const [key, entry] of entries) {
    const flaw = (why: string): Flaw => ({ seq, why });
    if (seq >= to.seq) return putInBehind(to.seq);
    if (key < keyOf(seq)) return flaw(`Before entry ${seq} another has been put in.`);
    if (key > keyOf(seq)) return flaw(`Entry ${seq} has been taken out.`);
    if (entry?.seq !== seq) return flaw(`In the place of entry ${seq} is another.`);
    if (entry.previousHash !== hash) return flaw(`Entry ${seq} does not follow the one before it.`);
    if (entry.hash !== hashOf(entry, sha256)) return flaw(`Entry ${seq} has been changed.`);
    ({ hash } = entry);
    seq++;
  }
  if (seq < to.seq) return { seq, why: `The entries from ${seq} to ${to.seq - 1} have been cut off.` };
  return hash === to.hash ? undefined : { seq: seq - 1, why: `Entry ${seq - 1} has been written anew.` };
}
