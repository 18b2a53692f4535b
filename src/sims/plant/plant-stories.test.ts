import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { A, Celsius, Ms, Percent, perSide, type Side, sides, W } from '../../kernel/index.js';
import { Plant } from './plant.js';
import { feedPower_W, ratings } from './ratings.js';
import { vehicleOf } from './test-plant.js';
import { vehicleNames } from './vehicle-classes.js';

/** One thing that somebody does, or that time passes. */
type Deed = (plant: Plant) => void;

const side = fc.constantFrom<Side[]>(...sides);
const upTo = (max: number) => fc.double({ min: 0, max, noNaN: true });

const deeds: fc.Arbitrary<Deed> = fc.oneof(
  fc.record({ side, name: fc.constantFrom(...vehicleNames), soc: upTo(100), target: fc.integer({ min: 1, max: 100 }) }).map(
    ({ side, name, soc, target }): Deed =>
      (plant) => {
        plant.connect(side, vehicleOf(name, soc, { target_pct: target }));
        plant.closeContactors(side);
        plant.offer(side, { power_W: W(150_000), current_A: A(350) });
      },
  ),
  side.map(
    (side): Deed =>
      (plant) =>
        plant.disconnect(side),
  ),
  side.map(
    (side): Deed =>
      (plant) =>
        plant.openContactors(side),
  ),
  fc.record({ side, power: upTo(200_000), current: upTo(500) }).map(
    ({ side, power, current }): Deed =>
      (plant) =>
        plant.offer(side, { power_W: W(power), current_A: A(current) }),
  ),
  fc.record({ grid: upTo(60_000), a: fc.boolean(), b: fc.boolean(), chargeA: upTo(30_000), chargeB: upTo(30_000) }).map(
    ({ grid, a, b, chargeA, chargeB }): Deed =>
      (plant) =>
        plant.applySetPoints({ gridToStation_W: W(grid), discharge: { A: a, B: b }, busToBattery_W: { A: W(chargeA), B: W(chargeB) } }),
  ),
  fc.constantFrom(0, 16, 32, 63).map(
    (feed): Deed =>
      (plant) =>
        plant.setFeed(feed),
  ),
  fc.boolean().map(
    (cut): Deed =>
      (plant) =>
        plant.cutAc(cut),
  ),
  fc.integer({ min: -25, max: 50 }).map(
    (ambient): Deed =>
      (plant) =>
        plant.setAmbient(Celsius(ambient)),
  ),
  fc.record({ side, soc: fc.integer({ min: 5, max: 100 }) }).map(
    ({ side, soc }): Deed =>
      (plant) =>
        plant.setPackSoc(side, Percent(soc)),
  ),
);

/** Deeds with the time that passes after each, from a millisecond to half an hour. */
const stories = fc.array(fc.record({ deed: deeds, then_ms: fc.integer({ min: 1, max: 1_800_000 }) }), { maxLength: 40 });

function play(story: readonly { readonly deed: Deed; readonly then_ms: number }[], look: (plant: Plant) => void): Plant {
  const plant = new Plant({ packSoc_pct: Percent(60), feed_A: 63, ambient_C: Celsius(20) }, Ms(0));
  plant.applySetPoints({ gridToStation_W: W(42_000), discharge: perSide(() => true), busToBattery_W: perSide(() => W(20_000)) });
  let now_ms = 0;
  for (const { deed, then_ms } of story) {
    deed(plant);
    look(plant);
    now_ms += then_ms;
    plant.advanceTo(Ms(now_ms));
    look(plant);
  }
  return plant;
}

describe('in every story', () => {
  it('energy is conserved: grid, vehicles, losses and stored energy balance within 0.1 % of what came in', () => {
    fc.assert(
      fc.property(stories, (story) => {
        const { imbalance_Wh, throughput_Wh } = play(story, () => undefined).ledger();
        expect(Math.abs(imbalance_Wh)).toBeLessThanOrEqual(0.001 * throughput_Wh + 1e-6);
      }),
      { numRuns: 100 },
    );
  });

  it('the powers of each moment balance at the bus', () => {
    fc.assert(
      fc.property(stories, (story) => {
        play(story, (plant) => {
          const { gridToBus_W, busToAuxiliaries_W, batteryToBus_W, busToBattery_W, busToEv_W } = plant.flows();
          const inflow_W = gridToBus_W + batteryToBus_W.A + batteryToBus_W.B;
          const outflow_W = busToAuxiliaries_W + busToBattery_W.A + busToBattery_W.B + busToEv_W.A + busToEv_W.B;
          expect(inflow_W).toBeCloseTo(outflow_W, 6);
        });
      }),
      { numRuns: 100 },
    );
  });

  it('no limit of the hardware is passed, and registers never run backwards', () => {
    fc.assert(
      fc.property(stories, (story) => {
        let before = perSide(() => 0);
        play(story, (plant) => {
          const { ac, packs } = plant.power();
          const flows = plant.flows();
          expect(ac.gridToStation_W).toBeLessThanOrEqual(feedPower_W(ac.present ? ac.limit_A : 0) + 1e-6);
          for (const side of sides) {
            const outlet = plant.outlet(side);
            expect(outlet.power_W).toBeLessThanOrEqual(ratings.outlet_W + 1e-6);
            expect(outlet.current_A).toBeLessThanOrEqual(ratings.outlet_A + 1e-9);
            expect(flows.batteryToBus_W[side]).toBeLessThanOrEqual(ratings.batteryToBus_W + 1e-6);
            expect(flows.busToBattery_W[side]).toBeLessThanOrEqual(ratings.busToBattery_W + 1e-6);
            expect(packs[side].packSoc_pct).toBeGreaterThanOrEqual(ratings.packFloor_pct - 1e-6);
            expect(packs[side].packSoc_pct).toBeLessThanOrEqual(100 + 1e-6);
            expect(outlet.energy_Wh).toBeGreaterThanOrEqual(before[side]);
          }
          before = perSide((side) => plant.outlet(side).energy_Wh);
        });
      }),
      { numRuns: 100 },
    );
  });

  it('looking more often changes nothing but rounding', () => {
    fc.assert(
      fc.property(stories, fc.integer({ min: 300, max: 20_000 }), (story, every_ms) => {
        const once = play(story, () => undefined);
        const often = play(
          story.flatMap(({ deed, then_ms }) => {
            const parts = Math.ceil(then_ms / every_ms);
            const idle: Deed = () => undefined;
            return Array.from({ length: parts }, (_, i) => ({
              deed: i === 0 ? deed : idle,
              then_ms: i < parts - 1 ? every_ms : then_ms - every_ms * (parts - 1),
            }));
          }),
          () => undefined,
        );
        for (const side of sides) {
          const energy_Wh = once.outlet(side).energy_Wh;
          expect(Math.abs(often.outlet(side).energy_Wh - energy_Wh)).toBeLessThanOrEqual(5 + 0.002 * energy_Wh);
        }
      }),
      { numRuns: 40 },
    );
  });
});
