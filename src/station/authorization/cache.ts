import type { Instant, Store, Table } from '../../kernel/index.js';
import type { IdTokenInfo } from '../csms-port.js';
import { asOf, isToken, tokenKey } from './token.js';

/** Most tokens that are kept (manual §2.23). */
export const cacheCapacity = 100_000;

interface Entry extends IdTokenInfo {
  readonly learntAt: Instant;
}

/** What became of the tokens of an import: those that were known already keep what is known of them. */
export interface ImportOutcome {
  readonly added: number;
  readonly known: number;
  /** No tokens, or beyond the capacity. */
  readonly rejected: number;
}

/**
 * What the back-end last said of each token (OCPP 1.6 §3.5.1). Learnt from the answers to Authorize, StartTransaction and
 * StopTransaction, or imported by the operator; an acceptance that has expired counts as none. When it is full the least valuable entry
 * makes room: what is not valid, then what was learnt longest ago.
 */
export class AuthorizationCache {
  readonly #store: Store;
  readonly #entries: Table<Entry>;
  /** The token behind each place in an order of value, so that the least valuable one is found without looking at the others. */
  readonly #order: Table<string>;

  constructor(store: Store) {
    this.#store = store;
    this.#entries = store.table('authorizationCache');
    this.#order = store.table('authorizationCacheOrder');
  }

  /** @throws StoreFault */
  learn(idToken: string, info: IdTokenInfo, now: Instant): void {
    const key = tokenKey(idToken);
    this.#store.atomically(() => {
      const before = this.#entries.get(key);
      if (before) this.#forget(key, before);
      else if (this.#entries.count() >= cacheCapacity) this.#makeRoom(now);
      this.#keep(key, { ...info, learntAt: now });
    });
  }

  find(idToken: string, now: Instant): IdTokenInfo | undefined {
    const entry = this.#entries.get(tokenKey(idToken));
    if (!entry) return undefined;
    const { learntAt: _, ...info } = entry;
    return asOf(info, now);
  }

  get size(): number {
    return this.#entries.count();
  }

  /**
   * Takes tokens that the operator vouches for, in one durable step (manual §2.23). They extend what is known: nothing is replaced, nothing
   * is evicted, and what does not fit is rejected.
   * @throws StoreFault
   */
  import(idTokens: Iterable<string>, now: Instant): ImportOutcome {
    return this.#store.atomically(() => {
      const begin = this.#entries.count();
      const isNew = begin === 0 ? () => true : (key: string) => this.#entries.get(key) === undefined;
      const fresh = new Set<string>();
      const outcome = { added: 0, known: 0, rejected: 0 };
      for (const idToken of idTokens) {
        const key = tokenKey(idToken);
        if (!isToken(idToken)) outcome.rejected++;
        else if (fresh.has(key) || !isNew(key)) outcome.known++;
        else if (begin + fresh.size >= cacheCapacity) outcome.rejected++;
        else fresh.add(key);
      }
      outcome.added = fresh.size;
      // In the order of the table, which makes the write several times as fast.
      for (const key of [...fresh].sort()) this.#keep(key, { status: 'Accepted', learntAt: now });
      return outcome;
    });
  }

  /** @throws StoreFault */
  clear(): void {
    this.#store.atomically(() => {
      this.#entries.clear();
      this.#order.clear();
    });
  }

  #keep(key: string, entry: Entry): void {
    this.#entries.put(key, entry);
    for (const place of placesOf(key, entry)) this.#order.put(place, key);
  }

  #forget(key: string, entry: Entry): void {
    this.#entries.delete(key);
    for (const place of placesOf(key, entry)) this.#order.delete(place);
  }

  /** OCPP 1.6 §3.5.1: what is not valid goes first, then the oldest. */
  #makeRoom(now: Instant): void {
    const [soonest] = this.#order.rows(orders.expiry, 1);
    const hasExpired = soonest !== undefined && Number(soonest[0].split('/')[1]) <= now;
    const [, key] = (hasExpired ? soonest : this.#order.rows(orders.age, 1)[0]) ?? [];
    const entry = key === undefined ? undefined : this.#entries.get(key);
    if (key !== undefined && entry) this.#forget(key, entry);
  }
}

/** By age, those that are not accepted first; and by the date at which an acceptance ends, for those that have one. */
const orders = { age: 'age/', expiry: 'expiry/' } as const;

/** Milliseconds in a form that sorts by number. */
const timeKey = (at: Instant): string => String(Math.max(0, Math.floor(at))).padStart(15, '0');

function placesOf(key: string, { status, learntAt, expires }: Entry): string[] {
  const isAccepted = status === 'Accepted';
  const byAge = `${orders.age}${isAccepted ? 'accepted' : '-'}/${timeKey(learntAt)}/${key}`;
  return isAccepted && expires !== undefined ? [byAge, `${orders.expiry}${timeKey(expires)}/${key}`] : [byAge];
}
