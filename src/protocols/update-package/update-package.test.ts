import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openPackage, type PackageContent, pack } from './index.js';

const pair = (curve = 'prime256v1') =>
  generateKeyPairSync('ec', {
    namedCurve: curve,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
const maker = pair();
const stranger = pair();

const media: PackageContent = {
  kind: 'media',
  version: 'V2.3',
  files: [
    { name: 'update_config.json', octets: new TextEncoder().encode('{"version":"V2.3"}') },
    { name: 'empty.png', octets: new Uint8Array() },
    { name: 'clip (1).mp4', octets: Uint8Array.from({ length: 70_000 }, (_, i) => i % 256) },
  ],
};

function made(content: PackageContent = media, key = maker.privateKey): Uint8Array {
  const octets = pack(content, key);
  if ('why' in octets) throw new Error(octets.why);
  return octets;
}

async function* inPieces(octets: Uint8Array, size_octets: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < octets.byteLength; at += size_octets) yield octets.subarray(at, at + size_octets);
}

/** Everything that is in it, or the words that it is refused with. */
async function contentOf(
  octets: Uint8Array,
  { size_octets = 4096, keys = [maker.publicKey] } = {},
): Promise<string | Record<string, string>> {
  const opened = await openPackage(inPieces(octets, size_octets), () => keys);
  if ('why' in opened) return opened.why;
  const files: Record<string, string> = {};
  try {
    for await (const { file, octets: content } of opened.files()) {
      const pieces: Uint8Array[] = [];
      for await (const piece of content) pieces.push(piece);
      files[file.name] = Buffer.concat(pieces).toString('hex');
    }
  } catch (error) {
    return error instanceof Error ? error.message : 'no words';
  }
  return files;
}

const whole = Object.fromEntries(media.files.map(({ name, octets }) => [name, Buffer.from(octets).toString('hex')]));

describe('an update package', () => {
  it.each([1, 7, 4096, 1_000_000])('gives back what was packed, however it comes: %i octets at a time', async (size_octets) => {
    expect(await contentOf(made(), { size_octets })).toEqual(whole);
  });

  it('begins with three lines that people can read', () => {
    const [mark, manifest, signature] = Buffer.from(made()).toString('latin1').split('\n');
    expect(mark).toBe('FLEXPOLE PACKAGE 1');
    expect(JSON.parse(manifest ?? '')).toMatchObject({
      kind: 'media',
      version: 'V2.3',
      files: [{ name: 'update_config.json', size_octets: 18 }, {}, {}],
    });
    expect(signature).toMatch(/^[A-Za-z0-9+/]+=*$/);
  });

  it('is not opened without the key of who signed it', async () => {
    expect(await contentOf(made(), { keys: [stranger.publicKey] })).toBe('The signature of the package does not hold.');
    expect(await contentOf(made(), { keys: [stranger.publicKey, maker.publicKey] })).toEqual(whole);
    expect(await contentOf(made(), { keys: ['no key'] })).toBe('The signature of the package does not hold.');
    expect(await contentOf(made(), { keys: [] })).toBe('No key is set that a package of the kind media could be checked with.');
  });

  it('is never taken with an octet changed, cut off or added', async () => {
    const sound = made();
    const refusedAlways = fc.asyncProperty(fc.nat(sound.byteLength - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
      const changed = Uint8Array.from(sound, (octet, i) => (i === at ? octet ^ flip : octet));
      expect(typeof (await contentOf(changed))).toBe('string');
      expect(typeof (await contentOf(sound.subarray(0, at)))).toBe('string');
    });
    await fc.assert(refusedAlways, { numRuns: 300 });
    expect(await contentOf(Buffer.concat([sound, Buffer.from([0])]))).toBe('behind the last file of the package something follows');
  });

  it('says what is wrong with what is no package', async () => {
    expect(await contentOf(Buffer.from('PK\u0003\u0004 and so on'))).toContain('no update package');
    expect(await contentOf(Buffer.from('FLEXPOLE PACKAGE 1\n{"kind":"firmware"'))).toContain('The manifest does not end');
    expect(await contentOf(Buffer.from('FLEXPOLE PACKAGE 1\nnothing\n\n'))).toContain('no signature');
    expect(await contentOf(Buffer.from('FLEXPOLE PACKAGE 1\nnothing\nAAAA\n'))).toBe('The manifest is no JSON.');
  });

  it.each([
    ['a file that leads elsewhere', { files: [{ name: '../station.db', octets: new Uint8Array() }] }, 'plain "name"'],
    ['two files of one name', { files: [media.files[0]!, media.files[0]!] }, 'twice'],
    ['no file', { files: [] }, 'names no file'],
    ['firmware without generation', { kind: 'firmware' as const, files: [media.files[0]!] }, 'generation'],
    ['two images', { kind: 'firmware' as const, generation: '5.0' }, 'holds one file'],
    ['a version with blanks', { version: 'a b' }, '"version"'],
  ])('is not made of %s', (_what, change, words) => {
    const refused = pack({ ...media, ...change }, maker.privateKey);
    expect('why' in refused && refused.why).toContain(words);
  });

  it('is not made with a key of another kind', () => {
    const refused = pack(media, pair('secp384r1').privateKey);
    expect('why' in refused && refused.why).toContain('P-256');
  });
});
