/**
 * New credentials for the link are on trial until the back-end has answered over them. Those that worked last are kept meanwhile; when
 * the new ones do not work within the trial time, both are tried in turn until one does, and that one stays (security white paper §2.1,
 * R-KEY-24). There is no moment at which a loss of power leaves nothing that has worked before.
 */
import { type Clock, type Log, type Ms, type Store, seconds, type Table, type Timer } from '../kernel/index.js';
import type { SecretBox } from '../station/settings/secret-box.js';
import type { Settings } from '../station/settings/settings.js';

/** What the link is made of, as far as a change of it may shut the station out. */
export interface LinkSetup {
  readonly address: string;
  readonly identity: string;
  readonly user: string;
  readonly profile: number;
  /** Hexadecimal. */
  readonly password: string;
}

export interface LinkTrialParts {
  readonly clock: Clock;
  readonly store: Store;
  readonly secrets: SecretBox;
  readonly settings: Settings;
  readonly log: Log;
  /** Opens the link anew, because another setup is to be tried. */
  readonly reconnect: () => void;
  /** It ended, one way or the other. Called after the settings say so. */
  readonly ended: (outcome: TrialOutcome) => void;
  /** The client certificate, which may be new. */
  readonly certificate: () => CertificateTrial;
}

export type TrialOutcome = 'worked' | 'rolledBack';

/** A client certificate that has not proved itself. */
export interface CertificateTrial {
  readonly pending: boolean;
  /** Whether the next link uses the new one. */
  use(which: 'new' | 'old'): void;
  /** The new one has worked: the old one goes. */
  confirm(): void;
  /** The old one has worked again, the new one has not: it goes. */
  rollBack(): void;
}

/** Of the sealed setup. */
const place = 'proven link';

/** How long one setup is tried before it is the other one's turn: time for several attempts of the back-off. */
export const trialTime_ms: Ms = seconds(120);

export class LinkTrial {
  readonly #parts: LinkTrialParts;
  readonly #table: Table<string>;
  /** What has worked last; undefined while nothing ever has. */
  #proven: LinkSetup | undefined;
  /** Of what the present link, or the attempt to open one, is made. */
  #dialled: Dialled | undefined;
  #turn: 'new' | 'proven' = 'new';
  /** What was on trial when the turn of the proven one began. */
  #tried: LinkSetup | undefined;
  #timer: Timer | undefined;

  constructor(parts: LinkTrialParts) {
    this.#parts = parts;
    this.#table = parts.store.table('linkProven');
    this.#proven = this.#load();
  }

  /** Another address alone is no trial: it is where the operator wants the station, and the old one may be gone. */
  get isRunning(): boolean {
    if (!this.#proven) return false;
    return this.#certificateCounts(this.#wanted()) || !sameCredentials(this.#proven, this.#wanted());
  }

  /** The setup for the link that is about to be opened. */
  next(): LinkSetup {
    const { clock } = this.#parts;
    const certificate = this.#parts.certificate();
    const setup = this.#turn === 'proven' && this.#proven ? this.#proven : this.#wanted();
    const onTrial = this.isRunning;
    const withNewCertificate = this.#turn === 'new' && this.#certificateCounts(setup);
    certificate.use(withNewCertificate ? 'new' : 'old');
    if (onTrial) this.#timer ??= clock.after('trial of the link', trialTime_ms, () => this.#otherTurn());
    this.#dialled = { setup, turn: this.#turn, withNewCertificate };
    return setup;
  }

  /** Something of the link has changed. False where it is made of just that already. */
  changed(): boolean {
    const fresh = this.#certificateCounts(this.#wanted()) && this.#dialled?.withNewCertificate !== true;
    if (!fresh && this.#dialled && sameSetup(this.#dialled.setup, this.#wanted())) return false;
    this.#dialled = undefined;
    this.#begin('new');
    return true;
  }

  /** The back-end has answered over the present link. */
  proved(): void {
    const dialled = this.#dialled;
    if (!dialled) return;
    const { setup, turn, withNewCertificate } = dialled;
    if (turn === 'proven') return this.#rollBack(setup);
    if (!withNewCertificate && this.#proven && sameSetup(this.#proven, setup)) return;
    const { certificate, store, secrets, ended } = this.#parts;
    const before = this.#proven;
    store.atomically(() => {
      this.#table.put('setup', secrets.seal(JSON.stringify(setup), place));
      if (withNewCertificate) certificate().confirm();
    });
    this.#proven = setup;
    this.#dialled = { ...dialled, withNewCertificate: false };
    this.#begin('new');
    if (withNewCertificate || (before && !sameCredentials(before, setup))) ended('worked');
  }

  /** What worked before works again, and what was new does not. */
  #rollBack(setup: LinkSetup): void {
    const { certificate, log, settings, store, ended } = this.#parts;
    const now = this.#wanted();
    const tried = this.#tried ?? now;
    log.error('link.trial-failed', { profile: tried.profile, back: setup.profile });
    store.atomically(() => {
      // One that no link has shown has not failed.
      if (this.#certificateCounts(tried)) certificate().rollBack();
      // What has been set over this very link, before its first answer, is newer than what failed.
      const back = (part: keyof LinkSetup, set: () => void): void => {
        if (now[part] === tried[part]) set();
      };
      back('address', () => settings.set('ocpp.op_backend', setup.address));
      back('identity', () => settings.set('ocpp.ocpp_cs_id', setup.identity));
      back('user', () => settings.set('ocpp.basic_auth_username', setup.user));
      back('profile', () => settings.set('SecurityProfile', setup.profile));
      back('password', () => settings.set('AuthorizationKey', setup.password));
    });
    this.#dialled = { setup, turn: 'new', withNewCertificate: false };
    this.#begin('new');
    ended('rolledBack');
  }

  /** A certificate is shown with profile 3 only; with another one a new certificate waits, neither proved nor disproved. */
  #certificateCounts({ profile }: LinkSetup): boolean {
    return profile === 3 && this.#parts.certificate().pending;
  }

  #otherTurn(): void {
    const turn = this.#turn === 'new' ? 'proven' : 'new';
    if (turn === 'proven') this.#tried = this.#wanted();
    this.#parts.log.warn('link.trial', { turn, profile: (turn === 'proven' ? this.#proven : this.#wanted())?.profile });
    this.#begin(turn);
    this.#parts.reconnect();
  }

  #begin(turn: 'new' | 'proven'): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#turn = turn;
  }

  #wanted(): LinkSetup {
    const { settings } = this.#parts;
    return {
      address: settings.get('ocpp.op_backend'),
      identity: settings.get('ocpp.ocpp_cs_id'),
      user: settings.get('ocpp.basic_auth_username'),
      profile: settings.get('SecurityProfile'),
      password: settings.get('AuthorizationKey'),
    };
  }

  #load(): LinkSetup | undefined {
    const sealed = this.#table.get('setup');
    const json = sealed === undefined ? undefined : this.#parts.secrets.open(sealed, place);
    // Written by `proved`, in this form.
    return json === undefined ? undefined : (JSON.parse(json) as LinkSetup);
  }
}

interface Dialled {
  readonly setup: LinkSetup;
  readonly turn: 'new' | 'proven';
  readonly withNewCertificate: boolean;
}

/** Does this setup show a password (security white paper §3)? */
export const usesPassword = ({ profile, password }: LinkSetup): boolean => [1, 2].includes(profile) && password !== '';

/** A password that is not shown makes no difference. */
const sameCredentials = (a: LinkSetup, b: LinkSetup): boolean =>
  a.profile === b.profile && (usesPassword(a) ? usesPassword(b) && a.password === b.password && a.user === b.user : !usesPassword(b));

const sameSetup = (a: LinkSetup, b: LinkSetup): boolean => sameCredentials(a, b) && a.address === b.address && a.identity === b.identity;
