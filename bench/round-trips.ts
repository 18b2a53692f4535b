/** What an answer costs: commands that a station answers in a second of processor time, beside a bare WebSocket that writes the same JSON. */
import { atLeastOfRaw, type Bench, figure } from './figure.js';
import { LoopbackCsms } from './loopback-csms.js';
import { withFolder } from './place.js';
import { processorTime_s, startFlexpole, startProgram } from './process.js';

/** Commands on the way at once, so that the line is never idle. */
const atOnce = 50;
const command = { key: ['HeartbeatInterval', 'MeterValueSampleInterval', 'NoSuchKey'] };

export const roundTrips: Bench = ({ quick, say }) =>
  withFolder(async (folder) => {
    const count = quick ? 5_000 : 50_000;
    const bare = await rate(count, (url) => startProgram('bare-answers', url));
    say(`bare: ${bare.toFixed(0)} a processor second`);
    const station = await rate(count, (url) => startFlexpole(folder, url));
    say(`station: ${station.toFixed(0)} a processor second`);
    return [
      figure(
        'GetConfiguration answered, per processor second',
        station,
        '/s',
        { value: bare, of: 'ws, the same answer written' },
        atLeastOfRaw(0.6),
      ),
    ];
  });

async function rate(count: number, start: (url: string) => { readonly pid: number; end(): Promise<void> }): Promise<number> {
  const csms = await LoopbackCsms.open();
  const booted = csms.next('BootNotification');
  const running = start(csms.url);
  await booted;
  // The engine compiles what is used often: the first answers are not counted.
  await ask(csms, count / 5);
  const before_s = processorTime_s(running.pid);
  await ask(csms, count);
  const time_s = processorTime_s(running.pid) - before_s;
  await running.end();
  csms.close();
  return count / time_s;
}

async function ask(csms: LoopbackCsms, count: number): Promise<void> {
  for (let asked = 0; asked < count; asked += atOnce) {
    await Promise.all(Array.from({ length: atOnce }, () => csms.call('GetConfiguration', command)));
  }
}
