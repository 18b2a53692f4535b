/** One station put together: settings, core and back-end link on given devices. Plain constructors, no globals. */

import { createHash } from 'node:crypto';
import { CsmsClient } from '../../csms/csms.js';
import { type LinkSetup, usesPassword } from '../../csms/link-trial.js';
import { type LinkTarget, Ms, type Store, StoreFault, type TlsIdentity } from '../../kernel/index.js';
import { switchFreeVend } from '../../station/authorization/free-vend-switch.js';
import type { Diagnostics } from '../../station/diagnostics/diagnostics.js';
import type { FirmwareUpdates } from '../../station/firmware/firmware-updates.js';
import { migrate } from '../../station/firmware/migration.js';
import { watchUpdates } from '../../station/firmware/update-watch.js';
import type { EmulationProfile } from '../../station/generation/index.js';
import type { Recorder } from '../../station/measurement/recorder.js';
import { watchSecurity } from '../../station/security/security-watch.js';
import { type Cryptography, StationSecurity } from '../../station/security/station-security.js';
import { Settings } from '../../station/settings/settings.js';
import { Station } from '../../station/station.js';
import { StationTime } from '../../station/time.js';
import { BackOffice } from './back-office.js';
import { bootRequest } from './boot-request.js';
import { measuredValues, type Parts, StationFacts, switches } from './facts.js';
import { stationDiagnostics } from './station-diagnostics.js';
import { stationRecorder } from './station-recorder.js';
import type { StationSetup } from './station-setup.js';
import { keyAsText, stationUpdates } from './station-updates.js';
import { trustedRoots } from './trust.js';

/** Loaded when a certificate is first looked at: the library behind it is large. */
const cryptography: Cryptography = {
  x509: async () => (await import('../../protocols/x509/index.js')).loadX509(),
  sha256: (text) => createHash('sha256').update(text).digest('hex'),
};

/** @throws StoreFault when the store cannot be read */
export class StationGraph {
  readonly settings: Settings;
  readonly station: Station;
  readonly csms: CsmsClient;
  readonly security: StationSecurity;
  readonly diagnostics: Diagnostics;
  readonly recorder: Recorder;
  readonly firmware: FirmwareUpdates;
  readonly office: BackOffice;
  readonly #store: Store;

  constructor(setup: StationSetup) {
    const { clock, random, ids, store, log, profile, devices } = setup;
    const time = new StationTime(clock, setup.clockError_ms ?? Ms(0));
    const parts = (): Parts => this;
    this.#store = store;
    this.settings = new Settings({
      store,
      log,
      profile,
      secrets: setup.secrets,
      facts: new StationFacts(parts, profile),
      resolvers: measuredValues(parts, profile, keyAsText(setup.updates.vendorKey)),
      switches: switches(parts),
    });
    const { settings } = this;
    this.security = new StationSecurity({
      store,
      secrets: setup.secrets,
      cryptography,
      witness: setup.witness,
      clock,
      now: () => time.now(),
      log,
      settings,
      notify: (notice) => this.csms.notify(notice),
      sign: (csr) => this.csms.signCertificate(csr),
      credentialsChanged: () => this.csms.credentialsChanged(),
      rootInUse: () => this.csms.root,
      storeFailed: (fault) => this.station.storeFailed(fault),
    });
    this.recorder = stationRecorder(setup, settings, time, parts);
    this.diagnostics = stationDiagnostics(setup, time, () => this);
    this.firmware = stationUpdates(setup, time, parts, cryptography.x509);
    this.csms = new CsmsClient({
      clock,
      random,
      ids,
      store,
      settings,
      time,
      log,
      dial: setup.dial,
      target: (link) => targetOf(link, profile, this.security),
      security: this.security,
      diagnostics: this.diagnostics,
      firmware: this.firmware,
      secrets: setup.secrets,
      vendorId: profile.vendorId,
      omitTransactionId: profile.meterValuesTransactionId === 'omit',
      bootRequest: () => bootRequest(this.station, log),
      ...(setup.observe && { observe: setup.observe }),
    });
    this.station = new Station({ clock, ids, store, settings, profile, devices, csms: this.csms, log, time });
    watchSecurity(this.station, this.security);
    watchUpdates(this.station, this.firmware, clock);
    switchFreeVend(this.station);
    this.station.events.on('restart', () => this.recorder.flush());
    this.office = new BackOffice({ clock, store, station: this.station, csms: this.csms, security: this.security });
  }

  /** Charge point identity: the last part of the back-end address. */
  get identity(): string {
    return identityOf(this.settings, this.station.profile);
  }

  /** Takes up what was left open, goes into service, connects. */
  async start(): Promise<void> {
    this.#migrate();
    await this.station.start();
    this.security.event('StartupOfTheDevice', `firmware ${this.station.profile.firmwareVersion}`);
    this.csms.serve(this.station);
    this.security.considerRenewal();
    await this.diagnostics.start();
    this.firmware.begin();
    this.recorder.begin();
  }

  /** What the firmware before this one has left. */
  #migrate(): void {
    const { settings, station } = this;
    try {
      migrate({ store: this.#store, settings, plugCounters: station.plugCounters, journal: station.journal });
    } catch (error) {
      if (!(error instanceof StoreFault)) throw error;
      station.storeFailed(error);
    }
  }

  dispose(): void {
    this.office.dispose();
    this.firmware.dispose();
    this.diagnostics.dispose();
    this.recorder.dispose();
    this.security.dispose();
    this.csms.dispose();
    this.station.dispose();
  }
}

/** The configured identity, else the serial number (manual §2.20). */
const identityOf = (settings: Settings, profile: EmulationProfile): string =>
  settings.get('ocpp.ocpp_cs_id') || profile.hardware.serialNumber;

/** OCPP-J 1.6 §3.1: the identity is the last part of the address; security white paper §3: basic authentication with profiles 1 and 2. */
function targetOf(setup: LinkSetup, { hardware }: EmulationProfile, security: StationSecurity): LinkTarget | undefined {
  if (setup.address === '') return undefined;
  const identity = setup.identity || hardware.serialNumber;
  const url = `${setup.address.replace(/\/+$/, '')}/${encodeURIComponent(identity)}`;
  const tls = /^wss:/i.test(url) ? tlsOf(setup, security) : undefined;
  const target = { url, protocol: 'ocpp1.6', handshakeTimeout_ms: 10_000, secureOnly: setup.profile >= 2, ...(tls && { tls }) };
  if (!usesPassword(setup)) return target;
  return { ...target, basicAuth: { user: setup.user || identity, password: Buffer.from(setup.password, 'hex') } };
}

function tlsOf({ profile }: LinkSetup, security: StationSecurity): TlsIdentity {
  const roots = trustedRoots(profile, security);
  const client = profile === 3 ? security.certificate.identity() : undefined;
  return { ...(roots && { roots }), ...(client && { client }) };
}
