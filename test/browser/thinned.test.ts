import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { thinned } from '../../ui/bench/charts/thinned.js';

const day_s = 86_400;
const seriesOf = (values: readonly number[]) => ({ times: Float64Array.from(values, (_, i) => i), columns: [Float32Array.from(values)] });

describe('the points of a chart', () => {
  it('are all of them while there are no more than it can show', () => {
    const series = { times: Float64Array.of(10, 11, 12), columns: [Float32Array.of(1, 2, Number.NaN), Float32Array.of(4, 5, 6)] };
    expect(thinned(series, [0, 3], 1)).toEqual([
      [10, 11, 12],
      [1, 2, null],
      [4, 5, 6],
    ]);
    expect(thinned(series, [1, 2], 1)).toEqual([[11], [2], [5]]);
    expect(thinned(series, [0, 0], 1)).toEqual([[], [], []]);
  });

  it('are at most two for each column of the picture, over a whole day', () => {
    const [times] = thinned(seriesOf(Array.from({ length: day_s }, () => 1)), [0, day_s], day_s / 600);
    expect(times).toHaveLength(1200);
    expect([times[0], times.at(-1)]).toEqual([0, day_s - 1]);
  });

  it('do not bridge a gap that begins or ends within a column, and bridge nothing else', () => {
    const times = Float64Array.of(0, 1, 100, 101, 200);
    const columns = [Float32Array.of(1, Number.NaN, 3, 4, 5), Float32Array.of(1, 2, 3, 4, 5), Float32Array.of(1, 2, 3, Number.NaN, 5)];
    expect(thinned({ times, columns }, [0, 5], 10)).toEqual([
      [0, 1, 50.5, 100, 101, 150.5, 200],
      [1, 1, null, 3, 4, undefined, 5],
      [1, 2, undefined, 3, 4, undefined, 5],
      [1, 2, undefined, 3, 3, null, 5],
    ]);
  });

  it('are the same again when the window has moved on', () => {
    const series = seriesOf(Array.from({ length: 1_000 }, (_, i) => Math.sin(i)));
    const early = thinned(series, [0, 800], 10);
    const late = thinned(series, [100, 1_000], 10);
    expect(late[1]?.slice(0, 140)).toEqual(early[1]?.slice(20));
  });

  it('keep every peak, in the order of time, and invent nothing', () => {
    const value = fc.oneof({ weight: 4, arbitrary: fc.integer({ min: -500, max: 500 }) }, fc.constant(Number.NaN));
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 200 }), fc.integer({ min: 1, max: 50 }), (values, width_s) => {
        const [times, points = []] = thinned(seriesOf(values), [0, values.length], width_s);
        const known = (each: readonly (number | null | undefined)[]): number[] =>
          each.filter((one): one is number => typeof one === 'number' && !Number.isNaN(one));
        expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
        expect(points).toHaveLength(times.length);
        for (let begin = 0; begin < values.length; begin += width_s) {
          const inColumn = known(values.slice(begin, begin + width_s));
          const shown = known(points.filter((_, i) => Math.floor((times[i] ?? 0) / width_s) === begin / width_s));
          const extremes = (each: readonly number[]) => [Math.min(...each), Math.max(...each)];
          expect(extremes(shown)).toEqual(extremes(inColumn));
          expect(shown.every((one) => inColumn.includes(one))).toBe(true);
        }
      }),
    );
  });
});
