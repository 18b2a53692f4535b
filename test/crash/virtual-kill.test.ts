/**
 * The power goes at every write of a whole session, once just before it and once just after: without processes and disks, therefore
 * exhaustively. A second cut falls into the recovery from the first.
 */
import { describe, expect, it } from 'vitest';
import { MemoryStore, type PerSide, perSide, type Side, type Store, StoreFault, seededRandom, sides } from '../../src/kernel/index.js';
import type { ConnectorState } from '../../src/station/connector/state.js';
import type { Session } from '../../src/station/transaction/session.js';
import { Bench } from '../whole/bench.js';
import { type Cut, callIn, cutSession, type Delivered, type Kept, objectionsTo } from './audit.js';
import { interruptedStore, type WriteMoment } from './interrupted-store.js';
import { keptOf } from './kept.js';

type Moment = Exclude<WriteMoment, 'within'>;
type Step = readonly [time_s: number, act: (bench: Bench) => void];

const hold = (side: Side, idToken: string) => (bench: Bench) => void bench.station.desk.presentCard(side, idToken);

/** A driver comes, charges and leaves. */
const session: readonly Step[] = [
  [4, (bench) => bench.hands.plug('A', { vehicle: 'saloon-400', soc_pct: 20 })],
  [60, hold('A', 'CARD-ANNA')],
  [10, hold('A', 'CARD-ANNA')],
  [10, (bench) => bench.hands.unplug('A')],
];

const sampled: Step = [0, (bench) => bench.settings.set('MeterValueSampleInterval', 10)];

const stories: Readonly<Record<string, readonly Step[]>> = {
  'a session': [sampled, ...session],
  'a session that the back-end hears of when the link is back': [
    sampled,
    [4, (bench) => bench.hands.plug('A', { vehicle: 'saloon-800', soc_pct: 20 })],
    [30, hold('A', 'CARD-ANNA')],
    [30, (bench) => bench.links.cut()],
    [10, (bench) => bench.hands.unplug('A')],
    [60, (bench) => bench.links.restore()],
  ],
  'two sessions side by side': [
    [4, (bench) => bench.hands.plug('A', { vehicle: 'van', soc_pct: 30 })],
    [10, hold('A', 'CARD-ANNA')],
    [4, (bench) => bench.hands.plug('B', { vehicle: 'saloon-800', soc_pct: 30 })],
    [30, hold('B', 'CARD-CARLA')],
    [0.3, (bench) => bench.hands.unplug('A')],
    [10, hold('B', 'CARD-CARLA')],
    [10, (bench) => bench.hands.unplug('B')],
  ],
};

/** A bench whose power goes at a write. */
class Trial {
  readonly bench: Bench;
  readonly cuts: Cut[] = [];
  writes = 0;
  /** Why the sessions were ending when the power went, whose record was being fetched. */
  #reasons: PerSide<string | undefined> | undefined;
  #cutAt: { readonly write: number; readonly moment: Moment } | undefined;

  constructor() {
    const watched = (): Store => interruptedStore(new MemoryStore(), (moment) => this.#tell(moment));
    this.bench = new Bench({ store: watched(), twinStore: watched() });
  }

  /** The power will go at the n-th write from now. */
  cutAt(write: number, moment: Moment): void {
    this.#cutAt = { write: this.writes + write, moment };
  }

  /** Switches on and goes through the steps until the power goes. */
  async live(steps: readonly Step[]): Promise<void> {
    const { bench } = this;
    this.#noteCut();
    const ifPowered = (error: unknown): void => {
      if (!this.#reasons) throw error;
    };
    bench.links.restore();
    bench.host.powerOn().catch(ifPowered);
    await bench.run(10).catch(ifPowered);
    for (const [time_s, act] of steps) {
      if (!bench.host.running) return;
      try {
        act(bench);
        await bench.run(time_s);
      } catch (error) {
        ifPowered(error);
      }
    }
  }

  /** Switches on, lets everything come to rest, and serves one more driver. */
  async settle(): Promise<void> {
    await this.live([[60, () => undefined], [10, (bench) => unplugAll(bench)], ...session]);
  }

  async objections(): Promise<readonly string[]> {
    const { bench, cuts } = this;
    const delivered: Delivered = {
      transactions: bench.brain.transactions(),
      findings: bench.brain.findings(),
      calls: bench.transcript.lines().flatMap(({ direction, frame }) => (direction === 'sent' ? (callIn(frame) ?? []) : [])),
    };
    const kept: Kept = await keptOf(bench.host.station);
    return objectionsTo(delivered, kept, cuts);
  }

  /** After a cut: what lies open on the disk. When the meter is asked for the record, the reason must be there already. */
  #noteCut(): void {
    const reasons = this.#reasons;
    if (!reasons) return;
    this.#reasons = undefined;
    const open = this.bench.store.table<Session>('openSessions').rows();
    this.cuts.push(
      open.map(([, session]) => ({ ...cutSession(session), ...(reasons[session.side] && { reason: reasons[session.side] }) })),
    );
  }

  #tell(moment: WriteMoment): void {
    if (moment === 'within') return;
    if (moment === 'before') this.writes++;
    if (this.#cutAt?.write !== this.writes || this.#cutAt.moment !== moment) return;
    this.#cutAt = undefined;
    this.#reasons = perSide((side) => reasonOf(this.bench.host.running?.station.points[side].state));
    this.bench.host.cutPower();
    if (moment === 'before') throw new StoreFault('store.failed', 'the power went before this write');
  }
}

const reasonOf = (state: ConnectorState | undefined): string | undefined =>
  state?.at === 'ending' && state.step === 'meter' ? state.stop.reason : undefined;

function unplugAll(bench: Bench): void {
  const { vehicles } = bench.host.station.twin.state();
  for (const side of sides) if (vehicles[side]) bench.hands.unplug(side);
}

describe.each(Object.entries(stories))('%s, with the power cut at every write', (_title, story) => {
  it.each(['before', 'after'] as const)('R-OCP-13, R-MET-13: is billed once whenever the power goes just %s a write', async (moment) => {
    const whole = new Trial();
    await whole.live(story);
    const random = seededRandom(`recovery ${moment}`);
    for (let write = 1; write <= whole.writes; write++) {
      const trial = new Trial();
      trial.cutAt(write, moment);
      await trial.live(story);
      const inRecovery = 1 + Math.floor(random.next() * 12);
      trial.cutAt(inRecovery, moment);
      await trial.settle();
      await trial.settle();
      const served = trial.bench.brain.transactions().at(-1)?.stopped?.reason;
      expect({ write, inRecovery, served, objections: await trial.objections() }).toEqual({
        write,
        inRecovery,
        served: 'Local',
        objections: [],
      });
    }
    expect(whole.writes).toBeGreaterThan(50);
  });
});
