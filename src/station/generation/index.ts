/** Which firmware and which hardware a station shows, and how. */
export { type GenerationTraits, traitsOf } from './differences.js';
export { type Generation, generationOf, generations, inSpan, newestGeneration, releaseOf } from './generation.js';
export type { HardwareFacts, HardwareRevision } from './hardware.js';
export {
  type EmulationOptions,
  type EmulationProfile,
  emulationProfile,
  type ProfileChoice,
  type ProfileName,
  profileNames,
  withFirmware,
} from './profile.js';
export { compareVersions, versionNumbers } from './version.js';
