/** The part of time that the charts show: all of them the same. */

/** Seconds since 1970. */
export interface Period {
  readonly min: number;
  readonly max: number;
}

/** While less is known, the charts are as wide as this, so that a line begins to grow at the right. */
const least_s = 60;
/** Closer than this there is nothing more to see. */
const closest_s = 2;

/** The newest of a span; undefined while nothing is known. */
export function newest(times: Float64Array, span_s: number): Period | undefined {
  const [first, last] = [times[0], times.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  return { min: Math.max(last - span_s, Math.min(first, last - least_s)), max: last };
}

/** @param factor Below 1 closer, above 1 wider; the newest stays in sight where it is */
export function zoomed({ min, max }: Period, factor: number, times: Float64Array): Period {
  const width_s = Math.max(closest_s, (max - min) * factor);
  const end = max >= (times.at(-1) ?? max) ? max : (min + max + width_s) / 2;
  return within({ min: end - width_s, max: end }, times);
}

/** @param part Of its own width; earlier where negative */
export function moved({ min, max }: Period, part: number, times: Float64Array): Period {
  const by_s = (max - min) * part;
  return within({ min: min + by_s, max: max + by_s }, times);
}

/** Where nothing is known there is nothing to look at. */
function within({ min, max }: Period, times: Float64Array): Period {
  const whole = newest(times, Infinity);
  if (!whole) return { min, max };
  const width_s = Math.min(max - min, whole.max - whole.min);
  const begin = Math.min(Math.max(min, whole.min), whole.max - width_s);
  return { min: begin, max: begin + width_s };
}

/** UTC, to the second; the day once where it is the same. */
export function periodInWords({ min, max }: Period): string {
  const [begin, end] = [inWords(min), inWords(max)];
  const sameDay = begin.slice(0, 10) === end.slice(0, 10);
  return `${begin} – ${sameDay ? end.slice(11) : end} UTC`;
}

const inWords = (time_s: number): string => new Date(time_s * 1000).toISOString().slice(0, 19).replace('T', ' ');

/** Index of the first point at or after a time. */
export function firstFrom(times: ArrayLike<number>, time_s: number): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? Infinity) < time_s) low = middle + 1;
    else high = middle;
  }
  return low;
}
