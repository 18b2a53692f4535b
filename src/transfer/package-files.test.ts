import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { mediaFolder, packageFile } from './package-files.js';

const folder = mkdtempSync(join(tmpdir(), 'flexpole-package-'));
afterAll(() => rmSync(folder, { recursive: true }));

const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

async function readWhole(octets: AsyncIterable<Uint8Array>): Promise<string> {
  let text = '';
  for await (const piece of octets) text += Buffer.from(piece).toString();
  return text;
}

describe('a package on the disk', () => {
  it('is written into a folder that is made for it, read as often as wanted, and discarded', async () => {
    const area = packageFile(join(folder, 'update', 'package'));
    const writer = await area.sink.open(0);
    await writer.write(Buffer.from('abc'));
    await writer.close();
    expect([await readWhole(area.read()), await readWhole(area.read())]).toEqual(['abc', 'abc']);
    await area.discard();
    expect(await area.sink.length()).toBe(0);
  });

  it('that is missing is an error of whoever reads it, also where that begins later', async () => {
    const octets = packageFile(join(folder, 'missing')).read();
    for (let turns = 0; turns < 20; turns++) await turn();
    await expect(readWhole(octets)).rejects.toThrow('ENOENT');
  });
});

describe('content on the disk', () => {
  const shelf = join(folder, 'media');
  const file = { name: 'advert.txt', size_octets: 3, sha256: '' };
  const content = (text: string, failing = false) =>
    (async function* () {
      yield {
        file,
        octets: (async function* () {
          yield Buffer.from(text);
          if (failing) throw new Error('the package ends early');
        })(),
      };
    })();
  const shown = (): string => readFileSync(join(shelf, file.name), 'utf8');

  it('is exchanged as a whole, or stays as it was', async () => {
    await mediaFolder(shelf).replace(content('old'));
    await expect(mediaFolder(shelf).replace(content('new', true))).rejects.toThrow('ends early');
    expect(shown()).toBe('old');
    await mediaFolder(shelf).replace(content('new'));
    expect(shown()).toBe('new');
    expect([`${shelf}.old`, `${shelf}.next`].filter(existsSync)).toEqual([]);
  });

  it('is there again where the power went in the exchange, and what should have come cannot', async () => {
    await mediaFolder(shelf).replace(content('old'));
    renameSync(shelf, `${shelf}.old`);
    await expect(mediaFolder(shelf).replace(content('new', true))).rejects.toThrow('ends early');
    expect(shown()).toBe('old');
  });
});
