import type { IncomingMessage } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type FakeRig, fakeRig } from '../../test/browser/fake-rig.js';
import { livePath } from '../api/index.js';
import { silentLog } from '../kernel/index.js';
import { type Bench, serveBench } from './server.js';

let rig: FakeRig;
let bench: Bench;

beforeEach(async () => {
  rig = fakeRig();
  bench = await serveBench({ rig, host: '127.0.0.1', port: 0, log: silentLog });
});
afterEach(() => bench.close());

type Event = { readonly type: string; readonly state?: { readonly lastMessage: number }; readonly line?: { readonly number: number } };

const address = (): string => bench.url.replace('http', 'ws') + livePath;

/** Reads until an event is the one that is waited for. */
function until(socket: WebSocket, wanted: (event: Event) => boolean): Promise<readonly Event[]> {
  return new Promise((resolve, reject) => {
    const seen: Event[] = [];
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('closed')));
    socket.on('message', (data) => {
      const event: Event = JSON.parse(String(data));
      seen.push(event);
      if (wanted(event)) resolve(seen);
    });
  });
}

describe('live events', () => {
  it('come over a WebSocket: first the state, then what happens', async () => {
    const socket = new WebSocket(address());
    await until(socket, ({ type }) => type === 'state');
    const next = until(socket, ({ type }) => type === 'message');
    rig.exchange('sent', [2, 'm1', 'Heartbeat', {}]);
    expect((await next).at(-1)).toMatchObject({ type: 'message', line: { number: 1, frame: [2, 'm1', 'Heartbeat', {}] } });
    socket.close();
  });

  it('do not wait for a reader that has stopped reading; it finds the newest state when it reads again', async () => {
    const socket = new WebSocket(address());
    await until(socket, ({ type }) => type === 'state');
    socket.pause();
    for (let i = 0; i < 400; i++) {
      rig.exchange('sent', [2, 'm', 'DataTransfer', { data: 'x'.repeat(100_000) }]);
      await new Promise((resolve) => setImmediate(resolve));
    }
    const caughtUp = until(socket, ({ state }) => state?.lastMessage === 400);
    socket.resume();
    const seen = await caughtUp;
    expect(seen.filter(({ type }) => type === 'message').length).toBeLessThan(400);
    socket.close();
  });

  it.each([
    [403, 'for a page of another origin', livePath, { origin: 'http://rebound.example' }],
    [421, 'for a name that is not ours', livePath, { headers: { host: 'rebound.example' } }],
    [404, 'elsewhere', '/api/nothing', {}],
  ])('are refused with %i %s, and the socket is closed', async (status, _whom, path, options) => {
    const socket = new WebSocket(bench.url.replace('http', 'ws') + path, options);
    socket.on('error', () => undefined);
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      socket.on('unexpected-response', (_request, response) => resolve(response));
      socket.on('open', () => reject(new Error('it was let in')));
    });
    expect(answer.statusCode).toBe(status);
    await new Promise((resolve) => answer.socket.once('close', resolve).resume());
  });

  it('end with the server', async () => {
    const socket = new WebSocket(address());
    await until(socket, ({ type }) => type === 'state');
    const closed = new Promise((resolve) => socket.once('close', () => resolve('closed')));
    await bench.close();
    expect(await closed).toBe('closed');
  });
});

describe('the server', () => {
  it('says in words that it cannot have a port', async () => {
    const port = Number(new URL(bench.url).port);
    const second = serveBench({ rig, host: '127.0.0.1', port, log: silentLog });
    await expect(second).rejects.toThrow(`the bench cannot listen at 127.0.0.1, port ${String(port)}: listen EADDRINUSE`);
  });
});
