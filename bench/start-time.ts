/** From the start of the process to the BootNotification at the back-end, with a new data folder each time. */
import { join } from 'node:path';
import { atMost, type Bench, figure } from './figure.js';
import { LoopbackCsms } from './loopback-csms.js';
import { withFolder } from './place.js';
import { startFlexpole, startProgram } from './process.js';
import { median, worst } from './statistics.js';

export const startTime: Bench = ({ quick, say }) =>
  withFolder(async (folder) => {
    const csms = await LoopbackCsms.open();
    const runs = quick ? 3 : 9;
    const bare: number[] = [];
    const station: number[] = [];
    for (let run = 0; run < runs; run++) {
      bare.push(await timeToBoot(csms, () => startProgram('bare-start', csms.url)));
      station.push(await timeToBoot(csms, () => startFlexpole(join(folder, String(run)), csms.url)));
      say(`start ${run + 1} of ${runs}: ${station[run]?.toFixed(0)} ms, bare ${bare[run]?.toFixed(0)} ms`);
    }
    csms.close();
    const of = 'Node, one frame over ws';
    return [
      figure('process start to BootNotification, median', median(station), 'ms', { value: median(bare), of }, atMost(1000, '1.0 s')),
      figure('process start to BootNotification, worst', worst(station), 'ms', { value: worst(bare), of }, atMost(1000, '1.0 s')),
    ];
  });

async function timeToBoot(csms: LoopbackCsms, start: () => { end(): Promise<void> }): Promise<number> {
  const booted = csms.next('BootNotification');
  const begin = performance.now();
  const running = start();
  await booted;
  const time_ms = performance.now() - begin;
  await running.end();
  return time_ms;
}
