import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Instant } from '../kernel/index.js';
import { keepPoint, type MeterPoint, meterPoint, pointsKept } from './meter-points.js';

describe('a meter point', () => {
  it('§7.43: energy in Wh is what a value means that says nothing else; kWh and kW are converted', () => {
    const timestamp = '2026-06-01T12:00:00Z';
    expect(meterPoint([{ timestamp, sampledValue: [{ value: '12.5' }] }])).toEqual({ at: Date.parse(timestamp), energy_Wh: 12.5 });
    const sampledValue = [
      { value: '1.5', unit: 'kWh' },
      { value: '147.2', measurand: 'Power.Active.Import', unit: 'kW' },
      { value: '80', measurand: 'SoC', location: 'EV' },
      { value: '20', measurand: 'SoC', location: 'Body' },
      { value: 'OCMF|{}|{}', format: 'SignedData' },
    ] as const;
    expect(meterPoint([{ timestamp, sampledValue }])).toEqual({
      at: Date.parse(timestamp),
      energy_Wh: 1500,
      power_W: 147_200,
      evSoc_pct: 80,
    });
  });

  it('a clock-aligned reading gives no time: it may bear the older start of its interval', () => {
    const sampledValue = [{ value: '55.5', context: 'Sample.Clock', measurand: 'SoC', location: 'Body', unit: 'Percent' }] as const;
    expect(meterPoint([{ timestamp: '2026-06-01T11:45:00Z', sampledValue }])).toEqual({});
  });
});

describe('the points of a transaction', () => {
  it('stay few and in order, and keep the first and the newest, however many come', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 * pointsKept }), (count) => {
        const points: MeterPoint[] = [];
        for (let i = 0; i < count; i++) keepPoint(points, { at: Instant(i) });
        const times = points.map(({ at }) => at ?? Number.NaN);
        expect(times.length).toBeLessThanOrEqual(pointsKept);
        expect(times.length).toBeGreaterThanOrEqual(Math.min(count, pointsKept / 2));
        expect([times[0], times.at(-1)]).toEqual([0, count - 1]);
        expect(times).toEqual([...times].sort((a, b) => a - b));
      }),
    );
  });
});
