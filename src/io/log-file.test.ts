import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Instant } from '../kernel/index.js';
import { LogFile } from './log-file.js';

const folder = mkdtempSync(join(tmpdir(), 'flexpole-log-'));
afterAll(() => rmSync(folder, { recursive: true }));

const start = Date.UTC(2026, 2, 2, 8);
const timeOf = (n: number): string => new Date(start + n * 1000).toISOString();

async function numbers(file: LogFile, range?: Parameters<LogFile['lines']>[0]): Promise<number[]> {
  const found: number[] = [];
  for await (const line of file.lines(range)) found.push((JSON.parse(line) as { n: number }).n);
  return found;
}

describe('the log file', () => {
  it('keeps its lines in order over starts, and finds those of a time, both ends included', async () => {
    const path = join(folder, 'plain', 'log.jsonl');
    const before = new LogFile(path);
    for (let n = 0; n < 5; n++) before.add({ time: timeOf(n), event: 'tick', n });
    before.close();
    const file = new LogFile(path);
    for (let n = 5; n < 10; n++) file.add({ time: timeOf(n), event: 'tick', n });
    expect(await numbers(file)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(await numbers(file, { from: Instant(start + 3000), to: Instant(start + 6000) })).toEqual([3, 4, 5, 6]);
    file.close();
  });

  it('never takes more room than it was given: the oldest lines go', async () => {
    const file = new LogFile(join(folder, 'full', 'log.jsonl'), { largest_octets: 1_000, files: 3 });
    for (let n = 0; n < 200; n++) file.add({ time: timeOf(n), event: 'tick', n });
    const place = join(folder, 'full');
    expect(readdirSync(place).toSorted()).toEqual(['log.jsonl', 'log.jsonl.1', 'log.jsonl.2']);
    for (const name of readdirSync(place)) expect(statSync(join(place, name)).size).toBeLessThanOrEqual(1_000);
    const left = await numbers(file);
    expect(left.at(-1)).toBe(199);
    expect(left).toEqual(Array.from({ length: left.length }, (_, index) => 200 - left.length + index));
    file.close();
  });

  it('passes over a line that the loss of power has torn', async () => {
    const path = join(folder, 'torn.jsonl');
    writeFileSync(path, `{"time":"${timeOf(0)}","n":0}\n{"ti`);
    const file = new LogFile(path);
    for (let n = 1; n < 3; n++) file.add({ time: timeOf(n), n });
    expect(await numbers(file)).toEqual([0, 1, 2]);
    file.close();
  });

  it('lets the station go on where it cannot be written', async () => {
    writeFileSync(join(folder, 'no-folder'), '');
    const file = new LogFile(join(folder, 'no-folder', 'log.jsonl'));
    file.add({ time: timeOf(0), n: 0 });
    expect(await numbers(file)).toEqual([]);
  });
});
