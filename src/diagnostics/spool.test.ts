/** Archives as the command `tar` reads them, and what they cost. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { Instant } from '../kernel/index.js';
import type { ArchiveEntry, SpooledFile } from '../station/ports/index.js';
import { diskSpool, memorySpool } from './spool.js';

const folder = mkdtempSync(join(tmpdir(), 'flexpole-spool-'));
afterAll(() => rmSync(folder, { recursive: true }));

const modified = Instant(Date.UTC(2026, 2, 2, 8));

async function* portions(...all: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* all;
}
async function* entries(files: Readonly<Record<string, readonly Uint8Array[]>>): AsyncGenerator<ArchiveEntry> {
  for (const [name, octets] of Object.entries(files)) yield { name, modified, octets: portions(...octets) };
}
async function wholeOf(file: SpooledFile): Promise<Buffer> {
  const read: Uint8Array[] = [];
  for await (const octets of file.read()) read.push(octets);
  return Buffer.concat(read);
}

const spools = { disk: diskSpool(join(folder, 'spool')), memory: memorySpool() };

describe.each(['disk', 'memory'] as const)('a spool (%s)', (kind) => {
  const spool = spools[kind];

  it('R-MDC-07: makes archives that tar unpacks to the same octets, whatever their portions', async () => {
    const unpacked = join(folder, `unpacked-${kind}`);
    const content = fc.array(fc.uint8Array({ maxLength: 3_000 }), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(fc.array(content, { maxLength: 5 }), async (contents) => {
        const files = Object.fromEntries(contents.map((octets, index) => [`log/file-${index}.bin`, octets]));
        const made = await spool.archive(entries(files));
        const archive = await wholeOf(made);
        expect(archive.byteLength).toBe(made.size_octets);
        const path = join(folder, 'archive.tar');
        writeFileSync(path, archive);
        rmSync(unpacked, { recursive: true, force: true });
        execFileSync('mkdir', [unpacked]);
        execFileSync('tar', ['-xf', path, '-C', unpacked]);
        for (const [name, octets] of Object.entries(files)) {
          expect(readFileSync(join(unpacked, name)).equals(Buffer.concat(octets))).toBe(true);
        }
        await made.discard();
      }),
      { numRuns: 15 },
    );
  });

  it('reads a file again from its beginning', async () => {
    const made = await spool.file(portions(Buffer.from('once '), Buffer.from('and again')));
    expect([(await wholeOf(made)).toString(), (await wholeOf(made)).toString()]).toEqual(['once and again', 'once and again']);
    await made.discard();
  });

  it('keeps an empty file', async () => {
    const made = await spool.file(portions());
    expect([made.size_octets, (await wholeOf(made)).byteLength]).toEqual([0, 0]);
    await made.discard();
  });

  it('passes on what its entries throw, and a name that fits into no header', async () => {
    const broken = (async function* (): AsyncGenerator<Uint8Array> {
      yield Buffer.from('some');
      throw new Error('the disk is gone');
    })();
    await expect(spool.file(broken)).rejects.toThrow('the disk is gone');
    await expect(spool.archive(entries({ ['long/'.repeat(60)]: [] }))).rejects.toThrow('does not fit');
  });
});

describe('the spool on the disk', () => {
  const place = join(folder, 'spool');

  it('leaves nothing behind, also of what failed', () => {
    expect(readdirSync(place)).toEqual([]);
  });

  it('is for nobody else on the machine, and forgets what a lost program left', async () => {
    await diskSpool(place).file(portions(Buffer.from('left')));
    expect(statSync(place).mode & 0o077).toBe(0);
    expect(statSync(join(place, '0')).mode & 0o077).toBe(0);
    const next = diskSpool(place);
    await next.clear();
    const made = await next.file(portions(Buffer.from('new')));
    expect(readFileSync(join(place, '0'), 'utf8')).toBe('new');
    await made.discard();
  });

  it('packs 300 MB as they come, and reads them as they are taken', async () => {
    const portion = Buffer.alloc(64 * 1024, 'flexpole ');
    const size_octets = 300_000_000;
    const onDisk_octets = (): number => readdirSync(place).reduce((sum, name) => sum + statSync(join(place, name)).size, 0);
    let mostHeld_octets = 0;
    const made = await spools.disk.archive(
      (async function* () {
        const octets = (async function* () {
          for (let come_octets = 0; come_octets < size_octets; come_octets += portion.byteLength) {
            mostHeld_octets = Math.max(mostHeld_octets, come_octets - onDisk_octets());
            yield portion;
          }
        })();
        yield { name: 'large.bin', modified, octets };
      })(),
    );
    expect(made.size_octets).toBeGreaterThan(size_octets);
    expect(mostHeld_octets).toBeLessThan(1_000_000);
    let [largest_octets, read_octets] = [0, 0];
    for await (const octets of made.read()) {
      largest_octets = Math.max(largest_octets, octets.byteLength);
      read_octets += octets.byteLength;
    }
    await made.discard();
    expect(read_octets).toBe(made.size_octets);
    expect(largest_octets).toBeLessThan(1_000_000);
  });
});
