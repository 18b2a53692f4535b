/**
 * The power goes at every write while the back-end sends lists and reserves, and while the holder of the reservation charges: a list is the
 * old one or the new one, a reservation holds until it is used, and what the back-end was told is true.
 */
import { describe, expect, it } from 'vitest';
import { isoSeconds, later, MemoryStore, minutes, type Store, StoreFault, sides } from '../../src/kernel/index.js';
import { Bench } from '../whole/bench.js';
import { expectSoundBooks } from '../whole/books.js';
import { interruptedStore, type WriteMoment } from './interrupted-store.js';

const good = (...idTags: readonly string[]) => idTags.map((idTag) => ({ idTag, idTagInfo: { status: 'Accepted' } }));

/** What stands on the list at each version. */
const versions: Readonly<Record<number, readonly string[]>> = {
  0: [],
  1: ['ONE', 'TWO', 'THREE'],
  2: ['TWO', 'THREE', 'FOUR'],
  3: ['FIVE'],
};
const listed = [...new Set(Object.values(versions).flat())];

type Step = (trial: Trial) => void;

const steps: readonly Step[] = [
  (trial) => trial.call('SendLocalList', { updateType: 'Full', listVersion: 1, localAuthorizationList: good('ONE', 'TWO', 'THREE') }),
  (trial) =>
    trial.call('SendLocalList', {
      updateType: 'Differential',
      listVersion: 2,
      localAuthorizationList: [{ idTag: 'ONE' }, ...good('FOUR')],
    }),
  (trial) => {
    const expiryDate = isoSeconds(later(trial.bench.clock.now(), minutes(60)));
    trial.call('ReserveNow', { connectorId: 1, idTag: 'CARD-ANNA', reservationId: 1, expiryDate });
  },
  (trial) => trial.call('SendLocalList', { updateType: 'Full', listVersion: 3, localAuthorizationList: good('FIVE') }),
  ({ bench }) => bench.plug('A'),
  ({ bench }) => void bench.station.desk.presentCard('A', 'CARD-ANNA'),
];

class Trial {
  readonly bench: Bench;
  writes = 0;
  /** Versions of the list and reservations that the station has confirmed. */
  readonly confirmed = { version: 0, reserved: false };
  #cutAt: { readonly write: number; readonly moment: WriteMoment } | undefined;
  #isCut = false;

  constructor() {
    const store: Store = interruptedStore(new MemoryStore(), (moment) => this.#tell(moment));
    this.bench = new Bench({ store });
  }

  cutAt(write: number, moment: WriteMoment): void {
    this.#cutAt = { write: this.writes + write, moment };
  }

  call(action: string, payload: object): void {
    const answered = (answer: unknown): void => {
      if ((answer as { readonly status: string }).status !== 'Accepted') return;
      if ('listVersion' in payload) this.confirmed.version = Number(payload.listVersion);
      else this.confirmed.reserved = true;
    };
    void this.bench.backend.call(this.bench.identity, action, payload).then(answered, () => undefined);
  }

  /** Goes through the steps until the power goes. */
  async live(): Promise<void> {
    for (const step of steps) {
      if (this.#isCut) return;
      try {
        step(this);
        await this.bench.run(12);
      } catch (error) {
        if (!this.#isCut) throw error;
      }
    }
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

/** The version of the list, and that what it says is of this version. */
function versionOf({ bench }: Trial): number {
  const { localList, time } = bench.station;
  const { version } = localList;
  expect(listed.filter((idToken) => localList.find(idToken, time.now()))).toEqual(listed.filter((one) => versions[version]?.includes(one)));
  expect(localList.length).toBe(versions[version]?.length);
  return version;
}

/** The StartTransactions that name the reservation, repetitions left aside. */
const usesOf = ({ bench }: Trial) =>
  new Set(
    bench
      .sent('StartTransaction')
      .filter(({ reservationId }) => reservationId === 1)
      .map((start) => JSON.stringify(start)),
  ).size;

describe('the power is cut at every write while lists and reservations come', () => {
  it.each(['before', 'within', 'after'] as const)('just %s it', { timeout: 120_000 }, async (moment) => {
    const whole = new Trial();
    await whole.bench.powerOn();
    const begin = whole.writes;
    await whole.live();
    expect([versionOf(whole), whole.confirmed, usesOf(whole)]).toEqual([3, { version: 3, reserved: true }, 1]);

    const seen = { old: 0, kept: 0, used: 0 };
    for (let write = 1; write <= whole.writes - begin; write++) {
      const trial = new Trial();
      const { bench } = trial;
      await bench.powerOn();
      trial.cutAt(write, moment);
      await trial.live();
      await bench.run(60);
      if (!bench.host.running) await bench.powerOn();
      await bench.run(60);

      // What was confirmed is there; what was not may be.
      const version = versionOf(trial);
      expect(version - trial.confirmed.version).toBeOneOf([0, 1]);
      if (version < 3) seen.old++;
      const isKept = bench.station.reservations.all().length === 1;
      if (trial.confirmed.reserved) expect({ write, isKept, uses: usesOf(trial) }).toEqual({ write, isKept, uses: isKept ? 0 : 1 });

      const { vehicles } = bench.host.station.twin.state();
      for (const side of sides) if (vehicles[side]) bench.hands.unplug(side);
      await bench.run(10);
      if (isKept) {
        seen.kept++;
        expect(bench.statuses(1).at(-1)).toBe('Reserved');
        expect(await bench.card('A', 'CARD-CARLA')).toMatchObject({ type: 'refused' });
        await bench.run(5);
        await bench.startByCard('A', 'CARD-ANNA');
        expect(usesOf(trial)).toBe(1);
        await bench.leave('A', 'CARD-ANNA');
      } else if (trial.confirmed.reserved) seen.used++;
      await bench.startByCard('A', 'CARD-CARLA');
      await bench.leave('A', 'CARD-CARLA');
      expect(usesOf(trial)).toBeLessThanOrEqual(1);
      await expectSoundBooks(bench, `write ${write}`);
    }
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(0);
  });
});
