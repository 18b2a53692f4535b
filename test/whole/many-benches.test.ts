/** Fifty open benches on real sockets, some of which never read and some of which vanish: the station does not notice, the others are served. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type LiveEvent, livePath, type Rig, RigRefusal, type StateDto } from '../../src/api/index.js';
import { RecentLog } from '../../src/apps/station/recent-log.js';
import { createRig } from '../../src/apps/station/rig.js';
import { slowAt_octets } from '../../src/http/listeners.js';
import { eventLoopTurn, RealClock } from '../../src/io/clock.js';
import { silentLog } from '../../src/kernel/index.js';
import { benchApp } from '../../src/web/server.js';
import { Bench } from './bench.js';

/** A page as far as the station can tell: what it was told last, and how many messages. */
class Page {
  state: StateDto | undefined;
  messages = 0;
  readonly socket: WebSocket;

  constructor(address: string) {
    this.socket = new WebSocket(address, { perMessageDeflate: false });
    this.socket.on('error', () => undefined);
    this.socket.on('message', (data: Buffer) => {
      if (data.includes('"type":"message"')) {
        this.messages++;
        return;
      }
      const event = JSON.parse(data.toString()) as LiveEvent;
      if (event.type === 'state') this.state = event.state;
    });
  }

  get opened(): Promise<unknown> {
    return once(this.socket, 'open');
  }
}

const closings: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closings.splice(0)) await close();
});

/** The rig of a station on real sockets. */
async function serve(bench: Bench) {
  const refuse = (): never => {
    throw new RigRefusal('there are no stories here', 'stories', 'another rig');
  };
  const rig: Rig = {
    ...createRig({
      host: bench.host,
      clock: { factor: 0, now: () => bench.clock.now(), setFactor: () => undefined, advance: (by_ms) => bench.clock.advance(by_ms) },
      transcript: bench.transcript,
      log: new RecentLog(bench.clock),
      link: bench.network,
      machineClock: new RealClock({ keepsProcessAlive: false }),
    }),
    stories: { list: async () => [], read: refuse, start: refuse, stop: refuse, run: () => undefined },
  };
  const app = await benchApp({ rig, host: '127.0.0.1', log: silentLog });
  await app.listen({ host: '127.0.0.1', port: 0 });
  closings.push(() => app.close());
  const { port } = app.server.address() as AddressInfo;
  /** What the server still holds for each of its listeners, in octets. */
  const held = (): readonly number[] => [...app.websocketServer.clients].map(({ bufferedAmount }) => bufferedAmount);
  return { rig, address: `ws://127.0.0.1:${port}${livePath}`, held };
}

/** More than the machine takes in for a socket that nobody reads. */
const talkative = { vendorId: 'test', data: 'x'.repeat(100_000) };
const minutes = 120;

/** Two cars charge while the back-end talks much; `meanwhile` is called every simulated minute. */
async function charge(bench: Bench, meanwhile: () => Promise<void>): Promise<readonly unknown[]> {
  await bench.startByCard('A', 'CARD-ANNA', { vehicle: 'van', soc_pct: 2 });
  await bench.startByCard('B', 'CARD-CARLA', { vehicle: 'van', soc_pct: 2 });
  for (let minute = 0; minute < minutes; minute++) {
    await bench.call('DataTransfer', talkative);
    await bench.run(60);
    await meanwhile();
  }
  await bench.leave('A', 'CARD-ANNA');
  await bench.leave('B', 'CARD-CARLA');
  return bench.transcript.lines();
}

describe('fifty open benches', () => {
  it('are served, the slow and the vanished ones at no cost, and the station says and does what it would without them', async () => {
    const alone = await charge(await Bench.started({ shapedNetwork: true }), () => Promise.resolve());

    const bench = new Bench({ shapedNetwork: true });
    const { rig, address, held } = await serve(bench);
    await bench.powerOn();
    const pages = Array.from({ length: 50 }, () => new Page(address));
    await Promise.all(pages.map(({ opened }) => opened));
    const [deaf, vanishing, living] = [pages.slice(0, 8), pages.slice(8, 16), pages.slice(16)];
    for (const { socket } of deaf) socket.pause();
    let most_octets = 0;
    let minute = 0;
    const watched = await charge(bench, async () => {
      const gone = minute++ % 10 === 0 ? vanishing.pop() : undefined;
      // Without a word to anybody.
      gone?.socket.terminate();
      await eventLoopTurn();
      most_octets = Math.max(most_octets, ...held());
    });

    expect(watched).toEqual(alone);
    expect(rig.records().records).toHaveLength(2);
    const { lastMessage } = rig.state();
    await expect.poll(() => living.every(({ state }) => state?.lastMessage === lastMessage), { timeout: 30_000 }).toBe(true);
    expect(living.map(({ state }) => state?.sides.A.session)).toEqual(living.map(() => null));
    expect(Math.min(...living.map(({ messages }) => messages))).toBeGreaterThan(0);
    expect(most_octets).toBeGreaterThan(0);
    expect(most_octets).toBeLessThan(slowAt_octets + 2 * talkative.data.length);
    expect(held()).toHaveLength(deaf.length + living.length);
  });
});
