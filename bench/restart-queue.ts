/** A start over a long queue: from the process to the first of 10,000 waiting messages at the back-end. */
import { join } from 'node:path';
import { openSqliteStore } from '../src/io/sqlite-store.js';
import { sequenceKey } from '../src/kernel/index.js';
import { atMost, type Bench, figure } from './figure.js';
import { LoopbackCsms } from './loopback-csms.js';
import { withFolder } from './place.js';
import { startFlexpole, startProgram } from './process.js';
import { median } from './statistics.js';

const waiting = 10_000;

export const restartQueue: Bench = ({ quick, say }) =>
  withFolder(async (folder) => {
    const csms = await LoopbackCsms.open();
    const ready: number[] = [];
    const bare: number[] = [];
    for (let run = 0; run < (quick ? 2 : 5); run++) {
      const data = join(folder, String(run));
      // The station makes its own folder; a life before leaves the queue in it.
      const before = startFlexpole(data, csms.url);
      await before.page;
      await before.end();
      fill(join(data, 'station.db'));
      ready.push(await timeTo(csms, 'MeterValues', () => startFlexpole(data, csms.url)));
      bare.push(await timeTo(csms, 'BootNotification', () => startProgram('bare-start', csms.url)));
      say(`start over ${waiting} waiting messages: ${ready[run]?.toFixed(0)} ms`);
    }
    csms.close();
    const of = 'Node, one frame over ws';
    return [
      figure(
        'process start to the first of 10000 waiting messages, median',
        median(ready),
        'ms',
        { value: median(bare), of },
        atMost(1500, '1.5 s'),
      ),
    ];
  });

/** Readings of a long session, as the outbox keeps them. */
function fill(file: string): void {
  const store = openSqliteStore(file, { durability: 'normal' });
  store.atomically(() => {
    const outbox = store.table('outbox');
    for (let n = 0; n < waiting; n++) {
      const timestamp = new Date(Date.UTC(2026, 2, 2) + n * 60_000).toISOString();
      const sampledValue = ['Energy.Active.Import.Register', 'Power.Active.Import', 'Voltage', 'Current.Import', 'SoC'].map(
        (measurand) => ({
          measurand,
          value: `${n}.0`,
          context: 'Sample.Periodic',
          location: 'Outlet',
        }),
      );
      const payload = { connectorId: 1, meterValue: [{ timestamp, sampledValue }] };
      outbox.put(sequenceKey(n), { action: 'MeterValues', sessionId: 'long ago', payload, refusals: 0 });
    }
    store.table<number>('sequences').put('outbox', waiting);
  });
  store.close();
}

async function timeTo(csms: LoopbackCsms, action: string, start: () => { end(): Promise<void> }): Promise<number> {
  const arrived = csms.next(action);
  const begin = performance.now();
  const running = start();
  await arrived;
  const time_ms = performance.now() - begin;
  await running.end();
  return time_ms;
}
