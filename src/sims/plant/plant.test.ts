import { describe, expect, it } from 'vitest';
import { Celsius, Percent } from '../../kernel/index.js';
import { feedPower_W } from './ratings.js';
import { endless, TestPlant, vehicleOf } from './test-plant.js';

/** Full power of the AC/DC stage. */
const allGrid_W = 40_000 / 0.95;

describe('efficiencies, measured on the running plant', () => {
  it('R-EMS-18: grid to battery is 0.95 · 0.97 · 0.978 behind the auxiliaries; with the idle loss 0.889 (field notes §8)', () => {
    const bench = new TestPlant({ packSoc_pct: Percent(30) });
    bench.set({ grid_W: 40_000, charge_W: 20_000 });
    const { grid_Wh, stored_Wh, auxiliaries_Wh } = bench.during(3600);
    expect(stored_Wh / (grid_Wh - auxiliaries_Wh)).toBeCloseTo(0.95 * 0.97 * 0.978, 9);
    expect(stored_Wh / grid_Wh).toBeCloseTo(0.889, 2);
  });

  it('R-EMS-18: battery to vehicle is 0.97 · 0.978 behind the auxiliaries', () => {
    const bench = new TestPlant();
    bench.set({ discharge: true });
    bench.charge('A', 80_000);
    const { vehicles_Wh, stored_Wh, auxiliaries_Wh } = bench.during(900);
    expect((vehicles_Wh + auxiliaries_Wh) / -stored_Wh).toBeCloseTo(0.94866, 9);
  });

  it('R-EMS-19: the auxiliaries take 0.52 kW idle, 0.76 kW in the first ten minutes of a session, 4.52 kW from then on', () => {
    const bench = new TestPlant();
    bench.set({ grid_W: allGrid_W, discharge: true });
    expect(bench.during(600).auxiliaries_Wh * 6).toBeCloseTo(520, 6);
    bench.charge('A', 100_000);
    expect(bench.during(600).auxiliaries_Wh * 6).toBeCloseTo(760, 6);
    expect(bench.during(600).auxiliaries_Wh * 6).toBeCloseTo(4_520, 6);
  });

  it('R-EMS-20: of 250 kW, 40 kW of them from the grid, 0.9317 reach the vehicles; the auxiliaries leave 0.98192', () => {
    const bench = new TestPlant();
    bench.set({ grid_W: 40_000, discharge: true });
    // What is left of 40 kW from the grid and of 210 kW from the cells with full cooling, half on each side.
    const each_W = ((40_000 - 4_520) * 0.95 + 210_000 * 0.94866) / 2;
    bench.charge('A', each_W);
    bench.charge('B', each_W);
    bench.run(660);
    const { grid_Wh, vehicles_Wh, stored_Wh, auxiliaries_Wh } = bench.during(600);
    const input_Wh = grid_Wh - stored_Wh;
    expect(input_Wh * 6).toBeCloseTo(250_000, 3);
    expect(grid_Wh * 6).toBeCloseTo(40_000, 6);
    expect(1 - auxiliaries_Wh / input_Wh).toBeCloseTo(0.98192, 5);
    expect(Math.abs(vehicles_Wh / input_Wh - 0.931719)).toBeLessThan(5e-5);
  });

  it('R-EMS-21: at 30 kW everything comes from the grid, with 0.95', () => {
    const bench = new TestPlant();
    bench.set({ grid_W: allGrid_W, discharge: true });
    bench.charge('A', 30_000);
    const { grid_Wh, vehicles_Wh, stored_Wh, auxiliaries_Wh } = bench.during(1800);
    expect(vehicles_Wh * 2).toBeCloseTo(30_000, 6);
    expect(vehicles_Wh / (grid_Wh - auxiliaries_Wh)).toBeCloseTo(0.95, 9);
    expect(stored_Wh).toBe(0);
  });
});

describe('the grid', () => {
  it.each([
    [16, 11.1],
    [32, 22.2],
    [63, 43.6],
  ])('R-EMS-05, R-EMS-07: a feed of %d A carries %d kVA, of which at most 40 kW reach the bus', (feed_A, feed_kW) => {
    const bench = new TestPlant({ feed_A });
    bench.set({ grid_W: 1e6, discharge: true, charge_W: 20_000 });
    bench.charge('A', 150_000);
    bench.charge('B', 150_000);
    bench.run(1);
    const { ac } = bench.plant.power();
    expect(feedPower_W(feed_A) / 1000).toBeCloseTo(feed_kW, 1);
    expect(ac.current_A).toBeLessThanOrEqual(feed_A + 1e-9);
    expect(ac.gridToStation_W).toBeCloseTo(Math.min(feedPower_W(feed_A), allGrid_W + 760), 6);
    expect(bench.plant.flows().gridToBus_W).toBeCloseTo(Math.min((feedPower_W(feed_A) - 760) * 0.95, 40_000), 6);
  });

  it('R-EMS-06: packs take 20 kW each at most, one vehicle up to 40 kW from the grid alone', () => {
    const bench = new TestPlant({ packSoc_pct: Percent(30) });
    bench.set({ grid_W: 1e6, charge_W: 1e6 });
    expect(bench.plant.flows().busToBattery_W).toEqual({ A: 20_000, B: 20_000 });
    bench.charge('B', 150_000);
    expect(bench.plant.flows().busToEv_W).toEqual({ A: 0, B: 40_000 });
    expect(bench.plant.flows().busToBattery_W).toEqual({ A: 0, B: 0 });
  });

  it('comes first: the packs give only what it lacks, and take what it has left', () => {
    const bench = new TestPlant();
    bench.set({ grid_W: 40_760, discharge: true, charge_W: 20_000 });
    bench.charge('A', 100_000);
    expect(bench.plant.flows().batteryToBus_W.A).toBeCloseTo(62_000, 6);
    bench.offer('A', 20_000, 350);
    expect(bench.plant.flows().batteryToBus_W.A).toBe(0);
    expect(bench.plant.flows().busToBattery_W).toEqual({ A: 9_000, B: 9_000 });
  });

  it('draws its standby when the AC stage is off, and the packs feed the auxiliaries: 0.3 % of the usable energy an hour', () => {
    const bench = new TestPlant();
    const { grid_Wh, stored_Wh, auxiliaries_Wh } = bench.during(10 * 3600);
    expect(grid_Wh).toBeCloseTo(10 * 40, 6);
    expect(auxiliaries_Wh).toBeCloseTo(5_200, 6);
    expect(-stored_Wh / 10 / 160_000).toBeCloseTo(0.0034, 4);
  });

  it('gives nothing when the emergency-stop system has cut it', () => {
    const bench = new TestPlant();
    bench.set({ grid_W: 40_000, charge_W: 20_000 });
    bench.plant.cutAc(true);
    const { ac } = bench.plant.power();
    expect(ac).toEqual({ present: false, limit_A: 63, current_A: 0, gridToStation_W: 0 });
  });
});

describe('output', () => {
  // Field notes §8. The set-point is the whole feed; the chiller runs, which is the worst case.
  it.each([
    [0, 100, 200],
    [16, 120, 220],
    [32, 130, 230],
    [63, 150, 250],
  ])('with a feed of %d A a side reaches %d kW, both together %d kW', (feed_A, side_kW, both_kW) => {
    const bench = new TestPlant({ feed_A });
    bench.set({ grid_W: allGrid_W, discharge: true });
    bench.charge('A', side_kW * 1000);
    bench.run(660);
    expect(bench.plant.flows().losses.cooling_W).toBe(4_000);
    expect(bench.plant.outlet('A').power_W).toBeCloseTo(side_kW * 1000, 6);
    bench.charge('A', (both_kW * 1000) / 2);
    bench.charge('B', (both_kW * 1000) / 2);
    bench.run(1);
    const { busToEv_W } = bench.plant.flows();
    expect(busToEv_W.A + busToEv_W.B).toBeCloseTo(both_kW * 1000, 6);
  });

  it('R-EMS-02: never exceeds 150 kW, whatever is offered', () => {
    const bench = new TestPlant();
    bench.set({ grid_W: allGrid_W, discharge: true });
    bench.charge('A', 1e6);
    expect(bench.plant.outlet('A').power_W).toBeCloseTo(150_000, 6);
  });

  it('R-EMS-03: carries 350 A at most, whatever is offered and asked for', () => {
    const bench = new TestPlant();
    bench.set({ grid_W: allGrid_W, discharge: true });
    bench.charge('A', 150_000, vehicleOf('saloon-400', 15));
    bench.offer('A', 150_000, 1_000);
    const { current_A, voltage_V } = bench.plant.outlet('A');
    expect(voltage_V).toBeLessThan(385);
    expect(current_A).toBeCloseTo(350, 9);
  });

  it('flows with closed contactors only, and only up to the smaller of the offered power and current', () => {
    const bench = new TestPlant();
    bench.set({ discharge: true });
    bench.plant.connect('A', endless());
    bench.offer('A', 50_000, 350);
    expect(bench.plant.outlet('A')).toMatchObject({ voltage_V: 0, current_A: 0 });
    bench.plant.closeContactors('A');
    expect(bench.plant.outlet('A').power_W).toBeCloseTo(50_000, 6);
    bench.offer('A', 50_000, 20);
    expect(bench.plant.outlet('A').current_A).toBeCloseTo(20, 9);
    bench.plant.disconnect('A');
    expect(bench.plant.outlet('A')).toMatchObject({ voltage_V: 0, current_A: 0, power_W: 0 });
  });

  it('R-EMS-16: when its pack is empty a side falls to what the grid gives', () => {
    const bench = new TestPlant({ packSoc_pct: Percent(20) });
    bench.set({ grid_W: allGrid_W, discharge: true });
    bench.charge('A', 150_000);
    expect(bench.plant.outlet('A').power_W).toBeGreaterThan(149_000);
    bench.run(3600);
    expect(bench.plant.cellSoc_pct('A')).toBeCloseTo(5, 3);
    expect(bench.plant.cellSoc_pct('B')).toBe(20);
    expect(bench.plant.outlet('A').power_W).toBeCloseTo((allGrid_W - 4_520) * 0.95, 6);
    expect(bench.plant.takeHappenings()).toEqual([{ type: 'packLimit', side: 'A' }]);
  });

  it('goes first to the side whose pack cannot help', () => {
    const bench = new TestPlant();
    bench.plant.setPackSoc('A', Percent(5));
    bench.set({ grid_W: 40_760, discharge: true });
    bench.charge('A', 38_000);
    bench.charge('B', 100_000);
    const { busToEv_W, batteryToBus_W } = bench.plant.flows();
    expect(busToEv_W.A).toBeCloseTo(38_000, 6);
    expect(busToEv_W.B).toBeCloseTo(100_000, 6);
    expect(batteryToBus_W.B).toBeCloseTo(100_000, 6);
  });

  it('ends in the dark when there is neither grid nor charge', () => {
    const bench = new TestPlant({ feed_A: 0, packSoc_pct: Percent(6) });
    bench.set({ discharge: true });
    bench.run(14 * 24 * 3600);
    expect(bench.plant.cellSoc_pct('A')).toBeCloseTo(5, 4);
    expect(bench.plant.cellSoc_pct('B')).toBeCloseTo(5, 4);
    expect(bench.plant.flows().losses.idle_W).toBe(0);
    expect(bench.plant.takeHappenings()).toHaveLength(2);
    expect(bench.plant.untilNext_s()).toBeUndefined();
  });
});

describe('vehicles', () => {
  it('a vehicle stops by itself exactly at its target, and says so once', () => {
    const bench = new TestPlant();
    bench.set({ grid_W: allGrid_W, discharge: true });
    const vehicle = bench.charge('A', 150_000, vehicleOf('small', 30, { target_pct: 60 }));
    bench.run(3600);
    expect(vehicle.soc_pct).toBeCloseTo(60, 3);
    expect(bench.plant.outlet('A').current_A).toBe(0);
    expect(bench.plant.takeHappenings()).toEqual([{ type: 'targetReached', side: 'A' }]);
    bench.run(3600);
    expect(bench.plant.takeHappenings()).toEqual([]);
  });

  it('its battery gets the energy of the outlet but for its own losses', () => {
    const bench = new TestPlant();
    bench.set({ grid_W: allGrid_W, discharge: true });
    const vehicle = bench.charge('B', 150_000, vehicleOf('van', 20));
    bench.run(600);
    expect(vehicle.stored_Wh - 0.2 * 113_000).toBeCloseTo(bench.plant.outlet('B').energy_Wh * 0.94, 6);
  });

  it('a cold one needs far longer than a warm one', () => {
    const soc_after = (name: 'cold' | 'saloon-400'): number => {
      const bench = new TestPlant();
      bench.set({ grid_W: allGrid_W, discharge: true });
      const vehicle = bench.charge('A', 150_000, vehicleOf(name, 10));
      bench.run(900);
      return vehicle.soc_pct - 10;
    };
    expect(soc_after('cold')).toBeLessThan(soc_after('saloon-400') / 3);
  });
});

describe('packs', () => {
  it('warm up under load; the chiller goes on after the session until they are cool, and not longer', () => {
    const bench = new TestPlant({ ambient_C: Celsius(33) });
    bench.set({ grid_W: allGrid_W, discharge: true });
    bench.charge('A', 120_000);
    bench.charge('B', 120_000);
    bench.run(1500);
    const { A } = bench.plant.power().packs;
    expect(A.temperature_C).toBeGreaterThan(34);
    bench.plant.disconnect('A');
    bench.plant.disconnect('B');
    bench.run(60);
    expect(bench.plant.flows().losses.cooling_W).toBe(4_000);
    bench.run(6 * 3600);
    expect(bench.plant.flows().losses.cooling_W).toBe(0);
    expect(bench.plant.power().packs.A.temperature_C).toBeLessThan(32);
  });

  it('follow the weather when idle, in one step as in many', () => {
    const once = new TestPlant({ ambient_C: Celsius(20) });
    const often = new TestPlant({ ambient_C: Celsius(20) });
    for (const bench of [once, often]) bench.plant.setAmbient(Celsius(-10));
    once.run(36_000);
    for (let hour = 0; hour < 10; hour++) often.run(3600);
    const temperature = once.plant.power().packs.A.temperature_C;
    expect(temperature).toBeGreaterThan(-10);
    expect(temperature).toBeLessThan(5);
    expect(often.plant.power().packs.A.temperature_C).toBeCloseTo(temperature, 9);
  });

  it('fill up to 100 % of the cells, slower at the end, and say so once', () => {
    const bench = new TestPlant({ packSoc_pct: Percent(96) });
    bench.set({ grid_W: allGrid_W, charge_W: 20_000 });
    const first_W = bench.plant.flows().busToBattery_W.A;
    bench.run(1200);
    expect(bench.plant.flows().busToBattery_W.A).toBeLessThan(first_W);
    bench.run(12 * 3600);
    const { packs } = bench.plant.power();
    expect(packs.A.packSoc_pct).toBeCloseTo(100, 4);
    expect(packs.A.packSoc_pct).toBeLessThanOrEqual(100);
    expect(bench.plant.flows().busToBattery_W).toEqual({ A: 0, B: 0 });
    expect(bench.plant.takeHappenings().filter(({ side }) => side === 'A')).toEqual([{ type: 'packLimit', side: 'A' }]);
  });

  it('take less when they are cold', () => {
    const bench = new TestPlant({ ambient_C: Celsius(-15), packSoc_pct: Percent(50) });
    bench.set({ grid_W: allGrid_W, charge_W: 20_000 });
    expect(bench.plant.flows().busToBattery_W.A).toBeLessThan(8_000);
  });
});
