/** What a token is, when two are the same, and what is known of one at a given time. */
import type { Instant } from '../../kernel/index.js';
import type { IdTokenInfo } from '../csms-port.js';

/** OCPP 1.6 §7.28: at most 20 characters (R-AUT-05). */
export const isToken = (idToken: string): boolean => idToken.length > 0 && idToken.length <= 20;

/** Tokens compare without regard to case (OCPP 1.6 §7.28). */
export const tokenKey = (idToken: string): string => idToken.toUpperCase();

export const sameToken = (a: string, b: string): boolean => tokenKey(a) === tokenKey(b);

/** An acceptance ends at its date; a refusal does not become anything else by it (OCPP 1.6 §3.5.1). */
export const asOf = (info: IdTokenInfo, now: Instant): IdTokenInfo =>
  info.status === 'Accepted' && info.expires !== undefined && info.expires <= now ? { ...info, status: 'Expired' } : info;
