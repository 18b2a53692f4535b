/**
 * The power goes at every write while new credentials are on trial, and once more at every write of the start after that: whatever was
 * written, the station finds its way to credentials that the back-end takes, the old ones or the new ones, and the settings say which.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { LinkTrial, trialTime_ms } from '../../src/csms/link-trial.js';
import { eventLoopTurn } from '../../src/io/clock.js';
import { Instant, MemoryStore, type Store, silentLog, VirtualClock } from '../../src/kernel/index.js';
import { loadX509 } from '../../src/protocols/x509/index.js';
import { installConfigFile } from '../../src/station/certificates/file-certificates.js';
import { RootStore } from '../../src/station/certificates/roots.js';
import { StationCertificate } from '../../src/station/certificates/station-certificate.js';
import { readConfigFile } from '../../src/station/settings/index.js';
import { testSettings } from '../../src/station/settings/settings-for-tests.js';
import { testPki } from '../pki/index.js';
import { interruptedStore, type WriteMoment } from './interrupted-store.js';

const pki = testPki();
const otherRoot = pki.authority('Other Root');
const now = Instant(Date.now());
const oldKey = '00112233445566778899AABBCCDDEEFF';
const newKey = 'FFEEDDCCBBAA99887766554433221100';
const subject = { organization: 'Operator', commonName: 'FP-0001' };
const secrets = { seal: (text: string) => `sealed:${text}`, open: (sealed: string) => sealed.slice('sealed:'.length) };

const anyone = (): boolean => true;

class PowerLoss extends Error {}

/** What the station shows. */
interface Shown {
  readonly profile: number;
  readonly password: string;
  /** With profile 3, PEM. */
  readonly certificate: string | undefined;
}

/** One life of the station's link. */
class Life {
  readonly clock = new VirtualClock(now, { turn: eventLoopTurn });
  readonly settings;
  readonly roots: RootStore;
  readonly certificate: StationCertificate;
  readonly trial: LinkTrial;
  readonly #takes: (shown: Shown) => boolean;
  /** With what the station is online. */
  online: Shown | undefined;

  constructor(store: Store, takes: (shown: Shown) => boolean) {
    this.#takes = takes;
    const { clock } = this;
    const shared = { store, x509: loadX509, clock, now: () => clock.now(), log: silentLog, storeFailed: () => undefined };
    this.settings = testSettings({ store, secrets, facts: { meetsSecurityProfile: () => true } });
    this.roots = new RootStore({ ...shared, limits: () => ({ most: 20, successorsOnly: false }), inUse: () => undefined });
    this.certificate = new StationCertificate({
      ...shared,
      secrets,
      limits: () => ({ certificates: 5, characters: 10_000 }),
      roots: () => this.roots.trusted('CentralSystemRootCertificate'),
    });
    this.trial = new LinkTrial({
      clock,
      store,
      secrets,
      settings: this.settings,
      log: silentLog,
      reconnect: () => this.connect(),
      ended: () => undefined,
      certificate: () => this.certificate,
    });
  }

  connect(): void {
    const { profile, password } = this.trial.next();
    const shown = { profile, password, certificate: profile === 3 ? this.certificate.identity()?.certificates : undefined };
    this.online = this.#takes(shown) ? shown : undefined;
    if (this.online) this.trial.proved();
  }

  /** Something that the link is made of may have changed. */
  changed(): void {
    if (this.trial.changed()) this.connect();
  }

  async untilOnline(): Promise<void> {
    for (let turns = 0; turns < 3 && !this.online; turns++) await this.clock.advance(trialTime_ms);
  }
}

interface Trial {
  readonly what: string;
  readonly change: (life: Life) => Promise<unknown>;
  readonly isNew: (shown: Shown) => boolean;
}

/** Rows of a station that is online with profile 1, or with profile 3 and a certificate; in both cases an answer to a request is to come. */
const templates = new Map<1 | 3, MemoryStore>();
const tables = [
  'settings',
  'keptParameters',
  'linkProven',
  'roots',
  'stationCertificates',
  'certificateRequests',
  'certificateRequestTimes',
];
let [oldCertificate, answer] = ['', ''];

beforeAll(async () => {
  for (const profile of [1, 3] as const) {
    const store = new MemoryStore();
    const life = new Life(store, () => true);
    await life.roots.install('CentralSystemRootCertificate', pki.root.certificate);
    life.settings.changeConfiguration('AuthorizationKey', oldKey);
    const signed = async (): Promise<string> => {
      const request = await life.certificate.request(subject, 'EC P-256');
      if ('why' in request) throw new Error(request.why);
      return pki.signCsr(request.csr) + pki.intermediate.chain;
    };
    if (profile === 3) {
      await life.certificate.accept(await signed());
      oldCertificate = life.certificate.identity()?.certificates ?? '';
      answer = '';
    }
    life.settings.changeConfiguration('SecurityProfile', String(profile));
    life.connect();
    if (profile === 3) answer = await signed();
    templates.set(profile, store);
  }
});

function copyOf(template: MemoryStore): MemoryStore {
  const copy = new MemoryStore();
  for (const name of tables) for (const [key, row] of template.table(name).rows()) copy.table(name).put(key, row);
  return copy;
}

const entered = pki.leaf([], { usage: 'client', subject: '/O=Operator/CN=FP-0001' });
const file = JSON.stringify({
  ocpp: { security_profile: 'Profile_3', cpo_name: 'Operator', op_backend: 'wss://backend:443', client_cert: entered.chain + entered.key },
  certificates: { central_system_root_certificate: `${otherRoot.certificate},${pki.root.certificate}` },
});

async function takeFile(life: Life): Promise<void> {
  const reading = readConfigFile(file, life.settings.profile);
  if (!reading.ok) throw new Error(reading.problems.join('; '));
  const security = { roots: life.roots, certificate: life.certificate, event: () => undefined };
  const outcome = installConfigFile(reading.values, { settings: life.settings, security }, await loadX509());
  if (!outcome.ok) throw new Error(outcome.problems.join('; '));
}

const trials: readonly (Trial & { readonly from: 1 | 3 })[] = [
  {
    what: 'a password',
    from: 1,
    change: async ({ settings }) => settings.changeConfiguration('AuthorizationKey', newKey),
    isNew: ({ password }) => password === newKey,
  },
  {
    what: 'a profile',
    from: 1,
    change: async ({ settings }) => settings.changeConfiguration('SecurityProfile', '2'),
    isNew: ({ profile }) => profile === 2,
  },
  {
    what: 'a certificate by CertificateSigned',
    from: 3,
    change: ({ certificate }) => certificate.accept(answer),
    isNew: ({ certificate }) => certificate !== undefined && certificate !== oldCertificate,
  },
  {
    what: 'a profile with roots and certificate, by a configuration file',
    from: 1,
    change: takeFile,
    isNew: ({ profile, certificate }) => profile === 3 && certificate !== undefined,
  },
  { what: 'a certificate by a configuration file', from: 3, change: takeFile, isNew: ({ certificate }) => certificate !== oldCertificate },
];

interface Cut {
  readonly write: number;
  readonly moment: WriteMoment;
}
const cutsAt = (writes: number): readonly Cut[] =>
  Array.from({ length: writes }, (_, i) => (['before', 'within', 'after'] as const).map((moment) => ({ write: i + 1, moment }))).flat();

/** Does the work over a store whose power goes at the cut. @returns How many writes it came to */
async function withCut(store: Store, cut: Cut | undefined, work: (store: Store) => Promise<unknown>): Promise<number> {
  let writes = 0;
  const failing = interruptedStore(store, (moment) => {
    if (moment === 'before') writes++;
    if (cut && writes === cut.write && moment === cut.moment) throw new PowerLoss();
  });
  try {
    await work(failing);
  } catch (error) {
    if (!(error instanceof PowerLoss)) throw error;
  }
  return writes;
}

describe('a loss of power while new credentials are on trial', () => {
  describe.each(trials)('$what', ({ change, isNew, from }) => {
    const beginning = (takes: (shown: Shown) => boolean) => async (store: Store) => {
      const life = new Life(store, takes);
      life.connect();
      await change(life);
      life.changed();
      await life.untilOnline();
    };
    const recovery = (takes: (shown: Shown) => boolean) => async (store: Store) => {
      const life = new Life(store, takes);
      life.connect();
      await life.untilOnline();
    };

    /** Nobody cuts this life short. */
    async function settles(store: Store, takes: (shown: Shown) => boolean, where: string): Promise<Life> {
      const life = new Life(store, takes);
      life.connect();
      await life.untilOnline();
      expect(life.online, where).toBeDefined();
      expect([life.trial.isRunning, life.certificate.pending], where).toEqual([false, false]);
      const { settings, roots } = life;
      expect([settings.get('SecurityProfile'), settings.get('AuthorizationKey')], where).toEqual([
        life.online!.profile,
        life.online!.password,
      ]);
      expect(life.online!.profile === 3, where).toBe(life.online!.certificate !== undefined);
      // All of a file's roots, or those before.
      expect([1, 2], where).toContain(roots.list().length);
      return life;
    }

    it.each([
      ['the new credentials work', anyone],
      ['only the old ones work', (shown: Shown) => !isNew(shown)],
    ])('at any write, and at any of the start after it, where %s: the station is online with the old or the new', async (_what, takes) => {
      const template = templates.get(from)!;
      const uncut = copyOf(template);
      const writes = await withCut(uncut, undefined, beginning(takes));
      expect(writes).toBeGreaterThan(1);
      expect(isNew((await settles(uncut, takes, 'without a cut')).online!)).toBe(takes === anyone);
      for (const cut of cutsAt(writes)) {
        const store = copyOf(template);
        await withCut(store, cut, beginning(takes));
        const again = await withCut(copyOf(store), undefined, recovery(takes));
        for (const second of [undefined, ...cutsAt(again)]) {
          const twice = copyOf(store);
          if (second) await withCut(twice, second, recovery(takes));
          await settles(
            twice,
            takes,
            `${cut.moment} write ${cut.write}${second ? `, ${second.moment} write ${second.write} of the start` : ''}`,
          );
        }
      }
    });

    it('at any write, where only the new ones work: the station is online as soon as they have been entered again', async () => {
      const template = templates.get(from)!;
      const takes = isNew;
      const writes = await withCut(copyOf(template), undefined, beginning(takes));
      for (const cut of cutsAt(writes)) {
        const store = copyOf(template);
        await withCut(store, cut, beginning(takes));
        const life = new Life(store, takes);
        life.connect();
        // What was not written down is entered again by whoever did so.
        if (!life.online && !life.trial.isRunning) await change(life);
        life.changed();
        await life.untilOnline();
        expect(life.online && isNew(life.online), `${cut.moment} write ${cut.write}`).toBe(true);
        expect([life.trial.isRunning, life.certificate.pending]).toEqual([false, false]);
      }
    });
  });
});
