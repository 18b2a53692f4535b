/**
 * Firmware generations that can be emulated. A generation is named after its first release; which of them brought what is in
 * `differences.ts`, and in the declarations of the settings.
 */
import { compareVersions, versionNumbers } from './version.js';

/** Oldest first, each with the release that stands for it on the wire. manual §2.14, §2.19, §3.4; 4.2.4.1 from field notes §2 */
const releases = {
  '1.1': '1.1.3.4',
  '2.0': '2.0.5',
  '3.0': '3.0.0',
  '4.0': '4.0.0',
  '4.1': '4.1.0',
  '4.2': '4.2.4.1',
  '4.8': '4.8.0',
  '5.0': '5.0.0',
} as const;

export type Generation = keyof typeof releases;

export const generations = Object.keys(releases) as readonly Generation[];

export const newestGeneration: Generation = '5.0';

/** The version number, without prefix, that a station of this generation reports. */
export const releaseOf = (generation: Generation): string => releases[generation];

/** The generation that a version belongs to, whatever its prefix; undefined where it is older than all of them or no version. */
export function generationOf(version: string): Generation | undefined {
  const numbers = versionNumbers(version);
  return numbers && generations.findLast((generation) => compareVersions(versionNumbers(generation) ?? [], numbers) <= 0);
}

/** True from `since` (inclusive; open when missing) up to `before` (exclusive; open when missing). */
export function inSpan(
  generation: Generation,
  span: { readonly since?: Generation | undefined; readonly before?: Generation | undefined },
): boolean {
  const age = generations.indexOf(generation);
  if (span.since !== undefined && age < generations.indexOf(span.since)) return false;
  return span.before === undefined || age < generations.indexOf(span.before);
}
