import type { Csms, IdTokenInfo } from '../csms-port.js';
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
   * @param evenOffline The token was accepted before (free vend, C-74): without a word of the back-end it still counts.
   */
  async toStart(idToken: string, { evenOffline = false } = {}): Promise<Authorization> {
    if (!isToken(idToken)) return notAToken;
    const known = this.#known(idToken);
    if (this.#csms.reachable) {
      // LocalPreAuthorize only spares the wait for a token that is known to be good; everything else is asked (R-AUT-08).
      if (known?.status === 'Accepted' && this.#settings.get('LocalPreAuthorize')) return accepted(known, 'cache');
      const answer = await this.#csms.authorize(idToken);
      if (answer.type === 'answered') return this.#answered(answer.info);
      // A back-end that is there but does not decide is not an absent one: the offline rules do not open the door.
      if (answer.type === 'undecided' && !evenOffline) return { type: 'refused', why: `the back-end did not decide: ${answer.why}` };
    }
    return evenOffline ? { type: 'accepted', by: 'offlineRule' } : this.#offline(known);
  }

  /**
   * May this token stop the session of that permit? The same token may, the group's own, and one of the same group (R-AUT-16). A missing
   * group never matches (R-AUT-17). Whoever belongs to the group may stop without a link too: nobody is to be kept from his vehicle.
   */
  async toStop(idToken: string, permit: Permit): Promise<Authorization> {
    if (!isToken(idToken)) return notAToken;
    if (sameToken(idToken, permit.idToken)) return { type: 'accepted', by: 'offlineRule' };
    // A session that was started remotely learns its group from the answer to StartTransaction.
    const group = permit.groupToken ?? this.#cache.find(permit.idToken, this.#time.now())?.groupToken;
    if (group === undefined) return { type: 'refused', why: 'another token started this session, and it belongs to no group' };
    if (sameToken(idToken, group)) return { type: 'accepted', by: 'offlineRule' };
    const answer = this.#csms.reachable ? await this.#csms.authorize(idToken) : ({ type: 'unreachable' } as const);
    const info = answer.type === 'answered' ? answer.info : this.#known(idToken);
    if (!info) return { type: 'refused', why: 'another token started this session, and the group of this one is not known' };
    if (info.status !== 'Accepted') return { type: 'refused', why: `the token that wants to stop is ${info.status}` };
    if (info.groupToken === undefined || !sameToken(info.groupToken, group)) {
      return { type: 'refused', why: 'the token does not belong to the group of the session' };
    }
    return accepted(info, answer.type === 'answered' ? 'backEnd' : 'cache');
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

/** OCPP 1.6 §7.28: at most 20 characters (R-AUT-05). */
const isToken = (idToken: string): boolean => idToken.length > 0 && idToken.length <= 20;
const notAToken: Authorization = { type: 'refused', why: 'a token has 1 to 20 characters' };

export const sameToken = (a: string, b: string): boolean => tokenKey(a) === tokenKey(b);
