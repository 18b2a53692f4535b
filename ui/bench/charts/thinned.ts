/**
 * Points of long series as a chart can show them: of those that fall into one column of the picture the first and the last time stay,
 * with the lowest and the highest value between them, in their order. No peak is lost, and a day costs as much as ten minutes. Nor is a
 * gap between two columns, where one begins or ends too close to what is known to be seen by itself.
 */

export interface Series {
  /** Ascending. */
  readonly times: Float64Array;
  /** As long as `times`; NaN where nothing is known. */
  readonly columns: readonly Float32Array[];
}

/** Times, and of each column its values; null where nothing is known, undefined where only others have something to tell. */
export type Points = [times: number[], ...columns: (number | null | undefined)[][]];

/**
 * @param from, to Indices of the points to show; `to` is not among them
 * @param width_s One column of the picture. Columns begin at its multiples, so that a window that moves on shows the same again
 */
export function thinned({ times, columns }: Series, [from, to]: readonly [from: number, to: number], width_s: number): Points {
  const points: Points = [[], ...columns.map((): Points[1] => [])];
  const [kept, ...values] = points;
  const columnAt = (index: number): number => Math.floor((times[index] ?? 0) / width_s);
  for (let first = from, next = from; first < to; first = next) {
    const column = columnAt(first);
    while (next < to && columnAt(next) === column) next++;
    const last = next - 1;
    const found = columns.map((each) => extremes(each, first, last));
    const broken = columns.map((each, index) => {
      const between = Number.isNaN(each[first - 1]) || Number.isNaN(each[first]);
      return between && typeof values[index]?.at(-1) === 'number' && found[index]?.[0] !== null;
    });
    if (broken.includes(true)) {
      kept.push(((times[first - 1] ?? 0) + (times[first] ?? 0)) / 2);
      for (const [index, each] of values.entries()) each.push(broken[index] ? null : undefined);
    }
    kept.push(times[first] ?? 0);
    if (last > first) kept.push(times[last] ?? 0);
    for (const [index, [earlier, later]] of found.entries()) {
      values[index]?.push(earlier);
      if (last > first) values[index]?.push(later);
    }
  }
  return points;
}

/** The lowest and the highest of some values, in the order in which they come; the only one twice. */
function extremes(values: Float32Array, first: number, last: number): readonly [earlier: number | null, later: number | null] {
  let [low, high] = [first, first];
  for (let i = first + 1; i <= last; i++) {
    const value = values[i] ?? Number.NaN;
    // What is not known is neither below nor above anything.
    if (Number.isNaN(value)) continue;
    if (!(value >= (values[low] ?? Number.NaN))) low = i;
    if (!(value <= (values[high] ?? Number.NaN))) high = i;
  }
  const known = (index: number): number | null => {
    const value = values[index] ?? Number.NaN;
    return Number.isNaN(value) ? null : value;
  };
  return [known(Math.min(low, high)), known(Math.max(low, high))];
}
