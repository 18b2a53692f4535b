/**
 * Thins a list evenly until its JSON text fits, the first and the last entry kept. What fits stays as it is.
 * @param limit_characters at least what two entries take
 */
export function thinned<T>(entries: readonly T[], limit_characters: number): readonly T[] {
  for (let kept = entries; ; ) {
    const length = JSON.stringify(kept).length;
    if (length <= limit_characters || kept.length <= 2) return kept;
    const wanted = Math.max(2, Math.min(kept.length - 1, Math.floor((kept.length * limit_characters) / length)));
    kept = Array.from({ length: wanted }, (_, i) => entries[Math.round((i * (entries.length - 1)) / (wanted - 1))]!);
  }
}
