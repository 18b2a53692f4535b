/** Why there is no link, in words for the log and the pages. Nothing here repeats a password that an address may carry. */
import type { LinkTrouble } from '../kernel/index.js';

/** The server answered the opening handshake with an HTTP status. */
export function refusalInWords(status: number, url: string): string {
  const meaning = statuses[status] ?? (status >= 500 ? 'the back-end has trouble of its own' : 'the back-end refused the connection');
  return `${placeOf(url)} answered ${status}: ${meaning}`;
}

/** The connection failed, or the partner broke a rule of the protocol. */
export function errorInWords(error: unknown, url: string): string {
  const { code, message } = partsOf(error);
  const words = meaningOf(error)?.words;
  const detail = [code, message].filter((part) => part !== '').join(': ');
  return words === undefined ? `${placeOf(url)}: ${detail}` : `${placeOf(url)}: ${words} (${detail})`;
}

/** Whether an answer to the opening handshake is a matter of security. */
export const troubleOfRefusal = (status: number): LinkTrouble | undefined =>
  status === 401 || status === 403 ? 'notAuthorised' : undefined;

/** Whether a failure is a matter of security. */
export const troubleOfError = (error: unknown): LinkTrouble | undefined => meaningOf(error)?.trouble;

interface Meaning {
  readonly matches: RegExp;
  readonly words: string;
  readonly trouble?: LinkTrouble;
}

function meaningOf(error: unknown): Meaning | undefined {
  const { code, message } = partsOf(error);
  return errors.find(({ matches }) => matches.test(code) || matches.test(message));
}

/** Of what OpenSSL says only the reason: the rest are places in its source. */
function partsOf(error: unknown): { readonly code: string; readonly message: string } {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  const message = error instanceof Error ? error.message : String(error);
  return { code, message: /SSL routines:\w*:([^:]+)/.exec(message)?.[1] ?? message };
}

/** An open link ended; `code` as in RFC 6455 §7.4. */
export function closeInWords(code: number, reason: string): string {
  const meaning = closeCodes[code] ?? 'the connection was closed';
  return `${meaning} (code ${code}${reason === '' ? '' : `: ${reason}`})`;
}

const statuses: Readonly<Record<number, string>> = {
  400: 'the back-end did not understand the request',
  401: 'user name or password is missing or wrong',
  403: 'this station may not connect',
  404: 'the address or the identity of the station is unknown there',
  407: 'a proxy on the way wants a password',
  426: 'the back-end wants another protocol version',
  429: 'too many attempts',
};

/** What `webSocketDial` says of an address that the security profile rules out. */
export const notSecure = 'a wss: address is wanted';

/** First match wins; looked up by code and by message. */
const errors: readonly Meaning[] = [
  { matches: /^a wss: address is wanted$/, words: 'the security profile of this station allows no address without TLS' },
  { matches: /^Invalid URL|^The URL|ERR_INVALID_URL/, words: 'this is no ws: or wss: address' },
  { matches: /^ENOTFOUND$/, words: 'the host name is unknown' },
  { matches: /^EAI_AGAIN$/, words: 'the host name cannot be looked up now; is the network up' },
  { matches: /^ECONNREFUSED$/, words: 'nobody listens on this port' },
  { matches: /^(ECONNRESET|EPIPE)$|socket hang up/, words: 'the other end broke off the connection' },
  { matches: /^(EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL)$/, words: 'there is no way to this host; is the network up' },
  { matches: /^ETIMEDOUT$|handshake has timed out/, words: 'no answer in time' },
  { matches: /sent (no|an invalid) subprotocol/, words: 'the back-end does not speak the wanted sub-protocol' },
  { matches: /closed before the connection was established/, words: 'the attempt was given up' },
  {
    matches: /^ERR_TLS_CERT_ALTNAME_INVALID$/,
    words: 'the certificate was issued for another host name',
    trouble: 'untrustedPartner',
  },
  { matches: /^CERT_HAS_EXPIRED$/, words: 'the certificate of the back-end has expired', trouble: 'untrustedPartner' },
  {
    matches: /^CERT_NOT_YET_VALID$/,
    words: 'the certificate of the back-end is not valid yet; is the clock right',
    trouble: 'untrustedPartner',
  },
  {
    matches:
      /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT|INVALID_CA|CERT_SIGNATURE_FAILURE|INVALID_PURPOSE)/,
    words: 'the certificate of the back-end comes from nobody who is trusted here',
    trouble: 'untrustedPartner',
  },
  {
    matches: /alert (certificate (required|revoked|expired|unknown)|bad certificate|unsupported certificate|unknown ca|access denied)/,
    words: 'the back-end does not accept the certificate of the station, or misses one',
    trouble: 'untrustedStation',
  },
  {
    matches: /alert protocol version|unsupported protocol|version too low/,
    words: 'the back-end offers no version of TLS that is safe; 1.2 or 1.3 is wanted',
    trouble: 'tlsVersion',
  },
  {
    matches: /alert (handshake failure|insufficient security)|no shared cipher/,
    words: 'no cipher suite suits both sides',
    trouble: 'cipherSuite',
  },
  { matches: /WRONG_VERSION_NUMBER|wrong version number/, words: 'the port does not speak TLS; use ws: instead of wss:' },
  { matches: /^(EPROTO$|ERR_SSL|ERR_TLS)/, words: 'the secure connection could not be agreed' },
  { matches: /^WS_ERR_INVALID_UTF8$/, words: 'the back-end sent text that is not UTF-8' },
  { matches: /^WS_ERR_UNSUPPORTED_MESSAGE_LENGTH$/, words: 'the back-end sent a message that is too long' },
  { matches: /^WS_ERR/, words: 'the back-end broke the WebSocket protocol' },
];

const closeCodes: Readonly<Record<number, string>> = {
  1000: 'the connection was closed in order',
  1001: 'the back-end goes away',
  1002: 'the back-end reports a protocol error',
  1003: 'the back-end does not take this kind of frame',
  1005: 'the connection was closed without a reason',
  1006: 'the connection broke off',
  1007: 'the back-end reports text that is not UTF-8',
  1008: 'the back-end closed the connection by its rules',
  1009: 'the back-end reports a message that is too long',
  1011: 'the back-end has trouble of its own',
  1012: 'the back-end restarts',
  1013: 'the back-end is overloaded',
};

/** Host and port only: identity and password are nobody's business in a log. */
function placeOf(url: string): string {
  const { protocol, host } = URL.canParse(url) ? new URL(url) : { protocol: '', host: '' };
  return host === '' ? 'the address of the back-end' : `${protocol}//${host}`;
}
