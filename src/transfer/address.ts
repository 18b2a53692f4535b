/** Locations as back-ends write them: scheme, login, file or directory. */
import { Failure } from './failure.js';

export interface Address {
  /** Without user name and password. */
  readonly url: URL;
  readonly login: Login | undefined;
}

export interface Login {
  readonly user: string;
  readonly password: string;
}

const schemes = ['http:', 'https:', 'ftp:', 'ftps:'];

/** @throws Failure 'bad-address' | 'unsupported-scheme'; neither repeats the location, which may hold a password. */
export function parseAddress(location: string): Address {
  const trimmed = location.trim();
  if (!URL.canParse(trimmed)) throw badAddress('the location is no address; wanted is one like https://host/path');
  const url = new URL(trimmed);
  if (!schemes.includes(url.protocol)) {
    throw new Failure('unsupported-scheme', `${url.protocol} is not spoken here; ${schemes.join(' ')} are`, { retry: false });
  }
  if (url.hostname === '') throw badAddress('the location names no host');
  const login = url.username === '' && url.password === '' ? undefined : { user: decoded(url.username), password: decoded(url.password) };
  if (login?.user.includes(':') && url.protocol.startsWith('http')) throw badAddress('a user name for HTTP holds no colon (RFC 7617 §2)');
  for (const segment of url.pathname.split('/')) decoded(segment);
  url.username = '';
  url.password = '';
  url.hash = '';
  return { url, login };
}

/** Where it is, for people: without login, and without a query, which may hold a signature or a token. */
export const placeOf = (url: URL): string => `${url.protocol}//${url.host}${url.pathname}`;

/**
 * The address of the uploaded file. OCPP 1.6 §6.25 says that the location is a directory; in the field it is often the file
 * itself (last segment with an ending) or a signed or scripted address (with a query). Those are taken as they are.
 */
export function uploadAddress({ url, login }: Address, fileName: string): Address {
  if (url.search !== '' || hasEnding.test(url.pathname)) return { url, login };
  const file = new URL(url);
  file.pathname = `${url.pathname.replace(/\/$/, '')}/${encodeURIComponent(fileName)}`;
  return { url: file, login };
}

/** What the uploaded file is called there. An address that names no file, but a script or a key of its own, leaves it the name that it has. */
export function uploadName(address: Address, fileName: string): string {
  const { pathname } = uploadAddress(address, fileName).url;
  const named = hasEnding.test(pathname) && !isScript.test(pathname) ? decoded(pathname.slice(pathname.lastIndexOf('/') + 1)) : fileName;
  return named.length <= mostName ? named : fileName;
}

/** The last segment of a path, unless it only begins with a dot. */
const hasEnding = /[^/.]\.[\w-]+$/;
const isScript = /\.(aspx?|ashx|cgi|do|jspx?|php\d?|pl|py)$/i;
/** As many characters has the name in GetDiagnostics.conf and GetLog.conf (OCPP 1.6 §6.26). */
const mostName = 255;

/**
 * Folders and file of an FTP address, counted from where the login leads; those of `ftp://host/%2Fetc/file` and
 * `ftp://host//etc/file` from the root (RFC 1738 §3.2.2).
 */
export function ftpPath(url: URL): { readonly folders: readonly string[]; readonly file: string } {
  const path = url.pathname.replace(/^\//, '').replace(/;type=[aid]$/i, '');
  const fromRoot = /^(\/|%2F)/i.test(path);
  const segments = path
    .replace(/^%2F/i, '')
    .split('/')
    .filter((segment, index, all) => segment !== '' || index === all.length - 1)
    .map(decoded);
  const file = segments.at(-1) ?? '';
  if (file === '') throw badAddress(`${placeOf(url)} names a directory, not a file`);
  return { folders: [...(fromRoot ? ['/'] : []), ...segments.slice(0, -1)], file };
}

/** For sockets and certificates: IPv6 addresses without brackets. */
export const hostOf = (url: URL): string => url.hostname.replace(/^\[(.*)\]$/, '$1');

function decoded(text: string): string {
  let plain: string;
  try {
    plain = decodeURIComponent(text);
  } catch {
    throw badAddress('the location has a % that begins no percent-encoded character');
  }
  if (/\p{Cc}/u.test(plain)) throw badAddress('the location holds control characters');
  return plain;
}

const badAddress = (why: string): Failure => new Failure('bad-address', why, { retry: false });
