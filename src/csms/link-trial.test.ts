import { describe, expect, it } from 'vitest';
import { Instant, MemoryStore, Ms, type Store, silentLog, VirtualClock } from '../kernel/index.js';
import { emulationProfile } from '../station/generation/index.js';
import { unsealed } from '../station/settings/secret-box.js';
import { Settings } from '../station/settings/settings.js';
import { type CertificateTrial, type LinkSetup, LinkTrial, trialTime_ms, usesPassword } from './link-trial.js';

const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));
const oldKey = '00112233445566778899AABBCCDDEEFF';
const newKey = 'FFEEDDCCBBAA99887766554433221100';

/** A station whose back-end lets in whom `welcomes` says; attempts are made as `Connection` would make them. */
class Rig {
  readonly clock = new VirtualClock(Instant(0), { turn });
  readonly outcomes: string[] = [];
  readonly attempts: string[] = [];
  readonly certificate: CertificateTrial & { pending: boolean; used: string; done: string };
  readonly settings: Settings;
  readonly trial: LinkTrial;
  welcomes: (setup: LinkSetup) => boolean = () => true;

  constructor(store: Store = new MemoryStore()) {
    const facts = {
      activeSession: false,
      recalibrationActive: false,
      supply_A: 63,
      freeVendActive: false,
      managedSwitch: true,
      maintenanceCards: true,
      terminalNumbered: false,
      meetsSecurityProfile: () => true,
      tokenAccepted: () => true,
    };
    const certificate = {
      pending: false,
      used: '',
      done: '',
      use: (which: string) => {
        certificate.used = which;
      },
      confirm: () => Object.assign(certificate, { pending: false, done: 'confirmed' }),
      rollBack: () => Object.assign(certificate, { pending: false, done: 'rolled back' }),
    };
    this.certificate = certificate;
    this.settings = new Settings({ store, log: silentLog, profile: emulationProfile(), facts, resolvers: {}, secrets: unsealed });
    this.trial = new LinkTrial({
      clock: this.clock,
      store,
      secrets: unsealed,
      settings: this.settings,
      log: silentLog,
      reconnect: () => this.attempt(),
      ended: (outcome) => this.outcomes.push(outcome),
      certificate: () => certificate,
    });
  }

  attempt(): void {
    const setup = this.trial.next();
    this.attempts.push(`${setup.profile}${usesPassword(setup) ? ` ${setup.password.slice(0, 2)}` : ''}`);
    if (this.welcomes(setup)) this.trial.proved();
  }

  /** A change by the back-end, as `CsmsClient` hands it on. */
  change(key: string, value: string): void {
    const { status, why } = this.settings.changeConfiguration(key, value);
    if (status !== 'Accepted') throw new Error(why);
    if (this.trial.changed()) this.attempt();
  }

  pass(): Promise<void> {
    return this.clock.advance(trialTime_ms);
  }

  static working(store?: Store): Rig {
    const rig = new Rig(store);
    rig.settings.changeConfiguration('AuthorizationKey', oldKey);
    rig.settings.changeConfiguration('SecurityProfile', '1');
    rig.attempt();
    return rig;
  }
}

describe('the trial of a link', () => {
  it('a first setup is tried for ever: there is nothing to go back to', async () => {
    const rig = new Rig();
    rig.welcomes = () => false;
    rig.attempt();
    await rig.pass();
    await rig.pass();
    expect([rig.attempts, rig.trial.isRunning]).toEqual([['0'], false]);
  });

  it('R-KEY-24: new credentials that work stay', () => {
    const rig = Rig.working();
    rig.change('AuthorizationKey', newKey);
    expect(rig.attempts).toEqual(['1 00', '1 FF']);
    expect(rig.outcomes).toEqual(['worked']);
    expect(rig.trial.isRunning).toBe(false);
  });

  it('new credentials that do not work are followed by the old ones, and those come back into the settings', async () => {
    const rig = Rig.working();
    rig.welcomes = ({ password }) => password === oldKey;
    rig.change('AuthorizationKey', newKey);
    await rig.pass();
    expect(rig.attempts).toEqual(['1 00', '1 FF', '1 00']);
    expect(rig.outcomes).toEqual(['rolledBack']);
    expect(rig.settings.get('AuthorizationKey')).toBe(oldKey);
    expect(rig.trial.changed()).toBe(false);
  });

  it('while nobody answers at all, both are tried in turn, and the first that works stays', async () => {
    const rig = Rig.working();
    rig.welcomes = () => false;
    rig.change('AuthorizationKey', newKey);
    for (let turns = 0; turns < 3; turns++) await rig.pass();
    expect(rig.attempts).toEqual(['1 00', '1 FF', '1 00', '1 FF', '1 00']);
    rig.welcomes = () => true;
    await rig.pass();
    expect(rig.outcomes).toEqual(['worked']);
    expect(rig.settings.get('AuthorizationKey')).toBe(newKey);
  });

  it('another profile goes back, too', async () => {
    const rig = Rig.working();
    rig.welcomes = ({ profile }) => profile === 1;
    rig.change('SecurityProfile', '0');
    await rig.pass();
    expect(rig.settings.get('SecurityProfile')).toBe(1);
    expect(rig.outcomes).toEqual(['rolledBack']);
  });

  it('a loss of power in a trial leaves both: the new one is tried first, then the old one', async () => {
    const store = new MemoryStore();
    const before = Rig.working(store);
    before.welcomes = () => false;
    before.change('AuthorizationKey', newKey);
    const rig = new Rig(store);
    rig.welcomes = ({ password }) => password === oldKey;
    rig.attempt();
    await rig.pass();
    expect(rig.attempts).toEqual(['1 FF', '1 00']);
    expect(rig.settings.get('AuthorizationKey')).toBe(oldKey);
  });

  it('an answer that still comes over the old link proves nothing of the new setup', async () => {
    const rig = Rig.working();
    rig.settings.changeConfiguration('AuthorizationKey', newKey);
    rig.trial.proved();
    rig.welcomes = ({ password }) => password === oldKey;
    expect(rig.trial.changed()).toBe(true);
    rig.attempt();
    await rig.pass();
    expect(rig.outcomes).toEqual(['rolledBack']);
  });

  it('a password that is not shown, or another address, is no trial', () => {
    const rig = new Rig();
    rig.attempt();
    rig.welcomes = () => false;
    rig.settings.changeConfiguration('AuthorizationKey', newKey);
    expect([rig.trial.changed(), rig.trial.isRunning]).toEqual([false, false]);
    rig.settings.set('ocpp.op_backend', 'ws://elsewhere');
    expect([rig.trial.changed(), rig.trial.isRunning]).toEqual([true, false]);
  });

  it('a new client certificate is confirmed by the first answer, and goes when the old one works and it does not', async () => {
    const rig = Rig.working();
    rig.change('SecurityProfile', '3');
    rig.certificate.pending = true;
    expect(rig.trial.changed()).toBe(true);
    rig.attempt();
    expect([rig.certificate.used, rig.certificate.done]).toEqual(['new', 'confirmed']);
    rig.certificate.pending = true;
    rig.welcomes = () => rig.certificate.used === 'old';
    expect(rig.trial.changed()).toBe(true);
    rig.attempt();
    await rig.pass();
    expect([rig.certificate.used, rig.certificate.done]).toEqual(['old', 'rolled back']);
    expect(rig.outcomes).toEqual(['worked', 'worked', 'rolledBack']);
  });

  it('a new client certificate that no link has shown is neither proved nor disproved', () => {
    const rig = Rig.working();
    rig.certificate.pending = true;
    expect([rig.trial.changed(), rig.trial.isRunning]).toEqual([false, false]);
    rig.change('AuthorizationKey', newKey);
    expect([rig.certificate.pending, rig.certificate.done]).toEqual([true, '']);
  });

  it('a new client certificate that no link has shown outlives the failure of something else', async () => {
    const rig = Rig.working();
    rig.certificate.pending = true;
    rig.welcomes = ({ password }) => password === oldKey;
    rig.change('AuthorizationKey', newKey);
    await rig.pass();
    expect(rig.outcomes).toEqual(['rolledBack']);
    expect([rig.certificate.pending, rig.certificate.done]).toEqual([true, '']);
  });

  it('what the back-end sets over the link that works again is tried, and not undone with what has failed', async () => {
    const thirdKey = 'AB'.repeat(16);
    const rig = Rig.working();
    rig.welcomes = () => false;
    rig.change('AuthorizationKey', newKey);
    await rig.pass();
    expect(rig.settings.changeConfiguration('AuthorizationKey', thirdKey).status).toBe('Accepted');
    rig.trial.proved();
    expect(rig.settings.get('AuthorizationKey')).toBe(thirdKey);
    rig.welcomes = ({ password }) => password === thirdKey;
    expect(rig.trial.changed()).toBe(true);
    rig.attempt();
    expect([rig.attempts.at(-1), rig.outcomes]).toEqual(['1 AB', ['rolledBack', 'worked']]);
  });

  it('what has worked is sealed in the store', () => {
    const store = new MemoryStore();
    const sealing = { seal: (text: string) => `sealed ${text.length}`, open: () => undefined };
    const rig = new Rig(store);
    const trial = new LinkTrial({
      clock: rig.clock,
      store,
      secrets: sealing,
      settings: rig.settings,
      log: silentLog,
      reconnect: () => undefined,
      ended: () => undefined,
      certificate: () => rig.certificate,
    });
    rig.settings.changeConfiguration('AuthorizationKey', oldKey);
    trial.next();
    trial.proved();
    expect(JSON.stringify(store.table('linkProven').rows())).not.toContain(oldKey);
  });

  it('goes back at the end of the trial time and not before', async () => {
    const rig = Rig.working();
    rig.welcomes = () => false;
    rig.change('AuthorizationKey', newKey);
    await rig.clock.advance(Ms(trialTime_ms - 1));
    expect(rig.attempts).toHaveLength(2);
    await rig.clock.advance(Ms(1));
    expect(rig.attempts).toHaveLength(3);
  });
});
