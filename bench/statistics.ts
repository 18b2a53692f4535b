/** The value that so many per cent of the samples do not exceed (nearest rank). @throws RangeError without samples */
export function percentile(samples: readonly number[], share_pct: number): number {
  const ordered = samples.toSorted((a, b) => a - b);
  const value = ordered[Math.max(0, Math.ceil((share_pct / 100) * ordered.length) - 1)];
  if (value === undefined) throw new RangeError('there are no samples');
  return value;
}

export const median = (samples: readonly number[]): number => percentile(samples, 50);
export const worst = (samples: readonly number[]): number => percentile(samples, 100);
