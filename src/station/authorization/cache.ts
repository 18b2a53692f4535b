import type { Instant, Store, Table } from '../../kernel/index.js';
import type { IdTokenInfo } from '../csms-port.js';

/** Most tokens that are kept (manual §2.23). */
export const cacheCapacity = 100_000;

/** Tokens compare without regard to case (OCPP 1.6 §7.28). */
export const tokenKey = (idToken: string): string => idToken.toUpperCase();

interface Entry extends IdTokenInfo {
  readonly learntAt: Instant;
}

/**
 * What the back-end last said of each token (OCPP 1.6 §3.5.1). Learnt from the answers to Authorize, StartTransaction and
 * StopTransaction; an entry that has expired counts as not accepted.
 */
export class AuthorizationCache {
  readonly #entries: Table<Entry>;

  constructor(store: Store) {
    this.#entries = store.table('authorizationCache');
  }

  learn(idToken: string, info: IdTokenInfo, now: Instant): void {
    const key = tokenKey(idToken);
    if (!this.#entries.get(key) && this.#entries.count() >= cacheCapacity) this.#evict();
    this.#entries.put(key, { ...info, learntAt: now });
  }

  find(idToken: string, now: Instant): IdTokenInfo | undefined {
    const entry = this.#entries.get(tokenKey(idToken));
    if (!entry) return undefined;
    const { learntAt: _, ...info } = entry;
    return info.expires !== undefined && info.expires <= now && info.status === 'Accepted' ? { ...info, status: 'Expired' } : info;
  }

  clear(): void {
    for (const [key] of this.#entries.rows()) this.#entries.delete(key);
  }

  /** Least valuable first: what is not accepted, then what was learnt longest ago. A hundredth at a time, so that it is rare. */
  #evict(): void {
    const rows = this.#entries.rows();
    const value = ([, entry]: readonly [string, Entry]): number => (entry.status === 'Accepted' ? 1e15 : 0) + entry.learntAt;
    const worst = rows.toSorted((a, b) => value(a) - value(b)).slice(0, cacheCapacity / 100);
    for (const [key] of worst) this.#entries.delete(key);
  }
}
