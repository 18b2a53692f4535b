/**
 * What the station can know of tokens and of its own settings at any moment, by what has been said on its line (OCPP 1.6 §3.5): a second,
 * plain reading of the rules, beside the station's own.
 */
import { type Event, longestAnswer_ms, type Payload } from './account.js';
import type { SwitchKey } from './acts.js';

export class Knowledge {
  /** As they are when a station is new. */
  readonly switches: Record<SwitchKey, boolean> = {
    'VWGC.FreeVendModeActive': false,
    LocalAuthorizeOffline: false,
    LocalPreAuthorize: false,
    AllowOfflineTxForUnknownId: false,
    AuthorizeRemoteTxRequests: true,
    AuthorizationCacheEnabled: true,
    LocalAuthListEnabled: true,
  };
  readonly #list = new Map<string, Info>();
  readonly #cache = new Map<string, Info>();

  take(event: Event): void {
    if (event.type !== 'answered') return;
    const { by, action, payload, answer } = event;
    if (by === 'station') {
      if (answer['status'] !== 'Accepted') return;
      if (action === 'ChangeConfiguration') this.#change(String(payload['key']), String(payload['value']));
      if (action === 'SendLocalList') this.#listed(payload);
      return;
    }
    const { idTag } = payload;
    const info = answer['idTagInfo'] as Info | undefined;
    if (typeof idTag !== 'string' || !info || event.at_ms - event.asked_ms >= longestAnswer_ms) return;
    if (!this.#onList(idTag)) this.#cache.set(caseless(idTag), info);
  }

  /** Accepted, refused, or nothing is known. */
  of(idTag: string): boolean | undefined {
    const info = this.#onList(idTag) ?? (this.switches.AuthorizationCacheEnabled ? this.#cache.get(caseless(idTag)) : undefined);
    return info && info.status === 'Accepted';
  }

  /** Every group that the station may have heard of for a token. */
  groupsOf(idTag: string): readonly string[] {
    const known = [this.#list.get(caseless(idTag)), this.#cache.get(caseless(idTag))];
    return known.flatMap((info) => (info?.parentIdTag === undefined ? [] : [info.parentIdTag]));
  }

  /** Does it start a session while nobody can be asked? */
  startsOffline(idTag: string): boolean {
    const known = this.of(idTag);
    return known === undefined ? this.switches.AllowOfflineTxForUnknownId : known && this.switches.LocalAuthorizeOffline;
  }

  #onList(idTag: string): Info | undefined {
    return this.switches.LocalAuthListEnabled ? this.#list.get(caseless(idTag)) : undefined;
  }

  #change(key: string, value: string): void {
    if (Object.hasOwn(this.switches, key)) this.switches[key as SwitchKey] = value === 'true';
  }

  #listed({ updateType, localAuthorizationList }: Payload): void {
    if (updateType === 'Full') this.#list.clear();
    for (const { idTag, idTagInfo } of (localAuthorizationList ?? []) as readonly { idTag: string; idTagInfo?: Info }[]) {
      if (idTagInfo) this.#list.set(caseless(idTag), idTagInfo);
      else this.#list.delete(caseless(idTag));
    }
  }
}

interface Info {
  readonly status: string;
  readonly parentIdTag?: string;
}

export const caseless = (idTag: string): string => idTag.toLowerCase();
