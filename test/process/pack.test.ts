/** `flexpole pack` makes packages that a station takes, and says what is wrong with what it is given. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { developmentVendor } from '../../src/apps/pack/development-vendor.js';
import { openPackage } from '../../src/protocols/update-package/index.js';
import { memorySource } from '../../src/sims/devices/file-server.js';
import { endAll, run } from './program.js';

const folder = mkdtempSync(join(tmpdir(), 'flexpole-pack-'));
const at = (name: string): string => join(folder, name);
afterAll(() => {
  endAll();
  rmSync(folder, { recursive: true, force: true });
});

const manifestOf = async (name: string, key: string) => {
  const opened = await openPackage(memorySource(readFileSync(at(name))).read(), () => [key]);
  return 'why' in opened ? opened.why : opened.manifest;
};

describe('flexpole pack', () => {
  it('makes firmware, signed by the maker of the twin', async () => {
    const { code, output } = await run('pack', 'firmware', '--generation', '4.2', '--out', at('firmware'));
    expect([code, output]).toEqual([0, expect.stringContaining('firmware 4.2.4.1')]);
    expect(await manifestOf('firmware', developmentVendor.publicKey)).toMatchObject({
      kind: 'firmware',
      version: '4.2.4.1',
      generation: '4.2',
    });
  });

  it('makes content with a key of one’s own', async () => {
    execFileSync('openssl', ['ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', at('key.pem')]);
    const publicKey = execFileSync('openssl', ['pkey', '-in', at('key.pem'), '-pubout'], { encoding: 'utf8' });
    writeFileSync(at('update_config.json'), '{}');
    writeFileSync(at('spot.mp4'), 'pictures');
    const media = [
      'pack',
      'media',
      at('update_config.json'),
      at('spot.mp4'),
      '--name',
      'V2.3',
      '--key',
      at('key.pem'),
      '--out',
      at('media'),
    ];
    expect((await run(...media)).code).toBe(0);
    const { files } = (await manifestOf('media', publicKey)) as { files: readonly { name: string }[] };
    expect(files.map(({ name }) => name)).toEqual(['update_config.json', 'spot.mp4']);
    const configuration = ['pack', 'configuration', at('update_config.json'), '--key', at('key.pem'), '--out', at('configuration')];
    expect((await run(...configuration)).code).toBe(0);
    expect(await manifestOf('configuration', publicKey)).toMatchObject({ kind: 'configuration', files: [{ name: 'config_file.json' }] });
  });

  it.each([
    ['a generation that there is not', ['firmware', '--generation', '9.9'], 'Allowed choices'],
    ['a release of another generation', ['firmware', '--generation', '4.2', '--release', '5.0.0'], 'its first is 4.2.4.1'],
    ['a key that is none', ['firmware', '--generation', '4.2', '--key', at('spot.mp4')], 'no private key in PEM'],
    ['content without a playlist', ['media', at('spot.mp4')], 'update_config.json'],
    ['a file that is not there', ['configuration', at('nothing')], 'cannot be read'],
  ])('refuses %s', async (_what, args, words) => {
    const { code, errors } = await run('pack', ...args, '--out', at('refused'));
    expect([code, errors]).toEqual([2, expect.stringContaining(words)]);
  });
});
