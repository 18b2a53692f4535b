/**
 * What the charts show: a point for every state that came, in the time of the station. Memory is bounded: when it is full, the older half
 * keeps every second point, so that a whole day stays in sight and the last minutes stay fine.
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
/** Finer than a tenth of a second of the station nothing is told. */
const least_s = 0.1;

export class History {
  /** Seconds since 1970. */
  readonly #times = new Float64Array(capacity);
  readonly #values: Readonly<Record<SeriesName, Float32Array>>;
  #length = 0;

  constructor() {
    const entries = seriesNames.map((name) => [name, new Float32Array(capacity)] as const);
    // One entry for each name.
    this.#values = Object.fromEntries(entries) as Record<SeriesName, Float32Array>;
  }

  get length(): number {
    return this.#length;
  }

  add(state: StateDto): void {
    const time_s = Date.parse(state.clock.now) / 1000;
    const last_s = this.#times[this.#length - 1] ?? -Infinity;
    // Another run of the station, or a clock that was set back.
    if (this.#length > 0 && time_s < last_s) this.#length = 0;
    else if (time_s - last_s < least_s) return;
    if (this.#length === capacity) this.#thinOut();
    this.#times[this.#length] = time_s;
    const values = valuesOf(state);
    for (const name of seriesNames) this.#values[name][this.#length] = values[name] ?? Number.NaN;
    this.#length++;
  }

  times(): Float64Array {
    return this.#times.subarray(0, this.#length);
  }

  /** Missing values are NaN. */
  values(name: SeriesName): Float32Array {
    return this.#values[name].subarray(0, this.#length);
  }

  #thinOut(): void {
    const half = capacity / 2;
    for (const column of [this.#times, ...Object.values(this.#values)]) {
      for (let i = 0; i < half / 2; i++) column[i] = column[2 * i] ?? Number.NaN;
      column.copyWithin(half / 2, half);
    }
    this.#length = half / 2 + half;
  }
}

function valuesOf({ sides: { A, B }, flows, ambient }: StateDto): Readonly<Record<SeriesName, number | undefined>> {
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
