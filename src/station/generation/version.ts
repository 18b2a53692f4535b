/**
 * Firmware versions as they are written in the field: `pfm-SW4.2.4`, `ZD-SW4.2.4.1`, `4.8.0`. The prefix belongs to the station's
 * identity and says nothing about age, so every comparison leaves it out (field notes §2).
 */
const written = /^(?:[A-Za-z][A-Za-z-]*)?(\d{1,9}(?:\.\d{1,9}){1,3})$/;

/** The two to four numbers of a version; undefined where the text is none, as with the old `2021.1-V 1.8.3` that counts by year. */
export function versionNumbers(text: string): readonly number[] | undefined {
  return written.exec(text.trim())?.[1]?.split('.').map(Number);
}

/** Negative when `a` is older, positive when it is newer, 0 when neither; a missing number counts as 0. */
export function compareVersions(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
