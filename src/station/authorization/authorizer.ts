import type { AuthorizationStatus, Csms, IdTokenInfo } from '../csms-port.js';
import type { Settings } from '../settings/settings.js';
import type { StationTime } from '../time.js';
import type { Permit } from '../transaction/session.js';
import type { AuthorizationCache } from './cache.js';
import type { LocalList } from './local-list.js';
import { type Refusal, refusal } from './refusal.js';
import { isToken, sameToken } from './token.js';

export type Authorization = { readonly type: 'accepted'; readonly groupToken?: string; readonly by: Source | 'offlineRule' } | Refusal;

/** Who said it. */
type Source = 'backEnd' | 'list' | 'cache';

interface Known extends IdTokenInfo {
  readonly by: Source;
}

export interface AuthorizerParts {
  readonly settings: Settings;
  readonly list: LocalList;
  readonly cache: AuthorizationCache;
  readonly csms: Csms;
  readonly time: StationTime;
}

/** Decides who may charge: the order of local list, cache, back-end and offline rules (OCPP 1.6 §3.5, §4.1). */
export class Authorizer {
  readonly #settings: Settings;
  readonly #list: LocalList;
  readonly #cache: AuthorizationCache;
  readonly #csms: Csms;
  readonly #time: StationTime;
  /** The newest answer of the back-end in this run. */
  #newest: { readonly idToken: string; readonly info: IdTokenInfo } | undefined;

  constructor({ settings, list, cache, csms, time }: AuthorizerParts) {
    this.#settings = settings;
    this.#list = list;
    this.#cache = cache;
    this.#csms = csms;
    this.#time = time;
  }

  /**
   * Takes in what an answer of the back-end says of a token. The cache learns it unless the token is on the local list, whose word
   * counts more (OCPP 1.6 §3.5.4, §4.1).
   * @throws StoreFault
   */
  learn(idToken: string, info: IdTokenInfo): void {
    const now = this.#time.now();
    this.#newest = { idToken, info };
    if (!this.#list.find(idToken, now)) this.#cache.learn(idToken, info, now);
  }

  /** What was said of a token last: by the back-end, if it was the last one that it was asked about, else by list or cache. */
  lastWord(idToken: string): IdTokenInfo | undefined {
    return this.#newest && sameToken(this.#newest.idToken, idToken) ? this.#newest.info : this.#known(idToken);
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
      if (known?.status === 'Accepted' && this.#settings.get('LocalPreAuthorize')) return accepted(known);
      const answer = await this.#csms.authorize(idToken);
      if (answer.type === 'answered') return this.#answered(answer.info);
      // A back-end that is there but does not decide is not an absent one: the offline rules do not open the door.
      if (answer.type === 'undecided' && !evenOffline)
        return refusal(`the back-end did not decide: ${answer.why}`, 'a back-end that answers Authorize');
    }
    // Who is known to be no longer good is refused all the same (OCPP 1.6 §3.5.3).
    const isBad = known !== undefined && known.status !== 'Accepted';
    return evenOffline && !isBad ? { type: 'accepted', by: 'offlineRule' } : this.#offline(known);
  }

  /**
   * May this token stop the session of that permit? The same token may, the group's own, and one of the same group (R-AUT-16). A missing
   * group never matches (R-AUT-17). Whoever belongs to the group may stop without a link too: nobody is to be kept from his vehicle.
   */
  async toStop(idToken: string, permit: Permit): Promise<Authorization> {
    if (!isToken(idToken)) return notAToken;
    if (sameToken(idToken, permit.idToken)) return { type: 'accepted', by: 'offlineRule' };
    // A session that was started remotely learns its group from the answer to StartTransaction.
    const group = permit.groupToken ?? this.groupOf(permit.idToken);
    if (group === undefined) return refusal('another token started this session, and it belongs to no group', ownCard);
    if (sameToken(idToken, group)) return { type: 'accepted', by: 'offlineRule' };
    const answer = this.#csms.reachable ? await this.#csms.authorize(idToken) : ({ type: 'unreachable' } as const);
    const info = answer.type === 'answered' ? byBackEnd(answer.info) : this.#known(idToken);
    if (!info) return refusal('another token started this session, and the group of this one is not known', ownCard);
    if (info.status !== 'Accepted') return refusal(`the token that wants to stop is ${info.status}`, ownCard);
    if (info.groupToken === undefined || !sameToken(info.groupToken, group)) {
      return refusal('the token does not belong to the group of the session', ownCard);
    }
    return accepted(info);
  }

  /** The group of a token as far as it is known here; the cache knows it also while it is not used for starts. */
  groupOf(idToken: string): string | undefined {
    const now = this.#time.now();
    return (this.#list.find(idToken, now) ?? this.#cache.find(idToken, now))?.groupToken;
  }

  /** The local list has the first word, the cache the second (OCPP 1.6 §3.5.4). */
  #known(idToken: string): Known | undefined {
    const now = this.#time.now();
    const listed = this.#list.find(idToken, now);
    if (listed) return { ...listed, by: 'list' };
    const cached = this.#settings.get('AuthorizationCacheEnabled') ? this.#cache.find(idToken, now) : undefined;
    return cached && { ...cached, by: 'cache' };
  }

  #answered(info: IdTokenInfo): Authorization {
    return info.status === 'Accepted' ? accepted(byBackEnd(info)) : refusal(`the back-end answers ${info.status}`, whatHelps[info.status]);
  }

  #offline(known: Known | undefined): Authorization {
    if (known) {
      if (known.status !== 'Accepted')
        return refusal(`the back-end is out of reach and the ${known.by} says ${known.status}`, whatHelps[known.status]);
      if (this.#settings.get('LocalAuthorizeOffline')) return accepted(known);
      return refusal(
        'the back-end is out of reach and LocalAuthorizeOffline is false',
        'the link to the back-end, or true in LocalAuthorizeOffline',
      );
    }
    if (this.#settings.get('AllowOfflineTxForUnknownId')) return { type: 'accepted', by: 'offlineRule' };
    return refusal(
      'the back-end is out of reach and the token is not known here',
      'the link to the back-end, a token on the local list, or true in AllowOfflineTxForUnknownId',
    );
  }
}

const byBackEnd = (info: IdTokenInfo): Known => ({ ...info, by: 'backEnd' });

const accepted = ({ by, groupToken }: Known): Authorization =>
  groupToken === undefined ? { type: 'accepted', by } : { type: 'accepted', by, groupToken };

const notAToken = refusal('a token has 1 to 20 characters', 'another card');

const ownCard = 'the card that has started, one of its group, or a stop by the back-end';

/** Against each answer about a token (OCPP 1.6 §6.2). */
const whatHelps: Readonly<Record<Exclude<AuthorizationStatus, 'Accepted'>, string>> = {
  Blocked: 'another card, or a back-end that no longer blocks this one',
  Expired: 'another card, or a later expiry date at the back-end',
  Invalid: 'another card, or a back-end that knows this one',
  ConcurrentTx: 'another card, or the end of the session that this one has begun elsewhere',
};
