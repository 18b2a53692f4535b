/**
 * Whom the back-end knows: a table of tokens and what it says of each (OCPP 1.6 §3.5, §7.27). Spelling in upper or lower case does
 * not matter (CiString20Type); who is not in the table is Invalid.
 */
import { Instant, isoSeconds } from '../kernel/index.js';
import type { AuthorizationStatus, IdTagInfo } from '../protocols/ocpp16/index.js';

export interface BackendToken {
  readonly idTag: string;
  /** Whose token it is, for people. */
  readonly holder: string;
  /** Accepted where it is missing. */
  readonly status?: 'Accepted' | 'Blocked';
  readonly expires?: Instant;
  /** Tokens of one group may stop each other's transactions. */
  readonly parentIdTag?: string;
  /** May be in several transactions at once: tokens that stand for a means of payment instead of a person. */
  readonly shared?: boolean;
}

/** Cards for demonstration, one of each kind. The last two are the station's own default tokens (manual §2.16, §2.19). */
export const demoTokens: readonly BackendToken[] = [
  { idTag: 'CARD-ANNA', holder: 'Anna, of the household', parentIdTag: 'HOUSEHOLD' },
  { idTag: 'CARD-BEN', holder: 'Ben, of the same household', parentIdTag: 'HOUSEHOLD' },
  { idTag: 'CARD-CARLA', holder: 'Carla, on her own' },
  { idTag: 'CARD-BLOCKED', holder: 'whose contract was blocked', status: 'Blocked' },
  { idTag: 'CARD-EXPIRED', holder: 'whose contract has ended', expires: Instant(Date.UTC(2020, 0, 1)) },
  { idTag: 'APP-USER', holder: 'somebody with the app', shared: true },
  { idTag: 'UNDEFINED', holder: 'paid at the card terminal', shared: true },
  { idTag: 'UNDEFINED_ID_TOKEN', holder: 'free vend', shared: true },
];

export class TokenTable {
  readonly #byTag: ReadonlyMap<string, BackendToken>;

  constructor(tokens: readonly BackendToken[]) {
    this.#byTag = new Map(tokens.map((token) => [caseless(token.idTag), token]));
  }

  /** What is said of a token at a time, other transactions left aside. */
  look(idTag: string, at: Instant): IdTagInfo {
    const token = this.#byTag.get(caseless(idTag));
    if (!token) return { status: 'Invalid' };
    return {
      status: statusOf(token, at),
      ...(token.expires !== undefined && { expiryDate: isoSeconds(token.expires) }),
      ...(token.parentIdTag !== undefined && { parentIdTag: token.parentIdTag }),
    };
  }

  isShared(idTag: string): boolean {
    return this.#byTag.get(caseless(idTag))?.shared === true;
  }
}

export const sameToken = (one: string, other: string): boolean => caseless(one) === caseless(other);

function statusOf(token: BackendToken, at: Instant): AuthorizationStatus {
  if (token.status === 'Blocked') return 'Blocked';
  return token.expires !== undefined && token.expires <= at ? 'Expired' : 'Accepted';
}

const caseless = (idTag: string): string => idTag.toLowerCase();
