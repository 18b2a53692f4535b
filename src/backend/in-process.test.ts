import { describe, expect, it } from 'vitest';
import { eventLoopTurn } from '../io/clock.js';
import { type InProcessLinks, inProcessLinks } from '../io/in-process-link.js';
import { Instant, type Link, Ms, seededIds, seededRandom, silentLog, VirtualClock } from '../kernel/index.js';
import { type CsmsBrain, createCsmsBrain } from './brain.js';
import { type Greeting, greetings } from './greeting.js';
import { type InProcessBackend, inProcessBackend } from './in-process.js';
import { demoTokens } from './tokens.js';

interface Rig {
  readonly clock: VirtualClock;
  readonly brain: CsmsBrain;
  readonly backend: InProcessBackend;
  readonly links: InProcessLinks;
}

function newRig(greeting: Greeting = greetings.none): Rig {
  const clock = new VirtualClock(Instant(Date.UTC(2026, 5, 1, 12)), { turn: eventLoopTurn });
  const brain = createCsmsBrain({ clock, log: silentLog, tokens: demoTokens });
  const ids = seededIds(seededRandom('back-end'));
  const backend = inProcessBackend({ brain, clock, ids, log: silentLog, callTimeout_ms: Ms(30_000), greeting });
  return { clock, brain, backend, links: inProcessLinks(backend.accept) };
}

/** The other end of a link: what arrived there, and how it ended. */
interface StationEnd {
  readonly frames: readonly unknown[][];
  readonly send: (frame: readonly unknown[]) => void;
  readonly ended: readonly string[];
}

async function dial({ links, clock }: Rig, url = 'ws://back-end/ocpp/FLEX-1'): Promise<StationEnd> {
  const frames: unknown[][] = [];
  const ended: string[] = [];
  let link: Link | undefined;
  links.dial(
    { url, protocol: 'ocpp1.6', handshakeTimeout_ms: 1000 },
    {
      opened: (opened) => {
        link = opened;
      },
      received: (text) => frames.push(JSON.parse(text)),
      pong: () => undefined,
      closed: (reason) => ended.push(reason),
    },
  );
  await clock.settle();
  return { frames, send: (frame) => link?.send(JSON.stringify(frame)), ended };
}

const failureOf = (call: Promise<unknown>): Promise<unknown> => call.catch((error: unknown) => error);

describe('the back-end within the process', () => {
  it('answers calls through the same brain, and refuses what is against the schema', async () => {
    const rig = newRig();
    const station = await dial(rig);
    expect(rig.brain.station('FLEX-1')?.connected).toBe(true);
    station.send([2, '1', 'Heartbeat', {}]);
    station.send([2, '2', 'Authorize', {}]);
    station.send([2, '3', 'Reset', { type: 'Soft' }]);
    await rig.clock.settle();
    expect(station.frames).toEqual([
      [3, '1', { currentTime: '2026-06-01T12:00:00Z' }],
      [4, '2', 'OccurenceConstraintViolation', expect.stringContaining('idTag'), {}],
      [4, '3', 'NotSupported', expect.any(String), {}],
    ]);
  });

  it('brings commands to the station and answers back', async () => {
    const rig = newRig();
    const station = await dial(rig);
    const answer = rig.backend.call('FLEX-1', 'UnlockConnector', { connectorId: 1 });
    await rig.clock.settle();
    const [type, id, ...call] = station.frames[0] ?? [];
    expect([type, call]).toEqual([2, ['UnlockConnector', { connectorId: 1 }]]);
    station.send([3, id, { status: 'Unlocked' }]);
    expect(await answer).toEqual({ status: 'Unlocked' });
  });

  it.each<[string, (id: unknown) => readonly unknown[], string]>([
    ['a CALLERROR', (id) => [4, id, 'NotSupported', '', {}], 'refused'],
    ['an answer against the schema', (id) => [3, id, {}], 'bad-answer'],
  ])('says that the station gave %s', async (_what, reply, error) => {
    const rig = newRig();
    const station = await dial(rig);
    const failure = failureOf(rig.backend.call('FLEX-1', 'ClearCache', {}));
    await rig.clock.settle();
    station.send(reply(station.frames[0]?.[1]));
    expect(await failure).toMatchObject({ complaint: { error } });
  });

  it('says that the station did not answer in time, on the injected clock, which does not wait for it', async () => {
    const rig = newRig();
    await dial(rig);
    const failure = failureOf(rig.backend.call('FLEX-1', 'ClearCache', {}));
    await rig.clock.advance(Ms(30_000));
    expect(await failure).toMatchObject({ complaint: { error: 'no-answer' } });
  });

  it('says that the link was lost, and then that the station is not there', async () => {
    const rig = newRig();
    const station = await dial(rig);
    const failure = failureOf(rig.backend.call('FLEX-1', 'ClearCache', {}));
    rig.links.cut();
    expect(await failure).toMatchObject({ complaint: { error: 'not-connected' } });
    expect(station.ended).toHaveLength(1);
    expect(rig.brain.station('FLEX-1')?.connected).toBe(false);
    await expect(rig.backend.call('FLEX-1', 'ClearCache', {})).rejects.toThrow('Station FLEX-1 is not connected');
  });

  it('delays an answer on the injected clock, and drops it when the link has ended meanwhile', async () => {
    const rig = newRig();
    const station = await dial(rig);
    rig.brain.setBehaviour('Heartbeat', { answer: 'usual', delay_ms: Ms(5000) });
    station.send([2, '1', 'Heartbeat', {}]);
    await rig.clock.advance(Ms(4999));
    expect(station.frames).toEqual([]);
    await rig.clock.advance(Ms(1));
    expect(station.frames).toMatchObject([[3, '1', {}]]);

    station.send([2, '2', 'Heartbeat', {}]);
    await rig.clock.advance(Ms(1000));
    rig.links.cut();
    await rig.clock.advance(Ms(10_000));
    expect(station.frames).toHaveLength(1);
  });

  it('keeps silent when told to', async () => {
    const rig = newRig();
    const station = await dial(rig);
    rig.brain.setBehaviour('Heartbeat', { answer: 'silence', times: 1 });
    station.send([2, '1', 'Heartbeat', {}]);
    station.send([2, '2', 'Heartbeat', {}]);
    await rig.clock.settle();
    expect(station.frames.map(([, id]) => id)).toEqual(['2']);
  });

  it('ends the old link of a station that comes in again', async () => {
    const rig = newRig();
    const before = await dial(rig);
    const after = await dial(rig);
    expect(before.ended).toHaveLength(1);
    expect(rig.brain.station('FLEX-1')?.connected).toBe(true);
    void rig.backend.call('FLEX-1', 'ClearCache', {}).catch(() => undefined);
    await rig.clock.settle();
    expect(after.frames).toHaveLength(1);
  });

  it('greets each link of a station once: one that has ended takes its greeting with it', async () => {
    const rig = newRig([{ after_ms: Ms(4000), action: 'ClearCache', payload: () => ({}) }]);
    const before = await dial(rig);
    await rig.clock.advance(Ms(1000));
    rig.links.cut();
    rig.links.restore();
    const after = await dial(rig);
    await rig.clock.advance(Ms(120_000));
    expect(before.frames).toEqual([]);
    expect(after.frames).toMatchObject([[2, expect.any(String), 'ClearCache', {}]]);
  });

  it.each(['ws://back-end/ocpp', 'ws://back-end/', 'no address'])('refuses the address %s, which names no station', async (url) => {
    const station = await dial(newRig(), url);
    expect(station.ended).toEqual(['the address does not end with the identity of a station']);
  });
});
