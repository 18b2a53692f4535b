/** One station put together: settings, core and back-end link on given devices. Plain constructors, no globals. */

import { createHash } from 'node:crypto';
import { CsmsClient } from '../../csms/csms.js';
import { type LinkSetup, usesPassword } from '../../csms/link-trial.js';
import {
  type Clock,
  type Dial,
  type Ids,
  type LinkTarget,
  type Log,
  Ms,
  type Random,
  type Store,
  type TlsIdentity,
} from '../../kernel/index.js';
import type { EmulationProfile } from '../../station/generation/index.js';
import type { Devices } from '../../station/ports/index.js';
import { watchSecurity } from '../../station/security/security-watch.js';
import { type Cryptography, StationSecurity } from '../../station/security/station-security.js';
import type { SecretBox } from '../../station/settings/secret-box.js';
import { Settings } from '../../station/settings/settings.js';
import { Station } from '../../station/station.js';
import { StationTime } from '../../station/time.js';
import { bootRequest } from './boot-request.js';
import { measuredValues, type Parts, StationFacts } from './facts.js';

export interface StationSetup {
  readonly clock: Clock;
  readonly random: Random;
  readonly ids: Ids;
  readonly store: Store;
  readonly log: Log;
  readonly dial: Dial;
  readonly profile: EmulationProfile;
  readonly secrets: SecretBox;
  readonly devices: Devices;
  /** How far the station's clock is off before the back-end corrects it. */
  readonly clockError_ms?: Ms;
  readonly observe?: (direction: 'sent' | 'received', text: string) => void;
}

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

  constructor(setup: StationSetup) {
    const { clock, random, ids, store, log, profile, devices } = setup;
    const time = new StationTime(clock, setup.clockError_ms ?? Ms(0));
    const parts = (): Parts => this;
    this.settings = new Settings({
      store,
      log,
      profile,
      secrets: setup.secrets,
      facts: new StationFacts(parts, profile),
      resolvers: measuredValues(parts, profile),
    });
    const { settings } = this;
    this.security = new StationSecurity({
      store,
      secrets: setup.secrets,
      cryptography,
      clock,
      now: () => time.now(),
      log,
      settings,
      notify: (notice) => this.csms.notify(notice),
      sign: (csr) => this.csms.signCertificate(csr),
      rootInUse: () => this.csms.root,
      storeFailed: (fault) => this.station.storeFailed(fault),
    });
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
      secrets: setup.secrets,
      vendorId: profile.vendorId,
      omitTransactionId: profile.meterValuesTransactionId === 'omit',
      bootRequest: () => bootRequest(this.station, log),
      ...(setup.observe && { observe: setup.observe }),
    });
    this.station = new Station({ clock, ids, store, settings, profile, devices, csms: this.csms, log, time });
    watchSecurity(this.station, this.security);
  }

  /** Charge point identity: the last part of the back-end address. */
  get identity(): string {
    return identityOf(this.settings, this.station.profile);
  }

  /** Takes up what was left open, goes into service, connects. */
  async start(): Promise<void> {
    await this.station.start();
    this.security.event('StartupOfTheDevice', `firmware ${this.station.profile.firmwareVersion}`);
    this.csms.serve(this.station);
  }

  dispose(): void {
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
  const target = { url, protocol: 'ocpp1.6', handshakeTimeout_ms: 10_000, ...(tls && { tls }) };
  if (!usesPassword(setup)) return target;
  return { ...target, basicAuth: { user: setup.user || identity, password: Buffer.from(setup.password, 'hex') } };
}

/**
 * Profiles 2 and 3 trust the installed roots and nobody else. Without the security extension TLS is still possible (R-OCP-05): where no
 * root is installed, those that the machine trusts count.
 */
function tlsOf({ profile }: LinkSetup, { roots, certificate }: StationSecurity): TlsIdentity {
  const trusted = roots.trusted('CentralSystemRootCertificate');
  const client = profile === 3 ? certificate.identity() : undefined;
  return { ...((profile >= 2 || trusted.length > 0) && { roots: trusted }), ...(client && { client }) };
}
