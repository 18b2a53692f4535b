/**
 * The power goes at every write while a recalibration begins, stands back for a session, goes on and ends by hand, and another ends with a
 * full pack: what was confirmed holds, the back-end hears of each begin and end, and in the end the side serves.
 */
import { describe, expect, it } from 'vitest';
import { MemoryStore, type Store, StoreFault } from '../../src/kernel/index.js';
import { expectSoundBooks } from '../whole/books.js';
import { finished, hour_s, manualKey, RecalibrationBench, started } from '../whole/recalibrating.js';
import { interruptedStore, type WriteMoment } from './interrupted-store.js';

type Step = (trial: Trial) => void;

const steps: readonly Step[] = [
  (trial) => trial.turn(true),
  ({ bench }) => bench.plug('A'),
  ({ bench }) => void bench.station.desk.presentCard('A', 'CARD-ANNA'),
  ({ bench }) => void bench.station.desk.presentCard('A', 'CARD-ANNA'),
  ({ bench }) => bench.hands.unplug('A'),
  (trial) => trial.turn(false),
  (trial) => trial.turn(true),
  ({ bench }) => bench.hands.setPackSoc('A', 99.99),
];

class Trial {
  readonly bench: RecalibrationBench;
  writes = 0;
  /** What the station has confirmed last. */
  confirmed: boolean | undefined;
  #cutAt: { readonly write: number; readonly moment: WriteMoment } | undefined;
  #isCut = false;

  constructor() {
    const store: Store = interruptedStore(new MemoryStore(), (moment) => this.#tell(moment));
    this.bench = new RecalibrationBench({ store, twin: { packSoc_pct: 94 } });
  }

  cutAt(write: number, moment: WriteMoment): void {
    this.#cutAt = { write: this.writes + write, moment };
  }

  turn(on: boolean): void {
    const { bench } = this;
    void bench.backend.call(bench.identity, 'ChangeConfiguration', { key: manualKey('A'), value: String(on) }).then(
      (answer) => {
        if ((answer as { readonly status: string }).status === 'Accepted') this.confirmed = on;
      },
      () => undefined,
    );
  }

  /** Goes through the steps until the power goes; true when it has. */
  async live(): Promise<boolean> {
    for (const step of steps) {
      try {
        if (!this.#isCut) step(this);
        await this.bench.run(this.#isCut ? 1 : 30);
      } catch (error) {
        if (!this.#isCut) throw error;
      }
      if (this.#isCut) return true;
    }
    return false;
  }

  /** Begins and ends, repetitions left aside: a message that the back-end has not confirmed comes again as it was. */
  get told(): readonly unknown[] {
    const texts = this.bench
      .sent('StatusNotification')
      .filter(({ connectorId, info }) => connectorId === 1 && (info === started || info === finished))
      .map(({ info, timestamp }) => `${String(timestamp)} ${String(info)}`);
    return [...new Set(texts)].map((text) => text.slice(21));
  }

  #tell(moment: WriteMoment): void {
    if (moment === 'before') this.writes++;
    if (this.#cutAt?.write !== this.writes || this.#cutAt.moment !== moment) return;
    this.#cutAt = undefined;
    this.#isCut = true;
    this.bench.host.cutPower();
    if (moment !== 'after') throw new StoreFault('store.failed', 'the power went at this write');
  }
}

describe('the power is cut at every write of a recalibration', () => {
  it.each(['before', 'within', 'after'] as const)('just %s it', { timeout: 120_000 }, async (moment) => {
    const whole = new Trial();
    await whole.bench.powerOn();
    const begin = whole.writes;
    await whole.live();
    await whole.bench.run(hour_s);
    expect([whole.told, whole.bench.reading('A').at]).toEqual([[started, finished, started, finished], 'off']);

    const seen = { on: 0, off: 0 };
    for (let write = 1; write <= whole.writes - begin; write++) {
      const trial = new Trial();
      const { bench } = trial;
      await bench.powerOn();
      trial.cutAt(write, moment);
      if (!(await trial.live())) continue;
      await bench.run(20);
      if (!bench.host.running) await bench.powerOn();
      await bench.run(60);

      const isOn = bench.station.recalibration.isOn('A');
      seen[isOn ? 'on' : 'off']++;
      const { told } = trial;
      expect({ write, told }).toEqual({ write, told: told.map((_, i) => (i % 2 === 0 ? started : finished)) });
      expect({ write, isOn }).toEqual({ write, isOn: told.length % 2 === 1 });
      // What was confirmed last holds, unless the next has come after it, or the pack is full.
      if (trial.confirmed === true && !isOn) expect({ write, end: told.at(-1) }).toEqual({ write, end: finished });

      if (bench.host.station.twin.state().vehicles.A) bench.hands.unplug('A');
      await bench.run(6 * hour_s);
      expect({ write, at: bench.reading('A').at, length: trial.told.length % 2 }).toEqual({ write, at: 'off', length: 0 });
      await bench.startByCard('A', 'CARD-CARLA');
      await bench.leave('A', 'CARD-CARLA');
      await expectSoundBooks(bench, `write ${write}`);
    }
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(0);
  });
});
