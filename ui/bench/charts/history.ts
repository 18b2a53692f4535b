/**
 * What the charts show: a point for every state that came, in the time of the station. Memory is bounded: when it is full, the older half
 * keeps a point in some seconds, of a day, so that a whole day stays in sight and the last minutes stay fine. A time of which nothing is
 * known is a gap: no line is drawn across it.
 */
import type { StateDto } from '../../../src/api/index.js';

export const seriesNames = [
  'power.A',
  'power.B',
  'grid',
  'losses',
  'voltage.A',
  'voltage.B',
  'current.A',
  'current.B',
  'pack.A',
  'pack.B',
  'car.A',
  'car.B',
  'temperature.A',
  'temperature.B',
  'ambient',
] as const;
export type SeriesName = (typeof seriesNames)[number];

const capacity = 16_000;
const day_s = 86_400;
/** Of older times so much lies between two points: a whole day of them is less than half of all. */
const coarse_s = 15;
/** Finer than a tenth of a second of the station nothing is told. */
const least_s = 0.1;

export class History {
  /** Seconds since 1970. */
  readonly #times = new Float64Array(capacity);
  readonly #values: Readonly<Record<SeriesName, Float32Array>>;
  #length = 0;
  #identity = '';
  /** States may have been missed since the last point. */
  #interrupted = false;

  constructor() {
    const entries = seriesNames.map((name) => [name, new Float32Array(capacity)] as const);
    // One entry for each name.
    this.#values = Object.fromEntries(entries) as Record<SeriesName, Float32Array>;
  }

  get length(): number {
    return this.#length;
  }

  /** Whose history it is; empty while there is none. */
  get identity(): string {
    return this.#identity;
  }

  add(state: StateDto): void {
    const time_s = Date.parse(state.clock.now) / 1000;
    const last_s = this.#times[this.#length - 1] ?? -Infinity;
    const { identity, phase } = state.station;
    // Another station, another run of it, or a clock that was set back.
    if (identity !== this.#identity || time_s < last_s) this.#length = 0;
    else if (time_s - last_s < least_s) return;
    else if (this.#interrupted) this.#append((last_s + time_s) / 2, unknown);
    this.#identity = identity;
    this.#interrupted = false;
    // Of a machine that is away the state tells what was last known.
    this.#append(time_s, phase === 'down' ? unknown : valuesOf(state));
  }

  /** From the last point to the next one nothing is known. */
  interrupt(): void {
    this.#interrupted = true;
  }

  times(): Float64Array {
    return this.#times.subarray(0, this.#length);
  }

  /** Missing values are NaN. */
  values(name: SeriesName): Float32Array {
    return this.#values[name].subarray(0, this.#length);
  }

  #append(time_s: number, values: Values): void {
    if (this.#length === capacity) this.#thinOut();
    this.#times[this.#length] = time_s;
    for (const name of seriesNames) this.#values[name][this.#length] = values[name] ?? Number.NaN;
    this.#length++;
  }

  #thinOut(): void {
    const half = capacity / 2;
    const coarse = this.#coarse(half);
    // Full of gaps: then every second one goes, too.
    const kept = coarse.length > (half * 3) / 4 ? coarse.filter((_, index) => index % 2 === 0) : coarse;
    for (const column of [this.#times, ...Object.values(this.#values)]) {
      for (const [to, from] of kept.entries()) column[to] = column[from] ?? Number.NaN;
      column.copyWithin(kept.length, half);
    }
    this.#length = kept.length + half;
  }

  /** Those of the oldest points that stay: of the last day, some seconds apart, and where a gap begins. */
  #coarse(count: number): readonly number[] {
    const oldest_s = (this.#times[this.#length - 1] ?? 0) - day_s;
    const kept: number[] = [];
    let last_s = -Infinity;
    let inGap = false;
    for (let index = 0; index < count; index++) {
      const time_s = this.#times[index] ?? 0;
      const isGap = this.#isGap(index);
      if (time_s < oldest_s || (time_s - last_s < coarse_s && isGap === inGap)) continue;
      kept.push(index);
      last_s = time_s;
      inGap = isGap;
    }
    return kept;
  }

  #isGap(index: number): boolean {
    return seriesNames.every((name) => Number.isNaN(this.#values[name][index]));
  }
}

type Values = Readonly<Partial<Record<SeriesName, number | undefined>>>;
const unknown: Values = {};

function valuesOf({ sides: { A, B }, flows, ambient }: StateDto): Values {
  return {
    'power.A': A.outlet.power_W / 1000,
    'power.B': B.outlet.power_W / 1000,
    grid: flows.gridToStation_W / 1000,
    losses: flows.losses_W / 1000,
    'voltage.A': A.outlet.voltage_V,
    'voltage.B': B.outlet.voltage_V,
    'current.A': A.outlet.current_A,
    'current.B': B.outlet.current_A,
    'pack.A': A.pack.batterySoc_pct,
    'pack.B': B.pack.batterySoc_pct,
    'car.A': A.vehicle?.soc_pct,
    'car.B': B.vehicle?.soc_pct,
    'temperature.A': A.pack.temperature_C,
    'temperature.B': B.pack.temperature_C,
    ambient: ambient.temperature_C,
  };
}
