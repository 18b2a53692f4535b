/** What a bench gives: one figure beside its raw limit, measured in the same run, and beside its aim. */

export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: Unit;
  /** The same without the station: what the machine, Node and the libraries cost by themselves. */
  readonly raw: { readonly value: number; readonly of: string };
  /** In words; undefined where the figure only explains another one. */
  readonly aim: string | undefined;
  readonly met: boolean | undefined;
}

export type Unit = '' | 'µs' | 'ms' | 's' | 'MB' | 'kB' | '/s' | '×';

export interface Aim {
  readonly words: string;
  readonly isMet: (value: number, raw: number) => boolean;
}

export const atMost = (limit: number, words: string): Aim => ({ words: `≤ ${words}`, isMet: (value) => value <= limit });
export const atLeast = (limit: number, words: string): Aim => ({ words: `≥ ${words}`, isMet: (value) => value >= limit });
export const atMostTimesRaw = (factor: number): Aim => ({
  words: `≤ ${factor} × raw`,
  isMet: (value, raw) => value <= factor * raw,
});
export const atLeastOfRaw = (share: number): Aim => ({
  words: `≥ ${share * 100} % of raw`,
  isMet: (value, raw) => value >= share * raw,
});

export const figure = (name: string, value: number, unit: Unit, raw: Figure['raw'], aim?: Aim): Figure => ({
  name,
  value,
  unit,
  raw,
  aim: aim?.words,
  met: aim?.isMet(value, raw.value),
});

export interface BenchSetting {
  /** Fewer repetitions: to see that it runs, not to be quoted. */
  readonly quick: boolean;
  /** A line for whoever waits. */
  readonly say: (line: string) => void;
}

export type Bench = (setting: BenchSetting) => Promise<readonly Figure[]>;
