/**
 * The power goes at every write while new credentials are on trial: whatever was written, the next start finds its way to credentials that
 * the back-end takes, and the settings say which.
 */
import { describe, expect, it } from 'vitest';
import { type LinkSetup, LinkTrial, trialTime_ms } from '../../src/csms/link-trial.js';
import { eventLoopTurn } from '../../src/io/clock.js';
import { Instant, MemoryStore, type Store, silentLog, VirtualClock } from '../../src/kernel/index.js';
import { testSettings } from '../../src/station/settings/settings-for-tests.js';
import { interruptedStore, type WriteMoment } from './interrupted-store.js';

const oldKey = '00112233445566778899AABBCCDDEEFF';
const newKey = 'FFEEDDCCBBAA99887766554433221100';
const secrets = { seal: (text: string) => `sealed:${text}`, open: (sealed: string) => sealed.slice('sealed:'.length) };

class PowerLoss extends Error {}

/** One life of the station's link, with a back-end that takes one of the two passwords. */
class Life {
  readonly clock = new VirtualClock(Instant(0), { turn: eventLoopTurn });
  readonly settings;
  readonly trial: LinkTrial;
  readonly #taken: string;
  isOnline = false;

  constructor(store: Store, taken: string) {
    this.#taken = taken;
    this.settings = testSettings({ store, secrets, facts: { meetsSecurityProfile: () => true } });
    this.trial = new LinkTrial({
      clock: this.clock,
      store,
      secrets,
      settings: this.settings,
      log: silentLog,
      reconnect: () => this.connect(),
      ended: () => undefined,
      certificate: () => ({ pending: false, use: () => undefined, confirm: () => undefined, rollBack: () => undefined }),
    });
  }

  connect(): void {
    const setup: LinkSetup = this.trial.next();
    this.isOnline = setup.password === this.#taken;
    if (this.isOnline) this.trial.proved();
  }

  change(): void {
    this.settings.changeConfiguration('AuthorizationKey', newKey);
    if (this.trial.changed()) this.connect();
  }
}

/** A station that has been online with the old password; then the new one is set, and the power goes at one of the writes. */
async function interrupted(taken: string, cut: { readonly write: number; readonly moment: WriteMoment } | undefined) {
  const store = new MemoryStore();
  const before = new Life(store, oldKey);
  before.settings.changeConfiguration('AuthorizationKey', oldKey);
  before.settings.changeConfiguration('SecurityProfile', '1');
  before.connect();
  let writes = 0;
  let happened = false;
  const failing = interruptedStore(store, (moment) => {
    if (moment === 'before') writes++;
    if (cut && writes === cut.write && moment === cut.moment) {
      happened = true;
      throw new PowerLoss();
    }
  });
  const life = new Life(failing, taken);
  try {
    life.connect();
    life.change();
    await life.clock.advance(trialTime_ms);
  } catch (error) {
    if (!(error instanceof PowerLoss)) throw error;
  }
  return { store, writes, happened };
}

describe('a loss of power while new credentials are on trial', () => {
  it.each([
    ['the new password works', newKey],
    ['only the old password works', oldKey],
  ])('at any write, where %s: the station comes back online with it', async (_what, taken) => {
    const { writes } = await interrupted(taken, undefined);
    expect(writes).toBeGreaterThan(1);
    for (let write = 1; write <= writes; write++) {
      for (const moment of ['before', 'within', 'after'] as const) {
        const { store } = await interrupted(taken, { write, moment });
        const next = new Life(store, taken);
        next.connect();
        // A change that was not written down is made again by whoever made it.
        if (next.settings.get('AuthorizationKey') === oldKey) next.change();
        for (let turns = 0; turns < 3 && !next.isOnline; turns++) await next.clock.advance(trialTime_ms);
        const where = `${moment} write ${write}`;
        expect(next.isOnline, where).toBe(true);
        expect(next.settings.get('AuthorizationKey'), where).toBe(taken);
        expect(next.trial.isRunning, where).toBe(false);
      }
    }
  });
});
