/**
 * Update packages: firmware, configuration and content of the screens in one signed file (docs/firmware.md). Manual and field notes say
 * that packages are signed, not how; the form is our own. ECDSA on P-256 with SHA-256.
 */
export type { PackageFile, PackageKind, PackageManifest } from './manifest.js';
export { type OpenPackage, openPackage } from './open-package.js';
export { type PackageContent, pack } from './pack.js';
export type { Refused } from './refused.js';
