/** What surrounds the core without deciding over charging: audit trail, maintenance port, receipts of card payments. */
import type { CsmsClient } from '../../csms/csms.js';
import { inTime } from '../../csms/in-time.js';
import { type Clock, ScopedClock, type Store } from '../../kernel/index.js';
import { AuditTrail } from '../../station/audit/audit-trail.js';
import { changesBy } from '../../station/audit/changes.js';
import { certificatesNow } from '../../station/certificates/file-certificates.js';
import { MaintenancePort } from '../../station/maintenance-port/maintenance-port.js';
import { ReceiptBook } from '../../station/receipts/receipt-book.js';
import type { StationSecurity } from '../../station/security/station-security.js';
import type { ConfigFileOutcome, ConfigFileValues } from '../../station/settings/index.js';
import { PaymentSettings } from '../../station/settings/payment-settings.js';
import type { Station } from '../../station/station.js';

export interface BackOfficeParts {
  readonly clock: Clock;
  readonly store: Store;
  readonly station: Station;
  readonly csms: CsmsClient;
  readonly security: StationSecurity;
}

export class BackOffice {
  readonly audit: AuditTrail;
  readonly maintenancePort: MaintenancePort;
  readonly payment: PaymentSettings;
  readonly receipts: ReceiptBook;
  readonly #station: Station;
  readonly #security: StationSecurity;
  readonly #clock: ScopedClock;
  readonly #csms: CsmsClient;

  constructor({ clock, store, station, csms, security }: BackOfficeParts) {
    const { settings, profile, time, highVoltage, journal, devices, ledger, serviceReader } = station;
    const storeFailed: Station['storeFailed'] = (fault) => station.storeFailed(fault);
    const notify: CsmsClient['notify'] = (notice) => csms.notify(notice);
    this.#station = station;
    this.#security = security;
    this.#csms = csms;
    this.#clock = new ScopedClock(clock);
    this.audit = new AuditTrail({ store, profile, now: () => time.now(), notify, storeFailed });
    this.maintenancePort = new MaintenancePort({
      clock: this.#clock,
      time,
      store,
      settings,
      lan: devices.maintenanceLan,
      highVoltage,
      journal,
      notify,
      tampered: (how) => security.event('TamperDetectionActivated', how),
      switchedOn: (user) => this.#portGuarded(user),
      storeFailed,
    });
    this.payment = new PaymentSettings(settings);
    this.receipts = new ReceiptBook({ store, profile, payment: this.payment, ledger, csms, storeFailed });
    serviceReader.onMaintenanceCard((card) => this.maintenancePort.presentCard(card));
    station.energy.events.on('cycled', (reading) => this.maintenancePort.observe(reading));
    station.events.on('restart', () => this.maintenancePort.goingDown());
    csms.events.on('reachable', () => this.maintenancePort.online());
    csms.events.on('named', ({ sessionId, transactionId }) => this.receipts.named(sessionId, transactionId));
  }

  /** Somebody brings a configuration file: it is taken or refused as a whole, and what it changes is on record under his name. */
  async configure(values: ConfigFileValues, user: string): Promise<ConfigFileOutcome> {
    const changes = changesBy(values, this.#station.settings);
    const certificates = certificatesNow(this.#security);
    await this.#askAboutToken(values);
    const outcome = await this.#security.configure(values);
    if (!outcome.ok) return outcome;
    const installed = [...certificatesNow(this.#security)].flatMap(([parameter, to]) => {
      const from = certificates.get(parameter) ?? '';
      return from === to ? [] : [{ parameter, from, to }];
    });
    this.audit.record({ user, section: 'config_file_transfer', changes: [...changes(), ...installed] });
    return outcome;
  }

  /** The back-end must accept the token of free vend now, whoever switches it on (R-FVM-03): what it says is known to the station afterwards. */
  async #askAboutToken({ settings }: ConfigFileValues): Promise<void> {
    const token = this.#station.settings.tokenAmong(settings);
    if (token !== undefined && this.#csms.reachable) await inTime(this.#clock, this.#csms.authorize(token));
  }

  dispose(): void {
    this.#clock.dispose();
  }

  #portGuarded(user: string): void {
    const parameter = 'cfg_interface.twoFactorAuthenticationActive';
    this.audit.record({ user, section: 'user_management', changes: [{ parameter, from: 'false', to: 'true' }] });
  }
}
