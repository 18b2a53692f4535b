/**
 * What has happened to the security of the station, so that nobody with a hand on the database can change it unnoticed. Each entry carries
 * the hash of the one before it; where the chain begins and ends is sealed with a key that lies outside of the database. Old entries go in
 * the course of time, and the seal then says where the rest begins.
 *
 * A log that was emptied, or put back as it was some time ago, is sound in itself. That it is not the newest says a witness outside of the
 * database, which knows how far the log had come. Whoever has both has the back-end against him, which has been told of each event.
 */
import {
  type Clock,
  hours,
  type Instant,
  isoSeconds,
  type Log,
  type Ms,
  type Store,
  StoreFault,
  sequenceKey,
  type Table,
} from '../../kernel/index.js';
import type { SecretBox } from '../settings/secret-box.js';
import { type ChainEntry, type Flaw, follow, hashOf, type Link, origin, putInBehind, type Sha256 } from './hash-chain.js';
import { type SecurityEventType, securityEventOf } from './security-events.js';

export interface SecurityEntry extends ChainEntry {
  readonly type: SecurityEventType;
}

/** One line of text outside of the database; what is written outlives the loss of power. Both may fail with an Error. */
export interface Witness {
  read(): string | undefined;
  write(text: string): void;
}

export interface SecurityLogParts {
  readonly store: Store;
  readonly secrets: SecretBox;
  readonly sha256: Sha256;
  /** Missing where nothing outlives the process. */
  readonly witness?: Witness | undefined;
  /** For rates: who sets the wall clock must not set them back. */
  readonly clock: Pick<Clock, 'monotonic'>;
  /** Wall time of the station. */
  readonly now: () => Instant;
  readonly log: Log;
  /** Told of each new entry inside the durable write that keeps it: what it writes there is kept together with the entry, or not at all. */
  readonly added: (entry: SecurityEntry) => void;
  /** An entry could not be kept. */
  readonly storeFailed: (fault: StoreFault) => void;
}

/** Whether the log is as it was written; otherwise where it begins not to be. Without `seq` the seal itself is missing or wrong. */
export type Verdict =
  | { readonly intact: true; readonly entries: number }
  | { readonly intact: false; readonly seq?: number; readonly why: string };

/** Both ends belong to it. */
export interface TimeRange {
  readonly from?: Instant;
  readonly to?: Instant;
}

/** Most entries that are kept; beyond it the oldest go, a tenth at a time. */
export const securityLogCapacity = 10_000;

/** Most that wait in memory for a disk that takes something again. */
const mostWaiting = 100;

/** The times that can be written. */
const [earliest, latest] = [-8.64e15, 8.64e15];

/** The longest that SecurityEventNotification takes. */
const longestTechInfo = 255;

/** What is sealed: where the chain of entries that are kept begins and ends, and what was wrong with those that have gone. */
interface Seal {
  readonly begin: Link;
  readonly end: Link;
  readonly flaw?: Flaw;
}

/** Before the first entry. */
const first: Link = { seq: 0, hash: origin };

/** What has happened and is no entry yet. */
interface Happening {
  readonly type: SecurityEventType;
  readonly at: Instant;
  readonly techInfo: string | undefined;
}

export class SecurityLog {
  readonly #parts: SecurityLogParts;
  /** Limited events of the hour that began then; made with the first. */
  #recent: Map<SecurityEventType, { readonly since: Ms; readonly count: number }> | undefined;
  /** Oldest first. */
  #waiting: readonly Happening[] = [];
  /** How far the log had come, by the witness: the number of the entry after the newest. Read once; from then on it is what was written. */
  #witnessed: number | undefined;

  constructor(parts: SecurityLogParts) {
    this.#parts = parts;
  }

  /**
   * Adds an entry. Where the store fails, the station goes on without it, and the entry waits in memory for the next that can be written.
   * @param techInfo For people; a long one is cut
   */
  record(type: SecurityEventType, techInfo?: string): void {
    const { log, now } = this.#parts;
    const mostInAnHour = securityEventOf(type)?.mostInAnHour;
    const surplus = mostInAnHour === undefined ? 0 : this.#count(type) - mostInAnHour;
    if (surplus > 1) return;
    log.warn('security.event', { type, ...(techInfo !== undefined && { techInfo }) });
    const words = surplus === 1 ? `More than ${mostInAnHour} within an hour; the others of this hour are left out.` : techInfo;
    // Of too many the first are kept: they say how it began.
    this.#waiting = [...this.#waiting, { type, at: now(), techInfo: words }].slice(0, mostWaiting);
    this.catchUp();
  }

  /** Writes down what had to wait. To be called when the store takes something again. */
  catchUp(): void {
    const { store, log, storeFailed } = this.#parts;
    const waiting = this.#waiting;
    if (waiting.length === 0) return;
    try {
      const seal = store.atomically(() =>
        this.#write(this.#trimmed(waiting.reduce((seal, each) => this.#append(seal, each), this.#readOrBegin()))),
      );
      this.#waiting = [];
      this.#testify(seal.end.seq);
    } catch (error) {
      if (!(error instanceof StoreFault)) throw error;
      log.error('security.not-written', { waiting: waiting.map(({ type }) => type).join(', '), code: error.code });
      storeFailed(error);
    }
  }

  /** Follows the whole chain: finds what was changed, taken out, put in, moved or cut off. */
  verify(): Verdict {
    const seal = this.#read();
    const lost = this.#lostAfter(seal?.end.seq ?? 0);
    if (!seal && this.#isNew) return lost ? { intact: false, ...lost } : { intact: true, entries: 0 };
    if (!seal) return { intact: false, why: 'The seal of the log is missing, or it was not made here.' };
    const flaw = seal.flaw ?? lost ?? follow(this.#rows(), seal.begin, seal.end, sequenceKey, this.#parts.sha256);
    return flaw ? { intact: false, ...flaw } : { intact: true, entries: seal.end.seq - seal.begin.seq };
  }

  /** Oldest first. Whether they are to be believed is for `verify` to say. */
  *entries({ from, to }: TimeRange = {}): Generator<SecurityEntry> {
    for (const [, entry] of this.#rows()) {
      if (entry && entry.at >= (from ?? earliest) && entry.at <= (to ?? latest)) yield entry;
    }
  }

  /** The log as lines of JSON, for GetLog: first what is to be known of the whole, then the entries of that time. */
  *lines(range: TimeRange = {}): Generator<string> {
    const { from, to } = range;
    yield JSON.stringify({
      log: 'security',
      madeAt: isoSeconds(this.#parts.now()),
      ...(from !== undefined && { from: isoSeconds(from) }),
      ...(to !== undefined && { to: isoSeconds(to) }),
      ...this.verify(),
    });
    for (const { at, ...entry } of this.entries(range)) {
      // A type that somebody has made up is none of the table.
      yield JSON.stringify({ time: isoSeconds(at), critical: securityEventOf(entry.type)?.critical, at, ...entry });
    }
  }

  /** The how-manieth of its hour this one is. */
  #count(type: SecurityEventType): number {
    this.#recent ??= new Map();
    const now = this.#parts.clock.monotonic();
    const hour = this.#recent.get(type);
    const sameHour = hour && now - hour.since < hours(1) ? hour : { since: now, count: 0 };
    const count = sameHour.count + 1;
    this.#recent.set(type, { since: sameHour.since, count });
    return count;
  }

  #append(seal: Seal, { type, at, techInfo }: Happening): Seal {
    const { sha256, added } = this.#parts;
    const { seq, hash: previousHash } = seal.end;
    const facts = { seq, at, type, ...(techInfo !== undefined && { techInfo: shortened(techInfo) }), previousHash };
    const entry: SecurityEntry = { ...facts, hash: hashOf(facts, sha256) };
    const flaw = seal.flaw ?? (this.#entries.get(sequenceKey(seq)) === undefined ? undefined : putInBehind(seq));
    this.#entries.put(sequenceKey(seq), entry);
    added(entry);
    return { ...seal, end: { seq: seq + 1, hash: entry.hash }, ...(flaw && { flaw }) };
  }

  /** Without the oldest entries when there are too many. What was wrong with them stays in the seal. */
  #trimmed(seal: Seal): Seal {
    if (seal.end.seq - seal.begin.seq <= securityLogCapacity) return seal;
    const seq = seal.begin.seq + securityLogCapacity / 10;
    const first = this.#entries.get(sequenceKey(seq));
    const begin = { seq, hash: first?.previousHash ?? origin };
    const gone = this.#entries.rows('', securityLogCapacity).filter(([key]) => key < sequenceKey(seq));
    const flaw = seal.flaw ?? follow(gone, seal.begin, begin, sequenceKey, this.#parts.sha256);
    for (const [key] of gone) this.#entries.delete(key);
    return { ...seal, begin, ...(flaw && { flaw }) };
  }

  /** Where its seal is gone, a log is not continued: what is left of it stays, and does not belong to the one that begins. */
  #readOrBegin(): Seal {
    const seal = this.#read();
    const lost = this.#lostAfter(seal?.end.seq ?? 0);
    if (seal) return lost ? this.#cleared({ ...seal, flaw: seal.flaw ?? lost }, lost) : seal;
    if (this.#isNew && !lost) return { begin: first, end: first };
    const numbers = this.#entries.rows().map(([key]) => Number(key));
    const begin = { seq: Math.max(-1, ...numbers.filter(Number.isSafeInteger)) + 1, hash: origin };
    const flaw = this.#isNew && lost ? lost : { seq: begin.seq, why: 'The seal of the log was missing, or it was not made here.' };
    return this.#cleared({ begin, end: begin, flaw }, flaw);
  }

  #cleared(seal: Seal, { why }: Flaw): Seal {
    return this.#append(seal, { type: 'SecurityLogWasCleared', at: this.#parts.now(), techInfo: why });
  }

  /** What the witness says against a log that ends before this number. */
  #lostAfter(seq: number): Flaw | undefined {
    const witnessed = this.#witness();
    if (witnessed <= seq) return undefined;
    return { seq, why: `The log had come to entry ${witnessed - 1}; it was emptied, or an older copy of it was put back.` };
  }

  #witness(): number {
    const { witness, secrets, log } = this.#parts;
    if (this.#witnessed !== undefined) return this.#witnessed;
    try {
      const sealed = witness?.read();
      const text = sealed === undefined ? undefined : secrets.open(sealed, 'security log witness');
      this.#witnessed = Number(text ?? 0);
    } catch (error) {
      log.error('security.witness-silent', { why: String(error) });
      this.#witnessed = 0;
    }
    return this.#witnessed;
  }

  /** A witness that cannot write is behind, and accuses nobody. */
  #testify(seq: number): void {
    const { witness, secrets, log } = this.#parts;
    this.#witnessed = seq;
    try {
      witness?.write(secrets.seal(String(seq), 'security log witness'));
    } catch (error) {
      log.error('security.witness-silent', { why: String(error) });
    }
  }

  get #isNew(): boolean {
    return this.#seals.get('seal') === undefined && this.#entries.count() === 0;
  }

  #read(): Seal | undefined {
    const sealed = this.#seals.get('seal');
    const text = typeof sealed === 'string' ? this.#parts.secrets.open(sealed, 'security log') : undefined;
    // What opens was sealed here, and so is a seal.
    return text === undefined ? undefined : (JSON.parse(text) as Seal);
  }

  #write(seal: Seal): Seal {
    this.#seals.put('seal', this.#parts.secrets.seal(JSON.stringify(seal), 'security log'));
    return seal;
  }

  /** All that lies there, as it lies there. A thousand at a time while nothing is wrong: the log need not fit into the memory. */
  *#rows(): Generator<readonly [key: string, entry: SecurityEntry | null]> {
    const seal = this.#read();
    const table = this.#entries;
    if (!seal || table.count() !== seal.end.seq - seal.begin.seq) return yield* table.rows();
    for (let seq = seal.begin.seq; seq < seal.end.seq; seq += 1000 - (seq % 1000)) yield* table.rows(sequenceKey(seq).slice(0, -3));
  }

  get #entries(): Table<SecurityEntry | null> {
    return this.#parts.store.table('securityLog');
  }

  get #seals(): Table<string> {
    return this.#parts.store.table('securityLogSeal');
  }
}

const shortened = (text: string): string => (text.length <= longestTechInfo ? text : `${text.slice(0, longestTechInfo - 1)}…`);
