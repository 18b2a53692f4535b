/**
 * The power goes at every write of an update, of the station's disk as of its flash memory, once just before it and once just after; a second
 * cut falls into the recovery. Whatever happens, there is firmware to start, and the update ends, once, the way that it should.
 */
import { describe, expect, it } from 'vitest';
import { MemoryStore, type Store, StoreFault, seededRandom } from '../../src/kernel/index.js';
import { Bench } from '../whole/bench.js';
import { firmware } from '../whole/firmware-packages.js';
import { interruptedStore, type WriteMoment } from './interrupted-store.js';

type Moment = Exclude<WriteMoment, 'within'>;
type Ending = 'Installed' | 'InstallationFailed';

const place = 'ftp://files.example/package';
const package_ = firmware('5.0', { size_octets: 2_500_000 });

/** A bench whose power goes at a write. */
class Trial {
  readonly bench: Bench;
  readonly #ending: Ending;
  writes = 0;
  #isCut = false;
  #cutAt: { readonly write: number; readonly moment: Moment } | undefined;

  constructor(ending: Ending) {
    this.#ending = ending;
    const watched = (): Store => interruptedStore(new MemoryStore(), (moment) => this.#tell(moment));
    this.bench = new Bench({ store: watched(), twinStore: watched(), profile: { generation: '4.2' } });
    this.bench.files.serve(place, package_);
    // New firmware that does not work: with it a meter falls silent.
    this.bench.host.events.on('started', ({ station, meters }) => {
      if (ending === 'InstallationFailed' && station.profile.generation.name === '5.0') meters.B.inject('silent');
      else meters.B.clear('silent');
    });
  }

  cutAt(write: number, moment: Moment): void {
    this.#cutAt = { write: this.writes + write, moment };
  }

  cutNoMore(): void {
    this.#cutAt = undefined;
  }

  async live(time_s: number, act: (bench: Bench) => unknown = () => undefined): Promise<void> {
    const { bench } = this;
    this.#isCut = false;
    const ifPowered = (error: unknown): void => {
      if (!this.#isCut) throw error;
    };
    if (!bench.host.running) {
      bench.host.powerOn().catch(ifPowered);
      await bench.run(10).catch(ifPowered);
    }
    if (!bench.host.running) return;
    try {
      await act(bench);
    } catch (error) {
      ifPowered(error);
    }
    for (let s = 0; s < time_s && !this.#isCut && !this.#isOver; s += 10) await bench.run(10).catch(ifPowered);
    await bench.run(20);
  }

  /** Until everything has come to its end; whoever did not get the order gets it again. */
  async settle(): Promise<void> {
    await this.live(4000);
    if (!this.told.includes(this.#ending)) await this.live(4000, order);
  }

  get #isOver(): boolean {
    return this.told.includes(this.#ending) && this.bench.host.running?.firmware.status === 'Idle';
  }

  get told(): readonly unknown[] {
    return this.bench.sent('FirmwareStatusNotification').map(({ status }) => status);
  }

  #tell(moment: WriteMoment): void {
    if (moment === 'within') return;
    if (moment === 'before') this.writes++;
    if (this.#cutAt?.write !== this.writes || this.#cutAt.moment !== moment) return;
    this.#cutAt = undefined;
    this.#isCut = true;
    this.bench.host.cutPower();
    if (moment === 'before') throw new StoreFault('store.failed', 'the power went before this write');
  }
}

const order = (bench: Bench): Promise<unknown> =>
  // An answer that the loss of power has swallowed is nobody's fault here.
  bench.call('UpdateFirmware', { location: place, retrieveDate: '2026-03-02T08:00:00Z' }).catch(() => undefined);

describe.each(['Installed', 'InstallationFailed'] as const)('an update that ends with %s, with the power cut at every write', (ending) => {
  it.each(['before', 'after'] as const)('ends so whenever the power goes just %s a write', async (moment) => {
    const whole = new Trial(ending);
    await whole.live(10);
    const begin = whole.writes;
    await whole.live(3000, order);
    const random = seededRandom(`firmware ${moment}`);
    for (let write = 1; write <= whole.writes - begin; write++) {
      const trial = new Trial(ending);
      await trial.live(10);
      trial.cutAt(write, moment);
      await trial.live(3000, order);
      const inRecovery = 1 + Math.floor(random.next() * 40);
      trial.cutAt(inRecovery, moment);
      await trial.settle();
      trial.cutNoMore();
      await trial.settle();
      const { station, firmware: updates } = trial.bench.host.station;
      expect({
        write,
        inRecovery,
        version: station.profile.firmwareVersion,
        ended: [...new Set(trial.told.filter((status) => status === 'Installed' || status === 'InstallationFailed'))],
        status: updates.status,
        serves: trial.bench.statuses(1).at(-1),
      }).toEqual({
        write,
        inRecovery,
        version: ending === 'Installed' ? 'pfm-SW5.0.0' : 'pfm-SW4.2.4.1',
        ended: [ending],
        status: 'Idle',
        serves: 'Available',
      });
    }
    expect(whole.writes - begin).toBeGreaterThan(20);
  });
});
