/** Charging profiles by chance, set and cleared at any time while vehicles come and go and power fails: no limit is ever exceeded. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { connectorOf, Instant, isoSeconds, type Side, sides } from '../../src/kernel/index.js';
import type { InstalledProfile } from '../../src/station/smart-charging/charging-profile.js';
import type { Rate } from '../../src/station/smart-charging/rate.js';
import { Bench } from './bench.js';
import { anyProfile, naiveLimit } from './naive-profiles.js';

const start = '2026-03-02T12:00:00Z';
const around = Date.parse(start);

type Act =
  | { readonly act: 'set'; readonly profile: InstalledProfile; readonly side: Side }
  | { readonly act: 'clear'; readonly filter: { readonly connectorId?: number; readonly stackLevel?: number } }
  | { readonly act: 'wait'; readonly steps: number; readonly step_s: number }
  | { readonly act: 'comeOrGo'; readonly side: Side }
  | { readonly act: 'powerLoss' };

const side = fc.constantFrom(...sides);
const anyAct: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      act: fc.constant('set' as const),
      profile: anyProfile(around, ['ChargePointMaxProfile', 'TxDefaultProfile', 'TxProfile']),
      side,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      act: fc.constant('clear' as const),
      filter: fc.record({ connectorId: fc.integer({ min: 0, max: 2 }), stackLevel: fc.integer({ min: 0, max: 4 }) }, { requiredKeys: [] }),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      act: fc.constant('wait' as const),
      steps: fc.integer({ min: 1, max: 20 }),
      step_s: fc.constantFrom(1, 7, 60, 599),
    }),
  },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('comeOrGo' as const), side }) },
  { weight: 1, arbitrary: fc.constant({ act: 'powerLoss' as const }) },
);

/** What a back-end would keep in its head of the station, from nothing but the wire. */
class Observer {
  readonly #bench: Bench;
  #installed: readonly InstalledProfile[] = [];
  /** What was not as it should be. */
  readonly complaints: string[] = [];
  /** How many limits were compared with what flowed. */
  compared = 0;

  constructor(bench: Bench) {
    this.#bench = bench;
  }

  async set(profile: InstalledProfile, side: Side): Promise<void> {
    const connectorId = profile.connectorId === 0 ? 0 : connectorOf(side);
    const answer = await this.#bench.call('SetChargingProfile', { connectorId, csChargingProfiles: onWire(profile) });
    if (answer['status'] !== 'Accepted') return;
    const sameSlot = (old: InstalledProfile): boolean =>
      old.purpose === profile.purpose && old.stackLevel === profile.stackLevel && old.connectorId === connectorId;
    const installedAt = Instant(Math.floor(this.#bench.clock.now() / 1000) * 1000);
    const others = this.#installed.filter((old) => old.id !== profile.id && !sameSlot(old));
    this.#installed = [...others, { ...profile, connectorId, installedAt }];
  }

  async clear(filter: { readonly connectorId?: number; readonly stackLevel?: number }): Promise<void> {
    await this.#bench.call('ClearChargingProfile', filter);
    this.#installed = this.#installed.filter(
      (profile) =>
        (filter.connectorId !== undefined && profile.connectorId !== filter.connectorId) ||
        (filter.stackLevel !== undefined && profile.stackLevel !== filter.stackLevel),
    );
  }

  look(): void {
    for (const side of sides) if (!this.isCharging(side)) this.#ended(side);
    const { outlets } = this.#bench.host.station.twin.state();
    const flow = (side: Side) => ({ W: outlets[side].power_W, A: outlets[side].current_A });
    const now = this.#bench.clock.now();
    const max = this.#installed.filter(({ purpose }) => purpose === 'ChargePointMaxProfile');
    const station = naiveLimit(max, now, undefined);
    if (station) this.#compare('both', flow('A')[station.unit] + flow('B')[station.unit], station);
    for (const side of sides) {
      const own = this.#installed.filter(
        ({ purpose, connectorId }) => purpose !== 'ChargePointMaxProfile' && (connectorId === 0 || connectorId === connectorOf(side)),
      );
      const limit = naiveLimit(own, now, this.#startOf(side));
      if (limit) this.#compare(side, flow(side)[limit.unit], limit);
      else if (!station && this.isCharging(side) && flow(side).W < 10_000) this.complaints.push(`${side} is held back without a limit`);
    }
  }

  isCharging(side: Side): boolean {
    return this.#bench.station.points[side].state.at === 'charging';
  }

  #compare(what: string, flows: number, { unit, value }: Rate): void {
    this.compared++;
    if (flows <= value + tolerance) return;
    this.complaints.push(`${isoSeconds(this.#bench.clock.now())}: ${what} ${flows} ${unit}, allowed are ${value} ${unit}`);
  }

  #ended(side: Side): void {
    this.#installed = this.#installed.filter(({ purpose, connectorId }) => purpose !== 'TxProfile' || connectorId !== connectorOf(side));
  }

  #startOf(side: Side): number | undefined {
    if (!this.isCharging(side)) return undefined;
    const begun = this.#bench.sent('StartTransaction').findLast(({ connectorId }) => connectorId === connectorOf(side));
    return Date.parse(String(begun?.['timestamp']));
  }
}

/** Watts or amperes: what floating-point sums may be off by. */
const tolerance = 1e-3;

const onWire = ({ id, purpose, stackLevel, kind, validFrom, validTo, schedule }: InstalledProfile): object => ({
  chargingProfileId: id,
  stackLevel,
  chargingProfilePurpose: purpose,
  ...(kind === 'absolute' || kind === 'relative'
    ? { chargingProfileKind: kind === 'absolute' ? 'Absolute' : 'Relative' }
    : { chargingProfileKind: 'Recurring', recurrencyKind: kind === 'daily' ? 'Daily' : 'Weekly' }),
  ...(validFrom !== undefined && { validFrom: isoSeconds(validFrom) }),
  ...(validTo !== undefined && { validTo: isoSeconds(validTo) }),
  chargingSchedule: {
    ...(schedule.start !== undefined && { startSchedule: isoSeconds(schedule.start) }),
    ...(schedule.duration_ms !== undefined && { duration: schedule.duration_ms / 1000 }),
    chargingRateUnit: schedule.unit,
    chargingSchedulePeriod: schedule.periods.map(({ start_ms, limit }) => ({ startPeriod: start_ms / 1000, limit })),
  },
});

const cards = { A: 'CARD-ANNA', B: 'CARD-CARLA' } as const;

/** A vehicle that never has enough, of another voltage on each side. */
const come = (bench: Bench, side: Side): Promise<void> =>
  bench.startByCard(side, cards[side], { vehicle: side === 'A' ? 'saloon-800' : 'saloon-400', soc_pct: 10, battery_Wh: 1_000_000 });

async function makeRoom(bench: Bench, side: Side): Promise<void> {
  if (bench.host.station.twin.state().vehicles[side]) bench.hands.unplug(side);
  await bench.run(15);
}

async function carryOut(act: Act, bench: Bench, observer: Observer): Promise<void> {
  switch (act.act) {
    case 'set':
      return observer.set(act.profile, act.side);
    case 'clear':
      return observer.clear(act.filter);
    case 'wait':
      for (let i = 0; i < act.steps; i++) {
        await bench.run(act.step_s);
        for (const each of sides) {
          bench.hands.setPackSoc(each, 90);
          if (observer.isCharging(each)) bench.hands.setVehicle(each, { soc_pct: 10 });
        }
        observer.look();
      }
      return;
    case 'comeOrGo':
      if (observer.isCharging(act.side)) return bench.leave(act.side, cards[act.side]);
      await makeRoom(bench, act.side);
      return come(bench, act.side);
    case 'powerLoss':
      bench.host.cutPower();
      await bench.powerOn();
      for (const each of sides) await makeRoom(bench, each);
  }
}

describe('charging profiles by chance', () => {
  it('no limit is ever exceeded, and without one nothing is held back', async () => {
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(anyAct, { minLength: 10, maxLength: 40 }), async (acts) => {
        const bench = await Bench.started({ start, profile: { options: { smartCharging: true } } });
        await bench.configure('MeterValueSampleInterval', '0');
        const observer = new Observer(bench);
        for (const each of sides) await come(bench, each);
        for (const act of acts) {
          await carryOut(act, bench, observer);
          observer.look();
        }
        expect(observer.complaints).toEqual([]);
        compared += observer.compared;
        bench.host.cutPower();
      }),
      { numRuns: 25 },
    );
    expect(compared).toBeGreaterThan(100);
  });
});
