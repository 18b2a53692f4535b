/** What open benches cost the process of a station that charges at ×60: a minute of the machine's time is an hour of the station's. */
import { setTimeout as pause } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { livePath } from '../src/api/index.js';
import { atLeast, atMost, type Bench, figure } from './figure.js';
import { withFolder } from './place.js';
import { processorTime_s, residentMemory_MB } from './process.js';
import { StationScene } from './station-scene.js';

const most = 50;
/** Of them so many stop reading: a browser that hangs must cost the station nothing and keep nothing from the others. */
const stuck = 5;

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
    // Before and after: what a process costs by itself changes while it runs.
    const before_s = await perMinute();
    const memory_MB = residentMemory_MB(pid);
    const pages = Array.from({ length: most }, () => open(scene));
    for (const { socket } of pages.slice(0, stuck)) socket.once('message', () => socket.pause());
    const begin = performance.now();
    const all_s = await perMinute();
    const watched = pages.slice(stuck);
    const fewest = Math.min(...watched.map(({ told }) => told())) / ((performance.now() - begin) / 1000);
    say(`${(residentMemory_MB(pid) - memory_MB).toFixed(1)} MB more resident with ${most} benches, ${stuck} of them stuck`);
    for (const { socket } of pages) socket.terminate();
    const after_s = await perMinute();
    await scene.end();
    const none = { value: (before_s + after_s) / 2, of: 'none open, before and after' };
    return [
      figure(`processor time a minute at ×60, ${most} benches open`, all_s, 's', none, atMost(15, '15 s (a quarter of one)')),
      figure(
        `states a second at the bench that was told fewest, of ${most}, ${stuck} of them stuck`,
        fewest,
        '/s',
        { value: 5, of: 'as often as a page is told at most, hands aside' },
        atLeast(4, '4 /s'),
      ),
    ];
  });

/** A page that looks, and how many states it was told. */
function open(scene: StationScene): { readonly socket: WebSocket; readonly told: () => number } {
  const socket = new WebSocket(`${scene.url.replace('http', 'ws')}${livePath}`, { perMessageDeflate: false });
  let told = 0;
  socket.on('message', (text) => {
    if (String(text).startsWith('{"type":"state"')) told++;
  });
  return { socket, told: () => told };
}
