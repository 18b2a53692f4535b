/**
 * The station's own certificate (security white paper, A02 and A03): requested with a key that never leaves the station, on trial until a
 * link has come about with it, and the one before it kept so long. Whatever moment the power goes at, the one that worked last is there.
 */
import { type Clock, type Instant, type Log, type Store, StoreFault, type Table } from '../../kernel/index.js';
import type { Certificate, CertificateKeyType, CertificateSubject, OpenX509, Refused, X509 } from '../ports/index.js';
import type { SecretBox } from '../settings/secret-box.js';

export interface StationCertificateParts {
  readonly store: Store;
  readonly secrets: SecretBox;
  readonly x509: OpenX509;
  readonly clock: Clock;
  /** Wall time of the station. */
  readonly now: () => Instant;
  readonly log: Log;
  readonly limits: () => ChainLimits;
  /** Roots of the back-end, whom the certificate must come from. */
  readonly roots: () => readonly string[];
  /** A change could not be kept; who wanted it hears so, too. */
  readonly storeFailed: (fault: StoreFault) => void;
}

export interface ChainLimits {
  /** CertificateSignedMaxChain. */
  readonly certificates: number;
  /** CertificateSignedMaxChainSize. */
  readonly characters: number;
}

/** What the certificate says and lists show. */
export type StationCertificateFacts = Pick<Certificate, 'subject' | 'issuer' | 'notBefore' | 'notAfter' | 'fingerprint'>;

/** What the station shows in a TLS handshake; PEM. */
export interface StationIdentity {
  /** Its certificate, then those of the authorities below the root. */
  readonly certificates: string;
  readonly key: string;
}

/** A request that has no answer yet. */
export interface OpenRequest {
  readonly csr: string;
  readonly subject: CertificateSubject;
  /** How often the back-end has heard it, and when for the last time. */
  readonly asked: number;
  readonly askedAt?: Instant;
}

/** CertificateSigned.conf, with the reason in words where it is no. */
export type AcceptOutcome =
  | { readonly status: 'Accepted' }
  /** `fault`: whose it is; only one of the certificate is a security event, InvalidChargePointCertificate. */
  | { readonly status: 'Rejected'; readonly fault: 'certificate' | 'station'; readonly why: string };

/** A certificate that has been looked at, and not been taken. */
export interface PreparedCertificate {
  /** Takes it; to be called within a durable step, at once. */
  readonly keep: () => void;
}

interface RequestRow extends OpenRequest {
  readonly sealedKey: string;
}

interface CertificateRow {
  readonly facts: StationCertificateFacts;
  readonly chain: string;
  readonly sealedKey: string;
}

export class StationCertificate {
  readonly #parts: StationCertificateParts;
  #turn: 'new' | 'old' = 'new';

  constructor(parts: StationCertificateParts) {
    this.#parts = parts;
  }

  /** A new certificate has not proved itself yet. */
  get pending(): boolean {
    return this.#certificates.get('new') !== undefined;
  }

  /** Which of the two `identity` gives while one is on trial; the new one unless told otherwise. */
  use(which: 'new' | 'old'): void {
    this.#turn = which;
  }

  /** The new one has worked, the old one goes. @throws StoreFault */
  confirm(): void {
    const row = this.#certificates.get('new');
    if (!row) return;
    this.#parts.store.atomically(() => {
      this.#certificates.put('current', row);
      this.#certificates.delete('new');
    });
    this.#parts.log.info('certificate.confirmed', { subject: row.facts.subject });
  }

  /** The old one works, and the new one has not: it goes. @throws StoreFault */
  rollBack(): void {
    this.#parts.log.warn('certificate.rolled-back', { subject: this.#certificates.get('new')?.facts.subject });
    this.#certificates.delete('new');
  }

  identity(): StationIdentity | undefined {
    for (const which of this.#turn === 'new' ? (['new', 'current'] as const) : (['current'] as const)) {
      const row = this.#certificates.get(which);
      const key = row && this.#parts.secrets.open(row.sealedKey, keyPlace);
      if (row && key !== undefined) return { certificates: row.chain, key };
      if (row) this.#parts.log.error('certificate.key-unreadable', { subject: row.facts.subject });
    }
    return undefined;
  }

  /** Of the newest one, on trial or not; undefined when there is none. */
  facts(): StationCertificateFacts | undefined {
    return (this.#certificates.get('new') ?? this.#certificates.get('current'))?.facts;
  }

  openRequest(): OpenRequest | undefined {
    return this.#requests.get('open');
  }

  /** When a certificate was requested last, whatever became of that. */
  lastRequestAt(): Instant | undefined {
    return this.#requestTimes.get('last');
  }

  /** Makes a request with a new key; it takes the place of one that has no answer yet. */
  request(subject: CertificateSubject, keyType: CertificateKeyType): Promise<OpenRequest | Refused> {
    return this.#withX509(async (x509) => {
      const { secrets, now } = this.#parts;
      const made = await x509.createRequest(subject, keyType);
      if ('why' in made) return made;
      const request: OpenRequest = { csr: made.csr, subject, asked: 0 };
      const refused = this.#keep(() => {
        this.#requests.put('open', { ...request, sealedKey: secrets.seal(made.privateKey, keyPlace) });
        this.#requestTimes.put('last', now());
      });
      return refused ?? request;
    });
  }

  /** The back-end has heard the open request (SignCertificate.conf). */
  noteAsked(): void {
    const row = this.#requests.get('open');
    if (row) this.#keep(() => this.#requests.put('open', { ...row, asked: row.asked + 1, askedAt: this.#parts.now() }));
  }

  /** Takes the answer to the open request (CertificateSigned): from now on it is on trial. A refused one leaves everything as it was. */
  accept(chain: string): Promise<AcceptOutcome> {
    return this.#withX509((x509): AcceptOutcome => {
      const { secrets, limits, roots } = this.#parts;
      const { characters } = limits();
      if (chain.length > characters) {
        return invalid(`The chain has ${chain.length} characters; ${characters} are allowed (CertificateSignedMaxChainSize).`);
      }
      const request = this.#requests.get('open');
      if (!request) return invalid('No certificate has been requested.');
      const privateKey = secrets.open(request.sealedKey, keyPlace);
      if (privateKey === undefined) return failed('The key of the request cannot be read any more. Request the certificate again.');
      const path = this.#pathOf(chain, roots(), x509);
      if ('why' in path) return invalid(path.why);
      const why = x509.objectionToAnswer(path[0]!.pem, privateKey, request.subject);
      if (why !== undefined) return invalid(why);
      const refused = this.#keep(() => this.#putOnTrial(rowOf(path, request.sealedKey)));
      return refused ? failed(refused.why) : { status: 'Accepted' };
    });
  }

  /**
   * Looks at a certificate that somebody enters on site (manual §2.20, `ocpp.client_cert`): with its private key, or for a key that the
   * station has made. It goes on trial like one of the back-end; one that is there already, with a key that can be
   * read, changes nothing.
   * @param roots Those of the back-end, as they will be
   */
  prepare(text: string, roots: readonly string[], x509: X509): PreparedCertificate | Refused {
    const parted = x509.readIdentity(text);
    if ('why' in parted) return parted;
    const path = this.#pathOf(parted.certificates, roots, x509);
    if ('why' in path) return path;
    const own = path[0]!;
    if (own.fingerprint === this.facts()?.fingerprint && this.identity()) return { keep: () => undefined };
    if (parted.privateKey !== undefined) {
      const { privateKey } = parted;
      if (x509.objectionToAnswer(own.pem, privateKey) !== undefined)
        return { why: 'The certificate is for another key than the one with it.' };
      return { keep: () => this.#putOnTrial(rowOf(path, this.#parts.secrets.seal(privateKey, keyPlace))) };
    }
    const sealedKey = this.#sealedKeys().find((sealed) => {
      const privateKey = this.#parts.secrets.open(sealed, keyPlace);
      return privateKey !== undefined && x509.objectionToAnswer(own.pem, privateKey) === undefined;
    });
    if (sealedKey === undefined) return { why: 'The certificate is for no key of this station. Put its private key into the same text.' };
    return { keep: () => this.#putOnTrial(rowOf(path, sealedKey)) };
  }

  /** From the certificate to one of the roots. */
  #pathOf(chain: string, roots: readonly string[], x509: X509): readonly Certificate[] | Refused {
    const { limits, now } = this.#parts;
    const most = limits().certificates;
    const read = x509.read(chain);
    if ('why' in read) return read;
    if (read.length > most) return { why: `There are ${read.length} certificates; ${most} are allowed (CertificateSignedMaxChain).` };
    return x509.verify(chain, { roots, at: now(), purpose: 'client' });
  }

  /** Every key that the station has made or been given, and that a certificate may be for. */
  #sealedKeys(): readonly string[] {
    const rows = [this.#requests.get('open'), this.#certificates.get('new'), this.#certificates.get('current')];
    return rows.flatMap((row) => row?.sealedKey ?? []);
  }

  /** To be called within a durable step. A request whose key it is for has its answer. */
  #putOnTrial(row: CertificateRow): void {
    this.#certificates.put('new', row);
    if (this.#requests.get('open')?.sealedKey === row.sealedKey) this.#requests.delete('open');
    this.#turn = 'new';
    this.#parts.log.info('certificate.on-trial', { subject: row.facts.subject });
  }

  /** Time stands still meanwhile where it is stepped: this is work of the processor, not of the world. */
  async #withX509<T>(work: (x509: X509) => T | Promise<T>): Promise<T> {
    const release = this.#parts.clock.hold('certificates');
    try {
      return await work(await this.#parts.x509());
    } finally {
      release();
    }
  }

  #keep(write: () => void): Refused | undefined {
    try {
      this.#parts.store.atomically(write);
      return undefined;
    } catch (error) {
      if (!(error instanceof StoreFault)) throw error;
      this.#parts.storeFailed(error);
      return { why: `It could not be kept: ${error.message}` };
    }
  }

  get #certificates(): Table<CertificateRow> {
    return this.#parts.store.table('stationCertificates');
  }

  get #requests(): Table<RequestRow> {
    return this.#parts.store.table('certificateRequests');
  }

  get #requestTimes(): Table<Instant> {
    return this.#parts.store.table('certificateRequestTimes');
  }
}

/** Of the sealed private key, in whichever table. */
const keyPlace = 'private key of the station';

const invalid = (why: string): AcceptOutcome => ({ status: 'Rejected', fault: 'certificate', why });
const failed = (why: string): AcceptOutcome => ({ status: 'Rejected', fault: 'station', why });

function rowOf(path: readonly Certificate[], sealedKey: string): CertificateRow {
  const { subject, issuer, notBefore, notAfter, fingerprint } = path[0]!;
  // The back-end knows its roots.
  const shown = path.filter(({ isSelfSigned }) => !isSelfSigned).map(({ pem }) => pem);
  return { facts: { subject, issuer, notBefore, notAfter, fingerprint }, chain: shown.join(''), sealedKey };
}
