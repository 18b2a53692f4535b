/** What every link promises, over a socket or within the process. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { type Dial, type LinkTarget, seededRandom } from '../kernel/index.js';
import { eventLoopTurn, RealClock } from './clock.js';
import { inProcessLinks } from './in-process-link.js';
import { LinkRecorder } from './link-recorder.js';
import { shapedDial } from './shaped-dial.js';
import { webSocketDial } from './websocket-link.js';

/** A partner that answers each frame with `echo …`, and closes the link when it is told `go away`. */
interface Partner {
  readonly dial: Dial;
  readonly url: string;
  /** How its last link ended. */
  readonly ended: LinkRecorder;
  stop(): Promise<void>;
}

const overSocket = async (): Promise<Partner> => {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, handleProtocols: () => 'ocpp1.6' });
  const ended = new LinkRecorder();
  server.on('connection', (socket) => {
    socket.on('message', (frame) => (String(frame) === 'go away' ? socket.close(4000, 'told to') : socket.send(`echo ${String(frame)}`)));
    socket.on('close', (code) => ended.closed(String(code)));
  });
  await once(server, 'listening');
  return {
    dial: webSocketDial(),
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/station`,
    ended,
    stop: async () => {
      server.close();
      await once(server, 'close');
    },
  };
};

const shaped = (dial: Dial) => shapedDial({ dial, clock: new RealClock({ keepsProcessAlive: false }), random: seededRandom('network') });

const overShapedSocket = async (): Promise<Partner> => {
  const partner = await overSocket();
  return { ...partner, dial: shaped(partner.dial).dial };
};

const withinProcess = async (): Promise<Partner> => {
  const ended = new LinkRecorder();
  const { dial } = inProcessLinks((link) => ({
    received: (text) => (text === 'go away' ? link.close(4000, 'told to') : link.send(`echo ${text}`)),
    closed: (reason) => ended.closed(reason),
  }));
  return { dial, url: 'ws://backend/station', ended, stop: async () => undefined };
};

const target = (url: string): LinkTarget => ({ url, protocol: 'ocpp1.6', handshakeTimeout_ms: 5000 });

describe.each([
  { kind: 'over a socket', partnerOf: overSocket },
  { kind: 'over a socket through a network that can be shaped', partnerOf: overShapedSocket },
  { kind: 'within the process', partnerOf: withinProcess },
])('a link $kind', ({ partnerOf }) => {
  const dial = (partner: Partner) => {
    const recorder = new LinkRecorder();
    const giveUp = partner.dial(target(partner.url), recorder);
    return { recorder, giveUp };
  };

  it('tells nothing within the call that opens it', async () => {
    const partner = await partnerOf();
    const { recorder, giveUp } = dial(partner);
    expect(recorder.heard).toEqual([]);
    giveUp();
    await recorder.reason();
    await partner.stop();
  });

  it('carries frames both ways, in order, and not within the call that sends them', async () => {
    const partner = await partnerOf();
    const { recorder } = dial(partner);
    const link = await recorder.link();
    const frames = Array.from({ length: 20 }, (_, n) => `größer ${n}`);
    for (const frame of frames) link.send(frame);
    expect(recorder.heard).toEqual(['opened']);
    await recorder.until('received echo größer 19');
    expect(recorder.heard).toEqual(['opened', ...frames.map((frame) => `received echo ${frame}`)]);
    link.close();
    await recorder.reason();
    await partner.stop();
  });

  it('delivers what was sent before it was closed, and ends once on both sides', async () => {
    const partner = await partnerOf();
    const { recorder } = dial(partner);
    const link = await recorder.link();
    link.send('go away');
    expect(await recorder.reason()).toMatch(/4000: told to/);
    await partner.ended.until('closed');
    link.close();
    link.send('too late');
    await partner.stop();
    await eventLoopTurn();
    expect(recorder.heard.filter((event) => event.startsWith('closed'))).toHaveLength(1);
    expect(partner.ended.heard).toHaveLength(1);
  });

  it('ends at once when it is given up, and says so on both sides', async () => {
    const partner = await partnerOf();
    const { recorder, giveUp } = dial(partner);
    await recorder.link();
    giveUp();
    giveUp();
    await recorder.reason();
    await partner.ended.until('closed');
    await partner.stop();
    expect(recorder.heard).toHaveLength(2);
  });

  it('is not opened any more once the attempt is given up', async () => {
    const partner = await partnerOf();
    const { recorder, giveUp } = dial(partner);
    giveUp();
    expect(await recorder.reason()).toContain('given up');
    await partner.stop();
    expect(recorder.heard).toHaveLength(1);
  });
});

describe('a network that can be cut', () => {
  it('ends every link at once, opens none, and opens them again when it is restored', async () => {
    const partner = await overSocket();
    const network = shaped(partner.dial);
    const [first, second, third] = [new LinkRecorder(), new LinkRecorder(), new LinkRecorder()];
    network.dial(target(partner.url), first);
    const link = await first.link();
    network.change({ cut: true });
    expect(first.heard).toEqual(['opened', 'closed the network is cut']);
    link.send('lost');
    await partner.ended.until('closed');
    network.dial(target(partner.url), second);
    expect(await second.reason()).toBe('the network is cut');
    expect(network.shape.cut).toBe(true);
    network.change({ cut: false });
    network.dial(target(partner.url), third);
    (await third.link()).close();
    await third.reason();
    await partner.stop();
    expect(first.heard).toHaveLength(2);
    expect(network.shape.cut).toBe(false);
  });
});

describe('the network within the process', () => {
  const network = () => {
    const accepted: string[] = [];
    const received: string[] = [];
    const links = inProcessLinks((link, { url, protocol }) => {
      if (protocol !== 'ocpp1.6') return { refused: `unknown protocol ${protocol}` };
      accepted.push(url);
      link.send('welcome');
      return { received: (text) => void received.push(text), closed: (reason) => void received.push(`closed ${reason}`) };
    });
    return { links, accepted, received };
  };

  it('lets the accepting side refuse with a reason', async () => {
    const { links, accepted } = network();
    const recorder = new LinkRecorder();
    links.dial({ ...target('ws://backend/a'), protocol: 'ocpp2.0.1' }, recorder);
    expect(await recorder.reason()).toBe('unknown protocol ocpp2.0.1');
    expect(accepted).toEqual([]);
  });

  it('lets the accepting side speak first, after the link has opened', async () => {
    const recorder = new LinkRecorder();
    network().links.dial(target('ws://backend/a'), recorder);
    await recorder.until('received');
    expect(recorder.heard).toEqual(['opened', 'received welcome']);
  });

  it('loses what is under way when it is cut, ends every link, and opens none until it is restored', async () => {
    const { links, received, accepted } = network();
    const [first, second, third] = [new LinkRecorder(), new LinkRecorder(), new LinkRecorder()];
    links.dial(target('ws://backend/a'), first);
    (await first.link()).send('lost');
    links.cut();
    expect(await first.reason()).toBe('the network is cut');
    expect(received).toEqual(['closed the network is cut']);
    links.dial(target('ws://backend/b'), second);
    expect(await second.reason()).toBe('the network is cut');
    links.restore();
    links.dial(target('ws://backend/c'), third);
    await third.link();
    expect(accepted).toEqual(['ws://backend/a', 'ws://backend/c']);
  });

  it('offers no ping: nothing can die unnoticed', async () => {
    const recorder = new LinkRecorder();
    network().links.dial(target('ws://backend/a'), recorder);
    expect((await recorder.link()).ping).toBeUndefined();
  });
});
