/**
 * Security of the station in one place: whom it trusts, who it is, and what happened to it. Each part is made when it is first asked for:
 * a station on a plain link has no use for most of them.
 */
import type { Clock, Instant, Log, Store, StoreFault } from '../../kernel/index.js';
import { CertificateRenewal, type SignAnswer, usualLead_ms } from '../certificates/renewal.js';
import { RootStore } from '../certificates/roots.js';
import { StationCertificate } from '../certificates/station-certificate.js';
import type { Notice } from '../notice.js';
import type { OpenX509 } from '../ports/index.js';
import type { SecretBox } from '../settings/secret-box.js';
import type { Settings } from '../settings/settings.js';
import type { Sha256 } from './hash-chain.js';
import type { SecurityEventType } from './security-events.js';
import { SecurityLog } from './security-log.js';

/** Tools that the core does not have of its own. */
export interface Cryptography {
  readonly x509: OpenX509;
  readonly sha256: Sha256;
}

export interface SecurityParts {
  readonly store: Store;
  readonly secrets: SecretBox;
  readonly cryptography: Cryptography;
  readonly clock: Clock;
  /** Wall time of the station. */
  readonly now: () => Instant;
  readonly log: Log;
  readonly settings: Settings;
  readonly notify: (notice: Notice) => void;
  /** SignCertificate. Never rejects. */
  readonly sign: (csr: string) => Promise<SignAnswer>;
  /** Fingerprint of the root that the present link rests on. */
  readonly rootInUse: () => string | undefined;
  readonly storeFailed: (fault: StoreFault) => void;
}

export class StationSecurity {
  readonly #parts: SecurityParts;
  #log: SecurityLog | undefined;
  #roots: RootStore | undefined;
  #certificate: StationCertificate | undefined;
  #renewal: CertificateRenewal | undefined;

  constructor(parts: SecurityParts) {
    this.#parts = parts;
  }

  /** Something happened: it is kept, and the back-end is told (security white paper, A04). */
  event(type: SecurityEventType, techInfo?: string): void {
    this.log.record(type, techInfo);
  }

  get log(): SecurityLog {
    const { store, secrets, cryptography, now, log, notify, storeFailed } = this.#parts;
    this.#log ??= new SecurityLog({
      store,
      secrets,
      sha256: cryptography.sha256,
      now,
      log,
      added: ({ type, at, techInfo }) => notify({ type: 'securityEvent', event: type, at, ...(techInfo !== undefined && { techInfo }) }),
      storeFailed,
    });
    return this.#log;
  }

  get roots(): RootStore {
    const { store, clock, now, log, settings, rootInUse, storeFailed, cryptography } = this.#parts;
    this.#roots ??= new RootStore({
      store,
      x509: cryptography.x509,
      clock,
      now,
      log,
      limits: () => ({ most: settings.get('CertificateStoreMaxLength'), successorsOnly: settings.get('AdditionalRootCertificateCheck') }),
      inUse: rootInUse,
      storeFailed,
    });
    return this.#roots;
  }

  get certificate(): StationCertificate {
    const { store, secrets, clock, now, log, settings, storeFailed, cryptography } = this.#parts;
    this.#certificate ??= new StationCertificate({
      store,
      secrets,
      x509: cryptography.x509,
      clock,
      now,
      log,
      limits: () => ({
        certificates: settings.get('CertificateSignedMaxChain'),
        characters: settings.get('CertificateSignedMaxChainSize'),
      }),
      roots: () => this.roots.trusted('CentralSystemRootCertificate'),
      storeFailed,
    });
    return this.#certificate;
  }

  get renewal(): CertificateRenewal {
    const { clock, now, log, settings, sign } = this.#parts;
    this.#renewal ??= new CertificateRenewal({
      clock,
      now,
      log,
      certificate: this.certificate,
      // R-CRT-15; the serial number names the station (security white paper, A02).
      subject: () => ({ organization: settings.get('CpoName'), commonName: settings.profile.hardware.serialNumber }),
      keyType: 'EC P-256',
      lead_ms: usualLead_ms,
      sign,
    });
    return this.#renewal;
  }

  /** The back-end can be reached: what waited for it goes on. */
  reachable(): void {
    if (this.certificate.facts() !== undefined || this.certificate.openRequest() !== undefined) this.renewal.consider();
  }

  dispose(): void {
    this.#renewal?.stop();
  }
}
