/** What the charts are drawn from. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StateDto } from '../../src/api/index.js';
import { csvOf } from '../../ui/bench/charts/csv.js';
import { History, seriesNames } from '../../ui/bench/charts/history.js';
import { firstFrom, moved, newest, periodInWords, zoomed } from '../../ui/bench/charts/period.js';
import { thinned } from '../../ui/bench/charts/thinned.js';
import { fakeRig } from './fake-rig.js';

const state = fakeRig().state();
const at = (time_s: number, station: Partial<StateDto['station']> = {}): StateDto => ({
  ...state,
  clock: { ...state.clock, now: new Date(time_s * 1000).toISOString() },
  station: { ...state.station, ...station },
});

function historyOf(...states: readonly StateDto[]): History {
  const history = new History();
  for (const each of states) history.add(each);
  return history;
}

describe('the history behind the charts', () => {
  it('stays bounded over a day, keeps all of it, and the last hour finely', () => {
    const history = new History();
    const day_s = 86_400;
    for (let i = 0; i <= day_s; i++) history.add(at(i));
    const times = history.times();
    expect(times.length).toBeLessThanOrEqual(16_000);
    expect([times[0], times.at(-1)]).toEqual([0, day_s]);
    expect(times.filter((time_s) => time_s > day_s - 3600).length).toBeGreaterThan(3_000);
    expect(times.every((time_s, index) => index === 0 || time_s > (times[index - 1] ?? 0))).toBe(true);
  });

  it('has no hole in a day in real time, with some states a second', () => {
    const history = new History();
    const [day_s, step_s] = [86_400, 0.25];
    for (let i = 0; i <= day_s / step_s; i++) history.add(at(i * step_s));
    const times = history.times();
    expect(times[0]).toBeLessThan(60);
    expect(Math.max(...times.map((time_s, index) => time_s - (times[index - 1] ?? 0)))).toBeLessThan(20);
    expect(times.filter((time_s) => time_s > day_s - 1_200).length).toBeGreaterThan(4_000);
  });

  it('begins anew when the time goes back, and for another station', () => {
    expect([...historyOf(at(10), at(20), at(5)).times()]).toEqual([5]);
    const history = historyOf(at(10), at(20), at(30, { identity: 'FP-2' }));
    expect([...history.times()]).toEqual([30]);
    expect(history.identity).toBe('FP-2');
  });

  it('has a gap while the machine is away, though its last state is still told', () => {
    const history = historyOf(at(10), at(20, { phase: 'down' }), at(30, { phase: 'down' }), at(40));
    for (const name of seriesNames.filter((each) => !each.startsWith('car'))) {
      expect([...history.values(name)].map(Number.isNaN)).toEqual([false, true, true, false]);
    }
  });

  it('has a gap where states were missed, and only there', () => {
    const history = historyOf(at(10));
    history.interrupt();
    history.interrupt();
    history.add(at(110));
    history.add(at(120));
    expect([...history.times()]).toEqual([10, 60, 110, 120]);
    expect([...history.values('grid')].map(Number.isNaN)).toEqual([false, true, false, false]);
    history.interrupt();
    history.add(at(20));
    expect([...history.times()]).toEqual([20]);
  });

  it('keeps its gaps when it is thinned out, and a chart shows them', () => {
    const history = new History();
    const gaps = [1_001, 3_000, 9_999];
    for (let i = 0; i < 40_000; i++) {
      if (gaps.includes(i)) history.interrupt();
      history.add(at(i + gaps.filter((gap) => gap <= i).length * 10_000));
    }
    const grid = history.values('grid');
    expect(grid.filter(Number.isNaN)).toHaveLength(gaps.length);
    const [, points = []] = thinned({ times: history.times(), columns: [grid] }, [0, history.length], 200);
    expect(points.filter((value) => value === null).length).toBeGreaterThanOrEqual(gaps.length);
  });

  it('comes out as CSV with units, and with nothing where nothing is known', () => {
    const history = historyOf(at(0));
    history.interrupt();
    history.add(at(60));
    const [head, row, gap, next, end] = csvOf(history).split('\r\n');
    expect(head?.split(',')).toHaveLength(seriesNames.length + 1);
    expect(head).toMatch(
      /^time \[UTC\],outlet A power \[kW\],outlet B power \[kW\],grid power \[kW\],losses \[kW\],outlet A voltage \[V\],/,
    );
    expect(head).toMatch(/,vehicle B state of charge \[%\],pack A temperature \[degC\],.*,ambient temperature \[degC\]$/);
    expect(head?.split(',').every((heading) => /^[ -~]+ \[.+\]$/.test(heading))).toBe(true);
    expect(row).toBe('1970-01-01T00:00:00.000Z,0,0,2.1,0.1,0,0,0,0,80,80,,,24,24,20');
    expect(gap).toBe('1970-01-01T00:00:30.000Z,,,,,,,,,,,,,,,');
    expect(next).toBe('1970-01-01T00:01:00.000Z,0,0,2.1,0.1,0,0,0,0,80,80,,,24,24,20');
    expect(end).toBe('');
  });
});

describe('the part of the time that is shown', () => {
  const hours = Float64Array.from({ length: 3_601 }, (_, i) => i * 4);

  it('is the newest of a span, and at least a minute', () => {
    expect(newest(hours, 600)).toEqual({ min: 13_800, max: 14_400 });
    expect(newest(hours, 86_400)).toEqual({ min: 0, max: 14_400 });
    expect(newest(Float64Array.of(100), 600)).toEqual({ min: 40, max: 100 });
    expect(newest(new Float64Array(), 600)).toBeUndefined();
  });

  it('comes closer at its end while that is the newest, else in its middle', () => {
    expect(zoomed({ min: 13_800, max: 14_400 }, 0.5, hours)).toEqual({ min: 14_100, max: 14_400 });
    expect(zoomed({ min: 1_000, max: 2_000 }, 0.5, hours)).toEqual({ min: 1_250, max: 1_750 });
    expect(zoomed({ min: 1_250, max: 1_750 }, 2, hours)).toEqual({ min: 1_000, max: 2_000 });
  });

  it('never leaves what is known, however one looks around', () => {
    const step = fc.oneof(
      fc.constantFrom(-0.5, 0.5).map((part) => (from: { min: number; max: number }) => moved(from, part, hours)),
      fc.constantFrom(0.5, 2).map((factor) => (from: { min: number; max: number }) => zoomed(from, factor, hours)),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const { min, max } = steps.reduce((from, go) => go(from), { min: 3_600, max: 7_200 });
        expect(min).toBeGreaterThanOrEqual(0);
        expect(max).toBeLessThanOrEqual(14_400);
        expect(max - min).toBeGreaterThanOrEqual(1.999);
      }),
    );
  });

  it('is told with its day, once where it is the same', () => {
    const day_s = Date.UTC(2026, 2, 1) / 1000;
    expect(periodInWords({ min: day_s + 36_000, max: day_s + 39_600.5 })).toBe('2026-03-01 10:00:00 – 11:00:00 UTC');
    expect(periodInWords({ min: day_s - 60, max: day_s })).toBe('2026-02-28 23:59:00 – 2026-03-01 00:00:00 UTC');
  });

  it('begins with the first point that is in it', () => {
    expect([firstFrom([10, 20, 30], 5), firstFrom([10, 20, 30], 20), firstFrom([10, 20, 30], 21), firstFrom([10, 20, 30], 31)]).toEqual([
      0, 1, 2, 3,
    ]);
  });
});
