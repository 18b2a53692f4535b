/**
 * A certification authority for tests, three levels deep (root, intermediate, leaf), made by the command `openssl` and so by
 * another hand than the code under test. Everything is handed out as PEM text; nothing stays on the disk. Keys are new in every run.
 */
import { issue, sign, type Usage } from './openssl.js';

/** A certificate with its private key (PKCS #8, not encrypted). */
export interface Identity {
  readonly certificate: string;
  readonly key: string;
  /** What a TLS server presents: the certificate, then those between it and its root. Without the root, so empty for a root. */
  readonly chain: string;
}

/** An identity that may sign others. */
export type Authority = Identity;

interface Period {
  /** Default: one day ago. */
  readonly from?: Date;
  /** Days from `from`, or from now without one. Default: 90, of an authority 3650. */
  readonly days?: number;
}

export interface LeafOptions extends Period {
  /** Who signs; the intermediate unless told otherwise. */
  readonly by?: Authority;
  /** Default: `server`. */
  readonly usage?: Usage;
  /** Distinguished name as `openssl -subj` reads it; default: the first name as common name. */
  readonly subject?: string;
  /** P-256 (default) or RSA with 2048 bits. */
  readonly keyType?: 'ec' | 'rsa';
}

export interface TestPki {
  readonly root: Authority;
  readonly intermediate: Authority;
  /** For `localhost`, 127.0.0.1 and ::1. */
  readonly server: Identity;
  /** As `server`, but its time is over since yesterday. */
  readonly expired: Identity;
  /** As `server`, but its time begins tomorrow. */
  readonly notYetValid: Identity;
  /** Valid, but for the host `elsewhere.example`. */
  readonly wrongName: Identity;
  /** An authority that nobody here trusts, and its certificate for the same names as `server`. */
  readonly stranger: { readonly root: Authority; readonly server: Identity };
  /** A certificate for these host names and addresses; none for a client or a signer. */
  leaf(names: readonly string[], options?: LeafOptions): Identity;
  /** A new authority. Signed by `by` it is an intermediate, or a new root that an old one vouches for; else it signs itself. */
  authority(name: string, options?: Period & { readonly by?: Authority }): Authority;
  /**
   * Signs a request (PEM) and returns the certificate alone; `ca` is the intermediate and `usage` `client` unless told otherwise.
   * The chain for CertificateSigned is this and `intermediate.chain`. @throws Error when the request's own signature is wrong.
   */
  signCsr(csr: string, options?: Period & { readonly ca?: Authority; readonly usage?: Usage }): string;
}

/** The authority of this process: made at the first call, the same at every other. */
export const testPki: () => TestPki = once(() => {
  const root = authority('Test Root');
  const intermediate = authority('Test Intermediate', { by: root });
  const leaf: TestPki['leaf'] = (names, options) => leafOf(names, { by: intermediate, ...options });
  const stranger = authority('Stranger Root');
  return {
    root,
    intermediate,
    server: leaf(thisHost),
    expired: leaf(thisHost, { from: inDays(-91), days: 90 }),
    notYetValid: leaf(thisHost, { from: inDays(1) }),
    wrongName: leaf(['elsewhere.example']),
    stranger: { root: stranger, server: leaf(thisHost, { by: stranger }) },
    leaf,
    authority,
    signCsr: (csr, { ca = intermediate, usage = 'client', ...period } = {}) => sign(csr, { usage, signer: ca, ...datesOf(period, 90) }),
  };
});

const thisHost = ['localhost', '127.0.0.1', '::1'];

function authority(name: string, { by, ...period }: Period & { readonly by?: Authority } = {}): Authority {
  const made = issue({ subject: `/O=Flexpole Test/CN=${name}`, usage: 'authority', signer: by, ...datesOf(period, 3650) });
  return { ...made, chain: by ? made.certificate + by.chain : '' };
}

function leafOf(
  names: readonly string[],
  { by, usage = 'server', subject, keyType = 'ec', ...period }: LeafOptions & { readonly by: Authority },
): Identity {
  const made = issue({
    subject: subject ?? `/O=Flexpole Test/CN=${names[0] ?? usage}`,
    names,
    usage,
    keyType,
    signer: by,
    ...datesOf(period, 90),
  });
  return { ...made, chain: made.certificate + by.chain };
}

function datesOf({ from, days }: Period, usualDays: number): { readonly notBefore: Date; readonly notAfter: Date } {
  return { notBefore: from ?? inDays(-1), notAfter: inDays(days ?? usualDays, from) };
}

const inDays = (days: number, from = new Date()): Date => new Date(from.getTime() + days * 86_400_000);

function once<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
