/** Update packages for tests, signed by the maker of the twin unless told otherwise. */
import { developmentVendor } from '../../src/apps/pack/development-vendor.js';
import { type PackageContent, pack } from '../../src/protocols/update-package/index.js';
import { type Generation, releaseOf } from '../../src/station/generation/index.js';

export function packed(content: PackageContent, key = developmentVendor.privateKey): Uint8Array {
  const made = pack(content, key);
  if ('why' in made) throw new Error(made.why);
  return made;
}

/** Firmware of a generation, as large as wanted. */
export function firmware(
  generation: Generation,
  { version = releaseOf(generation), size_octets = 1000, key = developmentVendor.privateKey } = {},
): Uint8Array {
  const octets = Uint8Array.from({ length: size_octets }, (_, index) => index % 251);
  return packed({ kind: 'firmware', version, generation, files: [{ name: 'image', octets }] }, key);
}

export const textFile = (name: string, text: string) => ({ name, octets: new TextEncoder().encode(text) });
