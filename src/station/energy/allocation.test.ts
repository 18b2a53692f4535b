import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { A, Celsius, Percent, V, W } from '../../kernel/index.js';
import { allocate, type EnergySituation, limits, packUsable, type SideSituation } from './allocation.js';

const hungry: SideSituation = { charging: true, demand_W: W(200_000), packUsable: true, packTemperature_C: Celsius(25), voltage_V: V(400) };
const free: SideSituation = { ...hungry, charging: false, demand_W: undefined };
const situation = (over: Partial<EnergySituation> = {}): EnergySituation => ({
  feed_A: A(63),
  ambient_C: Celsius(20),
  sides: { A: hungry, B: free },
  ...over,
});
const powers = (now: EnergySituation) => {
  const { sides } = allocate(now);
  return { A: sides.A.power_W, B: sides.B.power_W };
};

describe('power allocation', () => {
  it('R-EMS-02: one side alone gets 150 kW; while it draws them the other could have 100 kW', () => {
    expect(powers(situation())).toEqual({ A: 150_000, B: 100_000 });
  });

  it('R-EMS-01: two hungry vehicles share 250 kW', () => {
    expect(powers(situation({ sides: { A: hungry, B: hungry } }))).toEqual({ A: 125_000, B: 125_000 });
  });

  it('R-EMS-04: what one vehicle does not ask for goes to the other', () => {
    const modest = { ...hungry, demand_W: W(60_000) };
    const { A: a, B: b } = powers(situation({ sides: { A: modest, B: hungry } }));
    expect(b).toBe(150_000);
    expect(a).toBeGreaterThanOrEqual(60_000);
    expect(a + b).toBeLessThanOrEqual(250_000);
  });

  it.each([
    [0, 100_000, 200_000],
    [16, 120_000, 220_000],
    [20, 120_000, 220_000],
    [32, 130_000, 230_000],
    [63, 150_000, 250_000],
  ])('a feed of %d A allows %d W a side and %d W in all (field notes §8)', (feed, side, total) => {
    expect(powers(situation({ feed_A: A(feed) })).A).toBe(side);
    const both = powers(situation({ feed_A: A(feed), sides: { A: hungry, B: hungry } }));
    expect(both.A + both.B).toBeCloseTo(total, 6);
  });

  it.each([
    [63, 40_000 / 0.95],
    [32, Math.sqrt(3) * 400 * 32],
    [16, Math.sqrt(3) * 400 * 16],
  ])('R-EMS-07: at %d A the grid gives at most %d W, and never more than the AC/DC stage takes', (feed, expected) => {
    expect(allocate(situation({ feed_A: A(feed) })).gridCeiling_W).toBeCloseTo(expected, 6);
  });

  it('R-EMS-16: without its pack a side falls to the share of the grid', () => {
    const spent = { ...hungry, packUsable: false };
    expect(powers(situation({ sides: { A: spent, B: free } })).A).toBe(40_000);
    expect(powers(situation({ feed_A: A(0), sides: { A: spent, B: free } })).A).toBe(0);
  });

  it('R-EMS-15: a pack is out from the residual SoC on, and back only when it has gained a little', () => {
    expect(packUsable(Percent(10.1), Percent(10), true)).toBe(true);
    expect(packUsable(Percent(10), Percent(10), true)).toBe(false);
    expect(packUsable(Percent(11), Percent(10), false)).toBe(false);
    expect(packUsable(Percent(12.1), Percent(10), false)).toBe(true);
  });

  it('R-EMS-10: full power up to 35 °C, less from 36 °C, none beyond the operating range', () => {
    const at = (ambient: number) => powers(situation({ ambient_C: Celsius(ambient) })).A;
    expect(at(35)).toBe(150_000);
    expect(at(36)).toBeLessThan(150_000);
    expect([at(51), at(-26)]).toEqual([0, 0]);
  });

  it('R-EMS-08: a hot pack lowers what its side is offered', () => {
    const hot = { ...hungry, packTemperature_C: Celsius(55) };
    const { sides } = allocate(situation({ sides: { A: hot, B: free } }));
    expect(sides.A.power_W).toBeLessThan(100_000);
    expect(sides.A.current_A).toBeCloseTo(sides.A.power_W / 400, 6);
  });

  it('R-EMS-03: at most 350 A, and 188 A at 800 V', () => {
    const current = (voltage: number) =>
      allocate(situation({ sides: { A: { ...hungry, voltage_V: V(voltage) }, B: free } })).sides.A.current_A;
    expect(current(400)).toBe(350);
    expect(current(800)).toBeCloseTo(187.5, 6);
  });

  it('a limit of the back-end narrows one side; in amperes it holds at every voltage (OCPP 1.6 §7.12)', () => {
    const limited = (unit: 'A' | 'W', value: number) => ({ ...hungry, scheduled: { limit: { unit, value }, least: undefined } });
    expect(powers(situation({ sides: { A: limited('W', 30_000), B: hungry } }))).toEqual({ A: 30_000, B: 150_000 });
    const { sides } = allocate(situation({ sides: { A: limited('A', 50), B: free } }));
    expect(sides.A).toEqual({ power_W: 20_000, current_A: 50 });
  });

  it('a limit of the station narrows the sum of both; in amperes, of both currents', () => {
    const both = { A: hungry, B: { ...hungry, voltage_V: V(800) } };
    expect(powers(situation({ sides: both, scheduled: { unit: 'W', value: 60_000 } }))).toEqual({ A: 30_000, B: 30_000 });
    const { sides } = allocate(situation({ sides: both, scheduled: { unit: 'A', value: 100 } }));
    expect(sides.A.current_A + sides.B.current_A).toBeLessThanOrEqual(100);
    const alone = allocate(situation({ sides: { A: free, B: both.B }, scheduled: { unit: 'A', value: 100 } }));
    expect(alone.sides.B.current_A).toBe(100);
  });

  it('a vehicle keeps the rate below which it charges badly, as far as the other one can spare it', () => {
    const choosy = { ...hungry, scheduled: { limit: { unit: 'W', value: 100_000 }, least: { unit: 'W', value: 40_000 } } } as const;
    const scheduled = { unit: 'W', value: 60_000 } as const;
    expect(powers(situation({ sides: { A: choosy, B: hungry }, scheduled }))).toEqual({ A: 40_000, B: 20_000 });
    expect(powers(situation({ sides: { A: choosy, B: choosy }, scheduled }))).toEqual({ A: 30_000, B: 30_000 });
    expect(powers(situation({ sides: { A: choosy, B: hungry } }))).toEqual({ A: 100_000, B: 150_000 });
  });

  it('whatever the situation: no offer above its ceiling, no sum above the station’s', () => {
    const rate = fc.oneof(
      fc.record({ unit: fc.constant('A' as const), value: fc.double({ min: 0, max: 800, noNaN: true }) }),
      fc.record({ unit: fc.constant('W' as const), value: fc.double({ min: 0, max: 300_000, noNaN: true }) }),
    );
    const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
    const side = fc.record({
      charging: fc.boolean(),
      demand_W: fc.option(fc.double({ min: 0, max: 400_000, noNaN: true }).map(W), { nil: undefined }),
      packUsable: fc.boolean(),
      packTemperature_C: fc.double({ min: -30, max: 80, noNaN: true }).map(Celsius),
      voltage_V: fc.double({ min: 0, max: 1000, noNaN: true }).map(V),
      scheduled: maybe(fc.record({ limit: rate, least: maybe(rate) })),
    });
    const any = fc.record({
      feed_A: fc.double({ min: 0, max: 63, noNaN: true }).map(A),
      ambient_C: fc.double({ min: -40, max: 60, noNaN: true }).map(Celsius),
      sides: fc.record({ A: side, B: side }),
      scheduled: maybe(rate),
    });
    fc.assert(
      fc.property(any, (now) => {
        const { sides } = allocate(now);
        const charging = (['A', 'B'] as const).filter((s) => now.sides[s].charging);
        const sum = charging.reduce((total, s) => total + sides[s].power_W, 0);
        expect(sum).toBeLessThanOrEqual(limits.station_W + 1e-6);
        const { scheduled } = now;
        if (scheduled?.unit === 'W') expect(sum).toBeLessThanOrEqual(scheduled.value + 1e-6);
        const sum_A = charging.reduce((total, s) => total + sides[s].current_A, 0);
        if (scheduled?.unit === 'A') expect(sum_A).toBeLessThanOrEqual(scheduled.value + 1e-6);
        for (const s of ['A', 'B'] as const) {
          expect(sides[s].power_W).toBeLessThanOrEqual(limits.outlet_W + 1e-6);
          expect(sides[s].power_W).toBeGreaterThanOrEqual(0);
          expect(sides[s].current_A).toBeLessThanOrEqual(limits.outlet_A);
          const limit = now.sides[s].scheduled?.limit;
          const offered = limit?.unit === 'A' ? sides[s].current_A : sides[s].power_W;
          if (limit) expect(offered).toBeLessThanOrEqual(limit.value + 1e-6);
        }
      }),
    );
  });
});
