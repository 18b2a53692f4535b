/** Which path of the configuration file means what, on the firmware that is emulated. */
import { type EmulationProfile, inSpan } from '../generation/index.js';
import type { FilePlace } from './declaration.js';
import { type KeptParameter, keptParameters } from './kept-parameters.js';
import { exists, isKey, type Key, settingNames, settingOf } from './keys.js';

export type FileTarget =
  | { readonly path: string; readonly is: 'setting'; readonly name: Key; readonly place: FilePlace }
  | { readonly path: string; readonly is: 'kept'; readonly parameter: KeptParameter }
  /** A setting that this firmware does not have, or does not take from a file. Its value is kept for a firmware that does. */
  | { readonly path: string; readonly is: 'foreign'; readonly name: Key };

/** Every path that is read, aliases included, with what it means. A path of its own goes before another's alias. */
export function filePaths(profile: EmulationProfile): ReadonlyMap<string, FileTarget> {
  const targets = [...settingTargets(profile), ...keptTargets];
  const own = targets.filter((target) => target.is !== 'foreign');
  return new Map<string, FileTarget>([
    // Later entries replace earlier ones of the same path.
    ...targets.map((target) => [target.path, target] as const),
    ...own.flatMap((target) => aliasesOf(target).map((alias) => [alias, target] as const)),
    ...own.map((target) => [target.path, target] as const),
  ]);
}

const keptTargets: readonly FileTarget[] = keptParameters.map((parameter) => ({ path: parameter.path, is: 'kept', parameter }));

function settingTargets(profile: EmulationProfile): readonly FileTarget[] {
  return settingNames.filter(isKey).flatMap((name): readonly FileTarget[] => {
    const place = settingOf(name).file;
    if (!place) return [];
    const taken = exists(name, profile) && inSpan(profile.generation.name, { since: place.since });
    return [taken ? { path: place.path, is: 'setting', name, place } : { path: place.path, is: 'foreign', name }];
  });
}

function aliasesOf(target: FileTarget): readonly string[] {
  const aliases = target.is === 'setting' ? target.place.aliases : target.is === 'kept' ? target.parameter.aliases : [];
  return aliases ?? [];
}
