/** `npm run fuzz [frames] [seed]`: many frames, a new seed each time unless one is given. */
import { randomBytes } from 'node:crypto';
import { fuzz } from './fuzz.js';

const [count = '1000000', seed = randomBytes(4).toString('hex')] = process.argv.slice(2);
const frames = Number(count);
if (!Number.isInteger(frames) || frames < 1) {
  console.error(`${count} is no number of frames. For example: npm run fuzz 1000000 seed`);
  process.exit(2);
}

console.log(`${frames} frames, seed ${seed}`);
const start = performance.now();
const heap_MB = (): number => {
  global.gc?.();
  return Math.round(process.memoryUsage().heapUsed / 1e5) / 10;
};
const report = await fuzz({
  frames,
  seed,
  progress: (done) => done % 100_000 === 0 && console.log(`${done} frames, heap ${heap_MB()} MB`),
});
const { failure } = report;
if (failure) {
  console.error(`Frame ${failure.number}: ${failure.why}\n${failure.frame}\nAgain: npm run fuzz ${failure.number} ${seed}`);
  process.exitCode = 1;
} else {
  const time_s = (performance.now() - start) / 1000;
  console.log(`${report.results} results, ${report.refusals} refusals, ${report.silences} without an answer due; ${time_s.toFixed(0)} s.`);
  console.log('Each call got one right answer, nothing failed inside, and what was refused changed nothing.');
}
