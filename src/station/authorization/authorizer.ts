import type { Csms, IdTokenInfo } from '../ports/index.js';
import type { Settings } from '../settings/settings.js';
import type { StationTime } from '../time.js';
import type { Permit } from '../transaction/session.js';
import { type AuthorizationCache, tokenKey } from './cache.js';

export type Authorization =
  | { readonly type: 'accepted'; readonly groupToken?: string; readonly by: 'backEnd' | 'cache' | 'offlineRule' }
  | { readonly type: 'refused'; readonly why: string };

/** Decides who may charge: the order of back-end, cache and offline rules (OCPP 1.6 §3.5, §4.1). */
export class Authorizer {
  readonly #settings: Settings;
  readonly #cache: AuthorizationCache;
  readonly #csms: Csms;
  readonly #time: StationTime;

  constructor(parts: { settings: Settings; cache: AuthorizationCache; csms: Csms; time: StationTime }) {
    this.#settings = parts.settings;
    this.#cache = parts.cache;
    this.#csms = parts.csms;
    this.#time = parts.time;
  }

  /**
   * May this token start a session?
   * @param evenOffline The token was accepted before (free vend, C-74): without the back-end it still counts.
   */
  async toStart(idToken: string, { evenOffline = false } = {}): Promise<Authorization> {
    const known = this.#known(idToken);
    if (this.#csms.reachable) {
      // LocalPreAuthorize only spares the wait for a token that is known to be good; everything else is asked (R-AUT-08).
      if (known?.status === 'Accepted' && this.#settings.get('LocalPreAuthorize')) return accepted(known, 'cache');
      const answer = await this.#csms.authorize(idToken);
      if (answer.type === 'answered') return this.#answered(answer.info);
    }
    return evenOffline ? { type: 'accepted', by: 'offlineRule' } : this.#offline(known);
  }

  /**
   * May this token stop the session of that permit? The same token may, and one of the same group (R-AUT-16); the back-end is
   * asked only where the group of the presented token is not known.
   */
  async toStop(idToken: string, permit: Permit): Promise<Authorization> {
    if (sameToken(idToken, permit.idToken)) return { type: 'accepted', by: 'offlineRule' };
    if (permit.groupToken === undefined) return { type: 'refused', why: 'another token started this session, and it belongs to no group' };
    if (sameToken(idToken, permit.groupToken)) return { type: 'accepted', by: 'offlineRule' };
    const authorization = await this.toStart(idToken);
    if (authorization.type === 'refused') return authorization;
    return authorization.groupToken !== undefined && sameToken(authorization.groupToken, permit.groupToken)
      ? authorization
      : { type: 'refused', why: 'the token belongs to another group than the session' };
  }

  #known(idToken: string): IdTokenInfo | undefined {
    return this.#settings.get('AuthorizationCacheEnabled') ? this.#cache.find(idToken, this.#time.now()) : undefined;
  }

  #answered(info: IdTokenInfo): Authorization {
    return info.status === 'Accepted' ? accepted(info, 'backEnd') : { type: 'refused', why: `the back-end answers ${info.status}` };
  }

  #offline(known: IdTokenInfo | undefined): Authorization {
    if (known) {
      if (known.status !== 'Accepted') return { type: 'refused', why: `the back-end is out of reach and the cache says ${known.status}` };
      if (this.#settings.get('LocalAuthorizeOffline')) return accepted(known, 'cache');
      return { type: 'refused', why: 'the back-end is out of reach and LocalAuthorizeOffline is false' };
    }
    if (this.#settings.get('AllowOfflineTxForUnknownId')) return { type: 'accepted', by: 'offlineRule' };
    return { type: 'refused', why: 'the back-end is out of reach and the token is not known here' };
  }
}

const accepted = (info: IdTokenInfo, by: 'backEnd' | 'cache'): Authorization =>
  info.groupToken === undefined ? { type: 'accepted', by } : { type: 'accepted', by, groupToken: info.groupToken };

export const sameToken = (a: string, b: string): boolean => tokenKey(a) === tokenKey(b);
