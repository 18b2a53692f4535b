/**
 * The local authorisation list: tokens that the back-end has sent beforehand, so that they count without asking (OCPP 1.6 §3.5.2, §5.15). An
 * update is taken as a whole, in one durable step, or refused as a whole with the list as it was. Every token has its own row, and a look-up
 * goes to the store: ten thousand tokens weigh nothing while nobody comes.
 */
import type { Instant, Store, Table } from '../../kernel/index.js';
import type { IdTokenInfo } from '../csms-port.js';
import type { Settings } from '../settings/settings.js';
import { asOf, isToken, tokenKey } from './token.js';

export interface ListUpdate {
  /** Full: in place of all that is there. */
  readonly kind: 'full' | 'differential';
  /** Of the list when the update is done. */
  readonly version: number;
  readonly entries: readonly ListEntry[];
}

export interface ListEntry {
  readonly idToken: string;
  /** Missing: the token leaves the list (differential only). */
  readonly info?: IdTokenInfo;
}

export type ListOutcome =
  | { readonly type: 'applied' }
  /** Not newer than the list that is here. */
  | { readonly type: 'outdated'; readonly why: string }
  | { readonly type: 'refused'; readonly why: string };

interface Head {
  readonly version: number;
  readonly length: number;
}

const empty: Head = { version: 0, length: 0 };

export class LocalList {
  readonly #store: Store;
  readonly #settings: Settings;
  readonly #entries: Table<IdTokenInfo>;
  readonly #head: Table<Head>;

  constructor(store: Store, settings: Settings) {
    this.#store = store;
    this.#settings = settings;
    this.#entries = store.table('localList');
    this.#head = store.table('localListHead');
  }

  /** 0 while the list is empty (OCPP 1.6 §5.10). */
  get version(): number {
    return this.#present.version;
  }

  get length(): number {
    return this.#present.length;
  }

  /** Is the list in use (`LocalAuthListEnabled`)? While it is not, it says nothing of anybody, and stays as it is. */
  get inUse(): boolean {
    return this.#settings.get('LocalAuthListEnabled');
  }

  /** What the list says of a token. */
  find(idToken: string, now: Instant): IdTokenInfo | undefined {
    const info = this.inUse ? this.#entries.get(tokenKey(idToken)) : undefined;
    // ConcurrentTx marks a token as valid too: it was in use elsewhere when the list was made (OCPP 1.6 §3.5.2).
    return info && asOf(info.status === 'ConcurrentTx' ? { ...info, status: 'Accepted' } : info, now);
  }

  /** @throws StoreFault; the list is then as it was */
  apply(update: ListUpdate): ListOutcome {
    const present = this.#present;
    const { kind, version, entries } = update;
    if (kind === 'differential' && version <= present.version)
      return { type: 'outdated', why: `version ${version} is not newer than ${present.version}` };
    const why = this.#objectionTo(update);
    if (why !== undefined) return { type: 'refused', why };
    const length = kind === 'full' ? entries.length : present.length + entries.reduce((sum, entry) => sum + this.#growth(entry), 0);
    const most = this.#settings.get('LocalAuthListMaxLength');
    if (length > most) return { type: 'refused', why: `the list would have ${length} tokens, at most ${most} have room` };
    this.#store.atomically(() => {
      if (kind === 'full') this.#entries.clear();
      for (const { idToken, info } of entries) {
        if (info) this.#entries.put(tokenKey(idToken), info);
        else this.#entries.delete(tokenKey(idToken));
      }
      this.#head.put('head', length === 0 ? empty : { version, length });
    });
    return { type: 'applied' };
  }

  get #present(): Head {
    return this.#head.get('head') ?? empty;
  }

  /** What is wrong with an update by itself. */
  #objectionTo({ kind, version, entries }: ListUpdate): string | undefined {
    const most = this.#settings.get('SendLocalListMaxLength');
    if (entries.length > most) return `${entries.length} tokens in one update, at most ${most} are allowed`;
    if (version < 0 || (version === 0 && entries.length > 0)) return `version ${version}, which no list can have; they begin with 1`;
    const seen = new Set<string>();
    for (const { idToken, info } of entries) {
      if (!isToken(idToken)) return `"${idToken}" is no token; those have 1 to 20 characters`;
      if (seen.has(tokenKey(idToken))) return `${idToken} stands there twice`;
      if (kind === 'full' && !info) return `nothing is said of ${idToken}, which a full list must do`;
      seen.add(tokenKey(idToken));
    }
    return undefined;
  }

  /** By how much an entry of a differential update makes the list longer. */
  #growth({ idToken, info }: ListEntry): number {
    const isThere = this.#entries.get(tokenKey(idToken)) !== undefined;
    return Number(info !== undefined) - Number(isThere);
  }
}
