/**
 * How long the station takes from what somebody does to what the back-end sees, on loopback sockets and a real disk. The times of the
 * vehicle communication are left out; what is durable before it is sent is included.
 */
import { atMost, type Bench, figure } from './figure.js';
import { LoopbackCsms, type Payload } from './loopback-csms.js';
import { withFolder } from './place.js';
import { startFlexpole, startProgram } from './process.js';
import { percentile } from './statistics.js';

export const latency: Bench = ({ quick, say }) =>
  withFolder(async (folder) => {
    const repetitions = quick ? 50 : 400;
    const raw = await bareRoundTrips(repetitions);
    say(`${raw.length} bare round trips, p99 ${percentile(raw, 99).toFixed(2)} ms`);
    const csms = await LoopbackCsms.open();
    const inService = Promise.all([1, 2].map((connectorId) => csms.next('StatusNotification', isStatus(connectorId, 'Available'))));
    const station = startFlexpole(folder, csms.url, '--handshake', '0');
    const page = await station.page;
    await inService;
    await csms.call('ChangeConfiguration', { key: 'MinimumStatusDuration', value: '0' });
    // The engine compiles what is used often: the first sessions are not counted.
    for (let i = 0; i < 10; i++) await session(csms, page);
    const plugIns: number[] = [];
    const starts: number[] = [];
    for (let i = 0; i < repetitions; i++) {
      const { plugIn_ms, start_ms } = await session(csms, page);
      plugIns.push(plugIn_ms);
      starts.push(start_ms);
      if ((i + 1) % 100 === 0) say(`${i + 1} of ${repetitions} sessions`);
    }
    await station.end();
    csms.close();
    return [...figures('plug-in to StatusNotification', plugIns, raw), ...figures('remote start to StartTransaction', starts, raw)];
  });

const figures = (name: string, samples: readonly number[], raw: readonly number[]) =>
  [50, 99].map((share) => {
    const bare = { value: percentile(raw, share), of: 'ws round trip' };
    const aim = share === 99 ? atMost(20, '20 ms') : undefined;
    return figure(`${name}, p${share}`, percentile(samples, share), 'ms', bare, aim);
  });

const isStatus =
  (connectorId: number, status: string) =>
  (payload: Payload): boolean =>
    payload['connectorId'] === connectorId && payload['status'] === status;

/** One session from plug-in to plug-out; the next can begin when it returns. */
async function session(csms: LoopbackCsms, page: string): Promise<{ readonly plugIn_ms: number; readonly start_ms: number }> {
  const vehicle = `${page}/api/twin/sides/A/vehicle`;
  const body = JSON.stringify({ vehicle: 'van', soc_pct: 20 });
  const preparing = csms.next('StatusNotification', isStatus(1, 'Preparing'));
  const plugIn_ms = await timeUntil(preparing, () =>
    fetch(vehicle, { method: 'PUT', body, headers: { 'content-type': 'application/json' } }),
  );
  const started = csms.next('StartTransaction');
  const charging = csms.next('StatusNotification', isStatus(1, 'Charging'));
  const start_ms = await timeUntil(started, () => csms.call('RemoteStartTransaction', { idTag: 'CARD-ANNA', connectorId: 1 }));
  await charging;
  const stopped = csms.next('StopTransaction');
  const available = csms.next('StatusNotification', isStatus(1, 'Available'));
  await fetch(vehicle, { method: 'DELETE' });
  await Promise.all([stopped, available]);
  return { plugIn_ms, start_ms };
}

async function bareRoundTrips(repetitions: number): Promise<readonly number[]> {
  const csms = await LoopbackCsms.open();
  const booted = csms.next('BootNotification');
  const echo = startProgram('bare-echo', csms.url);
  await booted;
  const samples: number[] = [];
  for (let i = 0; i < repetitions; i++) {
    const begin = performance.now();
    await csms.call('TriggerMessage', { requestedMessage: 'Heartbeat' });
    samples.push(performance.now() - begin);
  }
  await echo.end();
  csms.close();
  return samples;
}

async function timeUntil(effect: Promise<unknown>, cause: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  const done = cause();
  await effect;
  const time_ms = performance.now() - begin;
  await done;
  return time_ms;
}
