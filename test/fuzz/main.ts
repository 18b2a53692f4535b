/**
 * `npm run fuzz [frames] [seed]`: many frames, a new seed each time unless one is given. What the station keeps lies on the disk, so that
 * the heap holds nothing but its program: a heap that grows over the run is a leak, and a failure as any other.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteStore } from '../../src/io/sqlite-store.js';
import { fuzz } from './fuzz.js';
import { fewestFrames, type HeapSample, heapReader, heapVerdict } from './heap.js';

const [count = '1000000', seed = randomBytes(4).toString('hex')] = process.argv.slice(2);
const frames = Number(count);
if (!Number.isInteger(frames) || frames < 1) {
  console.error(`${count} is no number of frames. For example: npm run fuzz 1000000 seed`);
  process.exit(2);
}

console.log(`${frames} frames, seed ${seed}`);
const start = performance.now();
const heap_octets = heapReader();
const samples: HeapSample[] = [];
const folder = mkdtempSync(join(tmpdir(), 'flexpole-fuzz-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
const disk = (file: string) => openSqliteStore(join(folder, file), { durability: 'normal' });
const stores = { store: disk('station.sqlite'), twinStore: disk('twin.sqlite') };
const report = await fuzz({ frames, seed, stores, progress: look });
stores.store.close();
stores.twinStore.close();

const { failure } = report;
const time_s = (performance.now() - start) / 1000;
console.log(
  `${report.results} results that say yes, ${report.noes} that say no, ${report.errors} errors, ${report.silences} without an answer due, ${report.lost} cut off by a reset; ${time_s.toFixed(0)} s.`,
);
if (failure) fail(`Frame ${failure.number}: ${failure.why}\n${failure.frame}\nAgain: npm run fuzz ${failure.number} ${seed}`);
else {
  console.log('Each call got one right answer, and nothing failed inside.');
  console.log(
    `What was refused, by a result or an error, changed nothing on the disk but notes of it; not judged, because they came only after a while: ${report.unjudged}.`,
  );
  judgeHeap();
}

function look(done: number): void {
  samples.push({ frames: done, heap_octets: heap_octets() });
  if (done % 100_000 === 0) console.log(`${done} frames, heap ${inMB(samples.at(-1)?.heap_octets ?? 0)}`);
}

function judgeHeap(): void {
  const verdict = heapVerdict(samples);
  if (verdict.type === 'short') {
    console.log(`The heap was not judged: that takes ${fewestFrames} frames.`);
    return;
  }
  const heaps = samples.map((sample) => sample.heap_octets);
  const range = `${inMB(Math.min(...heaps))} to ${inMB(Math.max(...heaps))}`;
  const growth = `${verdict.growth_octetsAFrame.toFixed(2)} octets a frame`;
  if (verdict.type === 'flat') console.log(`The heap stays flat: ${range}, ${growth} after the first fifth.`);
  else fail(`The heap grows: ${range}, ${growth} after the first fifth. Something is kept for each frame.`);
}

function fail(why: string): void {
  console.error(why);
  process.exitCode = 1;
}

function inMB(octets: number): string {
  return `${(octets / 1e6).toFixed(1)} MB`;
}
