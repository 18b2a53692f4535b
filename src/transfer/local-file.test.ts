import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Source } from '../station/ports/index.js';
import { fileSink, fileSource } from './local-file.js';

const folder = mkdtempSync(join(tmpdir(), 'flexpole-local-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('a file as a sink', () => {
  it('begins empty, goes on behind what is kept, and forgets the rest', async () => {
    const path = join(folder, 'sink');
    const sink = fileSink(path);
    expect(await sink.length()).toBe(0);
    const first = await sink.open(0);
    await first.write(Buffer.from('abc'));
    await first.write(Buffer.from('def'));
    await first.close();
    expect(await sink.length()).toBe(6);
    const second = await sink.open(4);
    await second.write(Buffer.from('XY'));
    await second.close();
    expect(readFileSync(path, 'utf8')).toBe('abcdXY');
    await (await sink.open(0)).close();
    expect(await sink.length()).toBe(0);
  });

  it('rejects what cannot be kept', async () => {
    await expect(fileSink(join(folder, 'no', 'folder')).open(0)).rejects.toThrow('ENOENT');
    const full = await fileSink('/dev/full').open(0);
    await expect(full.write(Buffer.from('x'))).rejects.toThrow('ENOSPC');
    await full.close().catch(() => undefined);
  });
});

describe('a file as a source', () => {
  it('is as long as it was at first, whatever is appended', async () => {
    const path = join(folder, 'source');
    writeFileSync(path, 'a log');
    const source = await fileSource(path);
    writeFileSync(path, 'a log that goes on');
    expect(source.size_octets).toBe(5);
    // Each attempt reads it anew.
    expect([await textOf(source), await textOf(source)]).toEqual(['a log', 'a log']);
  });

  it('may be empty', async () => {
    const path = join(folder, 'empty');
    writeFileSync(path, '');
    const source = await fileSource(path);
    writeFileSync(path, 'now it is not');
    expect([source.size_octets, await textOf(source)]).toEqual([0, '']);
  });
});

async function textOf(source: Source): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of source.read()) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
