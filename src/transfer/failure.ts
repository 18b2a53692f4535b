/** What can go wrong with a transfer, in words and by kind. Inside this folder a failure is thrown; the door turns it into an outcome. */
import type { TransferFailureKind } from '../station/ports/index.js';

export class Failure extends Error {
  readonly kind: TransferFailureKind;
  readonly retry: boolean;

  constructor(kind: TransferFailureKind, why: string, options: { readonly retry: boolean; readonly cause?: unknown }) {
    super(why, { cause: options.cause });
    this.name = 'Failure';
    this.kind = kind;
    this.retry = options.retry;
  }
}

/** The failure behind what a socket, undici or basic-ftp threw; `place` says where, without passwords. Mistakes in our own code pass. */
export function failureFrom(error: unknown, place: string): Failure {
  if (error instanceof Failure) return error;
  const { code, message } = detailsOf(error);
  if (code === '' && (error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError)) throw error;
  const known = errors.find(({ matches }) => matches.test(code) || matches.test(message));
  if (!known) return new Failure('interrupted', `${place}: ${message === '' ? code : message}`, { retry: true, cause: error });
  return new Failure(known.kind, `${place}: ${known.words} (${code === '' ? message : code})`, {
    retry: known.retry ?? true,
    cause: error,
  });
}

/** Node tries all addresses of a host and reports the failures together; the first of them will do. */
function detailsOf(error: unknown): { readonly code: string; readonly message: string } {
  if (error instanceof AggregateError && error.message === '' && error.errors.length > 0) return detailsOf(error.errors[0]);
  if (!(error instanceof Error)) return { code: '', message: String(error) };
  return { code: 'code' in error && typeof error.code === 'string' ? error.code : '', message: error.message };
}

interface KnownError {
  readonly matches: RegExp;
  readonly kind: TransferFailureKind;
  readonly words: string;
  /** Default: true. */
  readonly retry?: false;
}

const tls = (matches: RegExp, words: string): KnownError => ({ matches, kind: 'tls', words, retry: false });

/** First match wins; looked up by code and by message. Certificate codes are OpenSSL's (openssl-verification-options(1)). */
const errors: readonly KnownError[] = [
  { matches: /^ENOTFOUND$/, kind: 'unreachable', words: 'the host name is unknown' },
  { matches: /^EAI_AGAIN$/, kind: 'unreachable', words: 'the host name cannot be looked up now; is the network up' },
  { matches: /^ECONNREFUSED$/, kind: 'unreachable', words: 'nobody listens on this port' },
  { matches: /^(EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL)$/, kind: 'unreachable', words: 'there is no way to this host; is the network up' },
  { matches: /^UND_ERR_CONNECT_TIMEOUT$/, kind: 'unreachable', words: 'no connection came about in time' },
  tls(/^CERT_HAS_EXPIRED$/, 'the certificate of the server, or of one who issued it, has expired'),
  tls(/^CERT_NOT_YET_VALID$/, 'the certificate of the server is not valid yet; is the clock right'),
  tls(/^ERR_TLS_CERT_ALTNAME_INVALID$/, 'the certificate of the server was issued for another host name'),
  // Where chains may end at any trusted certificate, OpenSSL does not tell an unknown root from a gap in the chain.
  tls(
    /^(UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT|SELF_SIGNED_CERT_IN_CHAIN)/,
    'the certificate of the server leads to a root that is not trusted here, or the server leaves out an intermediate certificate',
  ),
  tls(/^DEPTH_ZERO_SELF_SIGNED_CERT$/, 'the certificate of the server is signed by itself and not trusted here'),
  tls(/^(INVALID_CA|INVALID_PURPOSE|CERT_|PATH_LENGTH_EXCEEDED)/, 'the certificate of the server is not acceptable'),
  tls(/UNSUPPORTED_PROTOCOL|PROTOCOL_VERSION|unsupported protocol/, 'the server offers no TLS 1.2 or newer'),
  tls(/WRONG_VERSION_NUMBER|wrong version number|PACKET_LENGTH_TOO_LONG/, 'the port does not speak TLS'),
  tls(/^(EPROTO$|ERR_SSL|ERR_TLS)/, 'the secure connection could not be agreed'),
  { matches: /^UND_ERR_(HEADERS|BODY)_TIMEOUT$|^Timeout /, kind: 'interrupted', words: 'the server has fallen silent' },
  {
    matches: /^(ECONNRESET|EPIPE|UND_ERR_SOCKET)$|Server (sent FIN|closed)|Socket closed/,
    kind: 'interrupted',
    words: 'the other end broke off the connection',
  },
  { matches: /^ETIMEDOUT$/, kind: 'interrupted', words: 'no answer in time' },
  { matches: /^HPE_/, kind: 'interrupted', words: 'the server broke the HTTP protocol' },
];
