/** What somebody most likely meant by a word that is not known. */

/** Nobody meant a word by this. */
const longestWord = 60;

/** `did you mean plug?` where one of the words is near enough, and else all of them: at most a dozen. */
export function suggest(word: string, known: readonly string[]): string {
  const [nearest] = (word.length > longestWord ? [] : known)
    .map((candidate) => ({ candidate, distance: distance(word.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ candidate, distance: far }) => far <= Math.max(1, Math.floor(Math.max(word.length, candidate.length) / 3)))
    .sort((a, b) => a.distance - b.distance);
  if (nearest) return `did you mean ${nearest.candidate}?`;
  const shown = known.slice(0, 12).join(', ');
  return `one of ${shown}${known.length > 12 ? ', …' : ''}`;
}

/** Letters to insert, remove, replace or swap with their neighbour (optimal string alignment). */
function distance(a: string, b: string): number {
  let before: readonly number[] = [];
  let above: readonly number[] = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const steps = [(above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (above[j - 1] ?? 0) + (same ? 0 : 1)];
      row.push(Math.min(...steps, ...(swapped && i > 1 && j > 1 ? [(before[j - 2] ?? 0) + 1] : [])));
    }
    before = above;
    above = row;
  }
  return above[b.length] ?? 0;
}
