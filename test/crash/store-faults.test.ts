/**
 * A disk that is full, from every write of a session on; a database that is damaged while it is in use. What cannot be kept is not charged: the
 * station says what is wrong, ends what runs, starts nothing, and bills what was open as soon as it can write again.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openSqliteStore } from '../../src/io/sqlite-store.js';
import { MemoryStore, type Store, StoreFault, type StoreFaultCode } from '../../src/kernel/index.js';
import { faultCatalogue } from '../../src/station/safety/faults.js';
import { Bench, type BenchOptions } from '../whole/bench.js';
import { callIn, objectionsTo } from './audit.js';
import { interruptedStore, type WriteKind, type WriteMoment } from './interrupted-store.js';
import { keptOf } from './kept.js';

/** A disk that takes nothing from a certain write on, until it is mended. */
class Disk {
  readonly store: Store;
  writes = 0;
  refused = 0;
  #failure: { readonly from: number; readonly code: StoreFaultCode; readonly moment: WriteMoment } | undefined;

  constructor() {
    this.store = interruptedStore(new MemoryStore(), (moment, kind) => this.#write(moment, kind));
  }

  /** `within`: the database gives up atomic work when it has the rows already. */
  failFrom(write: number, code: StoreFaultCode, moment: 'before' | 'within'): void {
    this.#failure = { from: write, code, moment };
  }

  mend(): void {
    this.#failure = undefined;
  }

  #write(moment: WriteMoment, kind: WriteKind): void {
    if (moment === 'before') this.writes++;
    if (!this.#failure || this.writes < this.#failure.from) return;
    if (moment !== (kind === 'row' ? 'before' : this.#failure.moment)) return;
    this.refused++;
    throw new StoreFault(this.#failure.code, 'the disk of this test takes nothing');
  }
}

const hold = (bench: Bench): void => void bench.station.desk.presentCard('A', 'CARD-ANNA');
const isThere = (bench: Bench): boolean => bench.host.station.twin.state().vehicles.A !== null;

/** A driver comes, charges and leaves. */
async function session(bench: Bench, until: () => boolean = () => false): Promise<void> {
  const steps: readonly (readonly [time_s: number, act: () => void])[] = [
    [4, () => bench.hands.plug('A', { vehicle: 'saloon-400', soc_pct: 20 })],
    [60, () => hold(bench)],
    [10, () => hold(bench)],
    [10, () => bench.hands.unplug('A')],
  ];
  for (const [time_s, act] of steps) {
    act();
    for (let s = 0; s < time_s; s++) {
      if (until()) return;
      await bench.run(1);
    }
  }
}

const delivered_Wh = (bench: Bench): number => bench.host.station.twin.ledger().busToEv_Wh.A;

describe.each([
  { code: 'store.full', moment: 'before' },
  { code: 'store.full', moment: 'within' },
  { code: 'store.damaged', moment: 'before' },
] as const)('$code, found $moment a write', ({ code, moment }) => {
  it('is a fault in words at any write of a session: no energy, no new session, and one bill in the end', async () => {
    const whole = await started(new Disk());
    const begin = whole.disk.writes;
    await session(whole.bench);
    for (let write = begin + 1; write <= whole.disk.writes; write++) {
      const { bench, disk } = await started(new Disk());
      disk.failFrom(write, code, moment);
      await session(bench, () => disk.refused > 0);
      // What charges has time to ramp down.
      await bench.run(5);
      const before_Wh = delivered_Wh(bench);
      if (!isThere(bench)) bench.hands.plug('A', { vehicle: 'saloon-400', soc_pct: 20 });
      await bench.run(10);
      const answer = await bench.card('A', 'CARD-ANNA');
      await bench.run(60);
      const report = bench.station.report(1);
      const told = bench.sent('StatusNotification').findLast(({ connectorId }) => connectorId === 1);
      const meanwhile = { write, energy_Wh: delivered_Wh(bench) - before_Wh, answer: answer.type, status: report.status, told: pick(told) };
      const { info, errorCode, vendorErrorCode } = faultCatalogue[code];
      expect(meanwhile).toEqual({
        write,
        energy_Wh: 0,
        answer: 'refused',
        status: 'Faulted',
        told: { status: 'Faulted', info, errorCode, vendorErrorCode },
      });

      disk.mend();
      await bench.run(60);
      bench.hands.unplug('A');
      await bench.run(10);
      await session(bench);
      await bench.run(10);
      expect({ write, faults: bench.station.safety.faults, objections: await objections(bench) }).toEqual({
        write,
        faults: [],
        objections: [],
      });
      expect(bench.brain.transactions().at(-1)?.stopped?.reason).toBe('Local');
    }
  });
});

describe('commands of the back-end', () => {
  it.each([
    ['ChangeConfiguration', { key: 'HeartbeatInterval', value: '120' }, 'Rejected'],
    ['ChangeAvailability', { connectorId: 1, type: 'Inoperative' }, 'Rejected'],
    ['SendLocalList', { listVersion: 1, updateType: 'Full', localAuthorizationList: [] }, 'Failed'],
    ['ClearCache', {}, 'Rejected'],
    ['ReserveNow', { connectorId: 1, idTag: 'CARD-ANNA', reservationId: 1, expiryDate: '2026-03-03T08:00:00Z' }, 'Rejected'],
    ['SetChargingProfile', { connectorId: 1, csChargingProfiles: chargingProfile(2) }, 'Rejected'],
    ['ClearChargingProfile', { id: 1 }, 'Unknown'],
  ])('%s is answered by its own word for no, changes nothing, and the disk is a fault', async (action, payload, no) => {
    const { bench, disk } = await started(new Disk(), { profile: { options: { smartCharging: true } } });
    expect(await bench.call('SetChargingProfile', { connectorId: 1, csChargingProfiles: chargingProfile(1) })).toEqual({
      status: 'Accepted',
    });
    await bench.startByCard('B');
    const interval_s = bench.settings.get('HeartbeatInterval');
    disk.failFrom(0, 'store.full', 'before');
    expect(await bench.call(action, payload)).toEqual({ status: no });
    expect(bench.station.safety.faults).toEqual([{ code: 'store.full' }]);
    expect(bench.settings.get('HeartbeatInterval')).toBe(interval_s);
    expect(bench.station.availability.isOperative(1)).toBe(true);
    expect(bench.store.table('chargingProfiles').count()).toBe(1);
  });
});

/** A default of another level than any other of this test, so that none takes the place of another. */
const chargingProfile = (id: number) => ({
  chargingProfileId: id,
  stackLevel: id,
  chargingProfilePurpose: 'TxDefaultProfile',
  chargingProfileKind: 'Absolute',
  chargingSchedule: { chargingRateUnit: 'W', chargingSchedulePeriod: [{ startPeriod: 0, limit: 20_000 }] },
});

const pick = ({ status, info, errorCode, vendorErrorCode }: Record<string, unknown> = {}) => ({ status, info, errorCode, vendorErrorCode });

async function started(disk: Disk, options: BenchOptions = {}): Promise<{ readonly bench: Bench; readonly disk: Disk }> {
  const bench = await Bench.started({ store: disk.store, ...options });
  bench.settings.set('MeterValueSampleInterval', 10);
  return { bench, disk };
}

async function objections(bench: Bench): Promise<readonly string[]> {
  const delivered = {
    transactions: bench.brain.transactions(),
    findings: bench.brain.findings(),
    calls: bench.transcript.lines().flatMap(({ direction, frame }) => (direction === 'sent' ? (callIn(frame) ?? []) : [])),
  };
  // An answer that could not be written down is asked for again each few seconds.
  return objectionsTo(
    delivered,
    await keptOf(bench.host.station),
    Array.from({ length: 40 }, () => []),
  );
}

describe('a real disk that fills up', () => {
  const folder = mkdtempSync(join(tmpdir(), 'flexpole-full-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('in a session is a fault until there is room again; then the session is billed', async () => {
    const store = openSqliteStore(join(folder, 'session.db'), { maxPages: 300 });
    const bench = await Bench.started({ store });
    bench.settings.set('MeterValueSampleInterval', 10);
    await bench.startByCard('A');
    const filler = fill(store);
    // Pages that are begun have room for a while.
    await bench.run(400);
    const before_Wh = delivered_Wh(bench);
    expect(bench.station.safety.faults).toEqual([{ code: 'store.full' }]);
    await bench.run(600);
    expect(delivered_Wh(bench)).toBe(before_Wh);
    expect(bench.statuses(1)).toEqual(['Available', 'Preparing', 'Charging', 'Faulted']);

    for (const key of filler) store.table('filler').delete(key);
    await bench.run(60);
    bench.hands.unplug('A');
    await bench.run(10);
    expect(bench.station.safety.faults).toEqual([]);
    expect(bench.statuses(1).at(-1)).toBe('Available');
    expect(bench.brain.transactions().map(({ stopped }) => stopped?.reason)).toEqual(['Other']);
    expect(await objections(bench)).toEqual([]);
    bench.host.cutPower();
    store.close();
  });
});

/** Fills what is left with rows, the last of them small. Answers their keys. */
function fill(store: Store): readonly string[] {
  const filler = store.table<string>('filler');
  const keys: string[] = [];
  for (const octets of [50_000, 5_000, 500, 50]) {
    for (let isRoom = true; isRoom; ) {
      const key = `${octets}/${keys.length}`;
      try {
        filler.put(key, 'x'.repeat(octets));
        keys.push(key);
      } catch (error) {
        if (!(error instanceof StoreFault)) throw error;
        isRoom = false;
      }
    }
  }
  return keys;
}
