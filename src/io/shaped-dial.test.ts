/** A network that is slow, lossy or silent, on the virtual clock: the other end sits in this process. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Instant, Ms, seededRandom, VirtualClock } from '../kernel/index.js';
import { eventLoopTurn } from './clock.js';
import { inProcessLinks } from './in-process-link.js';
import { LinkRecorder } from './link-recorder.js';
import { type LinkShape, shapedDial } from './shaped-dial.js';

const target = { url: 'ws://backend/station', protocol: 'ocpp1.6', handshakeTimeout_ms: 10_000 };

function network(seed = 'network') {
  const clock = new VirtualClock(Instant(0), { turn: eventLoopTurn });
  const arrived: string[] = [];
  const endings: string[] = [];
  const { dial } = inProcessLinks((link) => ({
    received: (text) => {
      arrived.push(`${clock.monotonic()} ${text}`);
      link.send(`echo ${text}`);
    },
    closed: (reason) => void endings.push(reason),
  }));
  const shaped = shapedDial({ dial, clock, random: seededRandom(seed) });
  const heard: string[] = [];
  const recorder = new (class extends LinkRecorder {
    override received(text: string): void {
      heard.push(`${clock.monotonic()} ${text}`);
      super.received(text);
    }
  })();
  const open = async (shape: Partial<LinkShape> = {}) => {
    shaped.change(shape);
    const giveUp = shaped.dial(target, recorder);
    await clock.advance(Ms(20_000));
    return { link: await recorder.link(), giveUp };
  };
  return { clock, shaped, arrived, endings, heard, recorder, open };
}

describe('a slow link', () => {
  it('brings every frame later, each way, and keeps their order', async () => {
    const { clock, shaped, arrived, heard, open } = network();
    const { link } = await open();
    shaped.change({ delay_ms: 300 });
    link.send('one');
    await clock.advance(Ms(100));
    link.send('two');
    // What is under way already stays in front.
    shaped.change({ delay_ms: 0 });
    link.send('three');
    await clock.advance(Ms(1_000));
    expect(arrived).toEqual(['20300 one', '20400 two', '20400 three']);
    expect(heard).toEqual(['20300 echo one', '20400 echo two', '20400 echo three']);
  });

  it('opens and closes late too, and is given up at once', async () => {
    const { clock, shaped, recorder, endings, open } = network();
    shaped.change({ delay_ms: 1_000 });
    const first = shaped.dial(target, recorder);
    await clock.advance(Ms(1_999));
    expect(recorder.heard).toEqual([]);
    await clock.advance(Ms(1));
    expect(recorder.heard).toEqual(['opened']);
    first();
    await clock.settle();
    expect(recorder.heard).toEqual(['opened', 'closed the link was given up']);
    expect(endings).toEqual(['the link was given up']);
    await expect(open()).resolves.toBeDefined();
  });

  it('does not open where the way there and back takes longer than the handshake may', async () => {
    const { clock, shaped, recorder } = network();
    shaped.change({ delay_ms: 5_001 });
    shaped.dial(target, recorder);
    await clock.advance(Ms(10_000));
    expect(recorder.heard).toEqual(['closed no answer in time']);
  });
});

describe('a lossy link', () => {
  it('sends again what was lost, after waits that double, and holds back what comes behind it', async () => {
    const { clock, shaped, arrived, open } = network();
    const { link } = await open();
    shaped.change({ loss_pct: 40 });
    for (let n = 0; n < 20; n++) link.send(String(n));
    shaped.change({ loss_pct: 0 });
    await clock.advance(Ms(200_000));
    expect(arrived.map((frame) => frame.split(' ')[1])).toEqual(Array.from({ length: 20 }, (_, n) => String(n)));
    // 200 ms, then 600, 1400, 3000 … after the first sending, unless something in front came later.
    const waits_ms = new Set(arrived.map((frame) => Number(frame.split(' ')[0]) - 20_000));
    expect(waits_ms.size).toBeGreaterThan(1);
    for (const wait_ms of waits_ms) expect(Math.log2(wait_ms / 200 + 1) % 1).toBeCloseTo(0, 9);
  });

  it('breaks when a segment is lost again and again, and tells both ends', async () => {
    const { clock, shaped, recorder, endings, open } = network();
    const { link } = await open();
    shaped.change({ loss_pct: 100 });
    link.send('never');
    await clock.advance(Ms(100_000));
    expect(recorder.heard).toEqual(['opened']);
    await clock.advance(Ms(110_000));
    expect(recorder.heard).toEqual(['opened', 'closed segments were lost again and again']);
    expect(endings).toHaveLength(1);
  });

  it('brings all frames once and in order, whatever happens to the network as long as the link lasts', async () => {
    const change = fc.record(
      { delay_ms: fc.nat(2_000), loss_pct: fc.nat(50), silent: fc.boolean(), wait_ms: fc.nat(3_000) },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(fc.string(), fc.array(change, { maxLength: 12 }), async (seed, changes) => {
        const { clock, shaped, arrived, heard, recorder, open } = network(seed);
        const { link } = await open();
        let sent = 0;
        for (const { wait_ms = 0, ...shape } of changes) {
          shaped.change(shape);
          link.send(String(sent++));
          await clock.advance(Ms(wait_ms));
        }
        shaped.change({ silent: false });
        await clock.advance(Ms(400_000));
        const wanted = Array.from({ length: sent }, (_, n) => String(n));
        const texts = (lines: readonly string[]) => lines.map((line) => line.split(' ').at(-1));
        const broke = recorder.heard.some((event) => event.startsWith('closed'));
        expect(texts(arrived)).toEqual(broke ? wanted.slice(0, arrived.length) : wanted);
        expect(texts(heard)).toEqual(broke ? wanted.slice(0, heard.length) : wanted);
      }),
      { numRuns: 50 },
    );
  });
});

describe('a silent link', () => {
  it('tells nobody anything; a ping is not answered; what was sent arrives when the silence ends', async () => {
    const { clock, shaped, arrived, recorder, open } = network();
    const { link } = await open();
    shaped.change({ silent: true });
    link.send('lost in the dark');
    link.ping?.();
    await clock.advance(Ms(3_600_000));
    expect(arrived).toEqual([]);
    expect(recorder.heard).toEqual(['opened']);
    shaped.change({ silent: false });
    await clock.advance(Ms(0));
    expect(arrived).toEqual(['3620000 lost in the dark']);
    expect(recorder.heard).toEqual(['opened', 'received echo lost in the dark', 'pong']);
  });

  it('ends at once when it is given up, and after a while without a farewell when it is closed', async () => {
    const given = network();
    const { giveUp } = await given.open();
    given.shaped.change({ silent: true });
    giveUp();
    await given.clock.settle();
    expect(given.recorder.heard).toEqual(['opened', 'closed the link was given up']);

    const closed = network();
    const { link } = await closed.open();
    closed.shaped.change({ silent: true });
    link.close(1000, 'done');
    await closed.clock.advance(Ms(29_999));
    expect(closed.recorder.heard).toEqual(['opened']);
    await closed.clock.advance(Ms(1));
    expect(closed.recorder.heard).toEqual(['opened', 'closed the connection broke off']);
  });

  it('is not opened: the attempt runs into its time limit', async () => {
    const { clock, shaped, recorder } = network();
    shaped.change({ silent: true });
    shaped.dial(target, recorder);
    await clock.advance(Ms(9_999));
    expect(recorder.heard).toEqual([]);
    await clock.advance(Ms(1));
    expect(recorder.heard).toEqual(['closed no answer in time']);
  });
});
