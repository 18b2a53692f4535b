/** What open benches cost the process of a station that charges at ×60: a minute of the machine's time is an hour of the station's. */
import { setTimeout as pause } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { livePath } from '../src/api/index.js';
import { atMost, type Bench, figure } from './figure.js';
import { withFolder } from './place.js';
import { processorTime_s, residentMemory_MB } from './process.js';
import { StationScene } from './station-scene.js';

const most = 50;

export const openBenches: Bench = ({ quick, say }) =>
  withFolder(async (folder) => {
    const scene = await StationScene.start(folder);
    const { pid } = scene.station;
    await scene.charge();
    await scene.runAt(60);
    const watched_s = quick ? 5 : 60;
    const perMinute = async (): Promise<number> => {
      await pause(2_000);
      const [before_s, begin] = [processorTime_s(pid), performance.now()];
      for (let second = 0; second < watched_s; second += 5) {
        await pause(5_000);
        await scene.keepCharging();
      }
      return ((processorTime_s(pid) - before_s) * 60_000) / (performance.now() - begin);
    };
    const none_s = await perMinute();
    const memory_MB = residentMemory_MB(pid);
    const pages = Array.from(
      { length: most },
      () => new WebSocket(`${scene.url.replace('http', 'ws')}${livePath}`, { perMessageDeflate: false }),
    );
    let told = 0;
    for (const page of pages) page.on('message', () => told++);
    const all_s = await perMinute();
    say(`${told} events to ${most} benches, ${(residentMemory_MB(pid) - memory_MB).toFixed(1)} MB more resident`);
    for (const page of pages) page.terminate();
    await scene.end();
    const raw = { value: none_s, of: 'none open' };
    return [figure(`processor time a minute at ×60, ${most} benches open`, all_s, 's', raw, atMost(15, '15 s (a quarter of one)'))];
  });
