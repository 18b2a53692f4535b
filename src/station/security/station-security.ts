/**
 * Security of the station in one place: whom it trusts, who it is, and what happened to it. Each part is made when it is first asked for:
 * a station on a plain link has no use for most of them.
 */
import type { Clock, Instant, Log, Store, StoreFault } from '../../kernel/index.js';
import { installConfigFile } from '../certificates/file-certificates.js';
import { CertificateRenewal, type SignAnswer, usualLead_ms } from '../certificates/renewal.js';
import { RootStore } from '../certificates/roots.js';
import { StationCertificate } from '../certificates/station-certificate.js';
import type { Notice } from '../notice.js';
import type { OpenX509 } from '../ports/index.js';
import type { ConfigFileOutcome, ConfigFileValues } from '../settings/config-file.js';
import type { SecretBox } from '../settings/secret-box.js';
import type { Settings } from '../settings/settings.js';
import type { Sha256 } from './hash-chain.js';
import type { SecurityEventType } from './security-events.js';
import { SecurityLog, type Witness } from './security-log.js';

/** Tools that the core does not have of its own. */
export interface Cryptography {
  readonly x509: OpenX509;
  readonly sha256: Sha256;
}

export interface SecurityParts {
  readonly store: Store;
  readonly secrets: SecretBox;
  readonly cryptography: Cryptography;
  /** Of how far the security log has come; missing where nothing outlives the process. */
  readonly witness?: Witness | undefined;
  readonly clock: Clock;
  /** Wall time of the station. */
  readonly now: () => Instant;
  readonly log: Log;
  readonly settings: Settings;
  readonly notify: (notice: Notice) => void;
  /** SignCertificate. Never rejects. */
  readonly sign: (csr: string) => Promise<SignAnswer>;
  /** The station has another certificate to show. */
  readonly credentialsChanged: () => void;
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
    const { store, secrets, cryptography, witness, clock, now, log, notify, storeFailed } = this.#parts;
    this.#log ??= new SecurityLog({
      store,
      secrets,
      witness,
      sha256: cryptography.sha256,
      clock,
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

  /** Takes a configuration file: its settings and its certificates together, or nothing of it. */
  async configure(values: ConfigFileValues): Promise<ConfigFileOutcome> {
    const { clock, settings, cryptography, credentialsChanged } = this.#parts;
    const release = clock.hold('configuration file');
    try {
      const x509 = values.certificates.size === 0 ? undefined : await cryptography.x509();
      const outcome = installConfigFile(values, { settings, security: this }, x509);
      if (outcome.ok && this.certificate.pending) credentialsChanged();
      this.considerRenewal();
      return outcome;
    } finally {
      release();
    }
  }

  /**
   * Looks whether a certificate is to be asked for. To be called at every start, when the back-end has become reachable, when the clock was
   * set, and when a new certificate has worked or gone; in between it looks by itself once a day.
   */
  considerRenewal(): void {
    if (this.certificate.facts() !== undefined || this.certificate.openRequest() !== undefined) this.renewal.consider();
  }

  dispose(): void {
    this.#renewal?.stop();
  }
}
