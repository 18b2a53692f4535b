/** The back-end on real sockets: raw OCPP-J frames over `ws` on one side, HTTP on the other. */
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { eventLoopTurn } from '../io/clock.js';
import { Instant, Ms, silentLog, VirtualClock } from '../kernel/index.js';
import { type Backend, type BackendOptions, startBackend } from './backend.js';
import { greetings } from './greeting.js';

type Frame = readonly unknown[];

/** A station that says what it is told, frame by frame. */
class RawStation {
  readonly socket: WebSocket;
  readonly #frames: Frame[] = [];
  #waiting: ((frame: Frame) => void) | undefined;

  constructor(url: string, options: { readonly protocol?: string; readonly auth?: string } = {}) {
    this.socket = new WebSocket(url, options.protocol ?? 'ocpp1.6', { auth: options.auth });
    this.socket.on('message', (text) => {
      const frame: unknown = JSON.parse(text.toString());
      if (!Array.isArray(frame)) throw new Error(`no frame: ${text.toString()}`);
      if (this.#waiting) this.#waiting(frame);
      else this.#frames.push(frame);
    });
  }

  opened(): Promise<this> {
    return new Promise((resolve, reject) => {
      this.socket.once('open', () => resolve(this));
      this.socket.once('error', reject);
    });
  }

  closed(): Promise<number> {
    return new Promise((resolve) => this.socket.once('close', resolve));
  }

  send(frame: Frame): void {
    this.socket.send(JSON.stringify(frame));
  }

  /** The next frame, in the order in which they came. */
  next(): Promise<Frame> {
    const frame = this.#frames.shift();
    if (frame) return Promise.resolve(frame);
    return new Promise((resolve) => {
      this.#waiting = (arrived) => {
        this.#waiting = undefined;
        resolve(arrived);
      };
    });
  }

  call(id: string, action: string, payload: object): Promise<Frame> {
    this.send([2, id, action, payload]);
    return this.next();
  }
}

const noon = Instant(Date.UTC(2026, 5, 1, 12));
const boot = { chargePointVendor: 'V', chargePointModel: 'M' };
const startOf = (connectorId: number) => ({ connectorId, idTag: 'CARD-CARLA', meterStart: 1000, timestamp: '2026-06-01T12:00:00Z' });

/** Type, id, and the action or error code where there is one. */
const headOf = ([type, id, third]: Frame): Frame => (typeof third === 'string' ? [type, id, third] : [type, id]);

let clock: VirtualClock;
const open: Backend[] = [];

async function backendWith(options: Partial<BackendOptions> = {}): Promise<Backend> {
  const backend = await startBackend({ clock, log: silentLog, pingInterval_ms: Ms(0), ...options });
  open.push(backend);
  return backend;
}

beforeEach(() => {
  clock = new VirtualClock(noon, { turn: eventLoopTurn });
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((backend) => backend.close()));
});

async function http(backend: Backend, path: string, body?: unknown, contentType = 'application/json') {
  const response = await fetch(backend.httpUrl + path, {
    ...(body !== undefined && {
      method: 'POST',
      headers: { 'content-type': contentType },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    }),
  });
  const answer: unknown = await response.json();
  return { status: response.status, answer };
}

describe('a station on a WebSocket', () => {
  it('boots, authorises, starts, meters, stops with a signed value, and repeats itself', async () => {
    const backend = await backendWith();
    const station = await new RawStation(`${backend.url}/FLEX-1`).opened();
    expect(station.socket.protocol).toBe('ocpp1.6');
    expect(await station.call('1', 'BootNotification', boot)).toEqual([
      3,
      '1',
      { status: 'Accepted', currentTime: '2026-06-01T12:00:00Z', interval: 3600 },
    ]);
    expect(await station.call('2', 'Authorize', { idTag: 'CARD-CARLA' })).toEqual([3, '2', { idTagInfo: { status: 'Accepted' } }]);
    const started = { transactionId: 1, idTagInfo: { status: 'Accepted' } };
    expect(await station.call('3', 'StartTransaction', startOf(1))).toEqual([3, '3', started]);
    expect(await station.call('4', 'StartTransaction', startOf(1))).toEqual([3, '4', started]);
    const meterValue = [{ timestamp: '2026-06-01T12:10:00Z', sampledValue: [{ value: '6000.0' }] }];
    expect(await station.call('5', 'MeterValues', { connectorId: 1, transactionId: 1, meterValue })).toEqual([3, '5', {}]);
    const stop = {
      transactionId: 1,
      meterStop: 11_000,
      timestamp: '2026-06-01T12:20:00Z',
      transactionData: [{ timestamp: '2026-06-01T12:20:00Z', sampledValue: [{ value: 'OCMF|{}|{}', format: 'SignedData' }] }],
    };
    expect(await station.call('6', 'StopTransaction', stop)).toEqual([3, '6', {}]);
    expect(await station.call('7', 'StopTransaction', stop)).toEqual([3, '7', {}]);

    const transactions = await http(backend, '/transactions?station=FLEX-1');
    expect(transactions).toMatchObject({
      status: 200,
      answer: [{ transactionId: 1, energy_Wh: 10_000, meterMessages: 1, repetitions: 2 }],
    });
    const record = {
      identity: 'FLEX-1',
      transactionId: 1,
      connectorId: 1,
      form: 'PLAIN',
      text: 'OCMF|{}|{}',
      received: '2026-06-01T12:00:00.000Z',
    };
    expect(await http(backend, '/records')).toMatchObject({ status: 200, answer: [record] });
    expect(await http(backend, '/findings')).toEqual({ status: 200, answer: [] });
    expect(await http(backend, '/stations')).toMatchObject({ answer: [{ identity: 'FLEX-1', connected: true, registration: 'Accepted' }] });
    expect(await http(backend, '/healthz')).toEqual({ status: 200, answer: { status: 'ok', stations: 1, connected: 1 } });
  });

  it('gets a CALLERROR with its own id for what is against the schema, unknown, or not for a back-end, and nothing changes', async () => {
    const backend = await backendWith();
    const station = await new RawStation(`${backend.url}/FLEX-1`).opened();
    expect(headOf(await station.call('a', 'StartTransaction', { connectorId: 'one' }))).toEqual([4, 'a', 'OccurrenceConstraintViolation']);
    expect(headOf(await station.call('b', 'Fly', {}))).toEqual([4, 'b', 'NotImplemented']);
    expect(headOf(await station.call('c', 'RemoteStartTransaction', { idTag: 'X' }))).toEqual([4, 'c', 'NotImplemented']);
    expect(backend.brain.transactions()).toEqual([]);
    expect(await station.call('d', 'Heartbeat', {})).toEqual([3, 'd', { currentTime: '2026-06-01T12:00:00Z' }]);
  });

  it('every frame is in the log of messages, oldest first, and seen by listeners', async () => {
    const backend = await backendWith();
    const seen: string[] = [];
    backend.events.on('message', ({ direction, frame }) => seen.push(`${direction} ${frame}`));
    const station = await new RawStation(`${backend.url}/FLEX-1`).opened();
    await station.call('1', 'Heartbeat', {});
    await station.call('2', 'DataTransfer', { vendorId: 'VWGC' });
    expect(seen).toEqual([
      'in [2,"1","Heartbeat",{}]',
      'out [3,"1",{"currentTime":"2026-06-01T12:00:00Z"}]',
      'in [2,"2","DataTransfer",{"vendorId":"VWGC"}]',
      'out [3,"2",{"status":"Accepted"}]',
    ]);
    expect(await http(backend, '/messages?last=2&station=FLEX-1')).toEqual({
      status: 200,
      answer: [
        {
          number: 3,
          at: '2026-06-01T12:00:00.000Z',
          identity: 'FLEX-1',
          direction: 'in',
          frame: '[2,"2","DataTransfer",{"vendorId":"VWGC"}]',
        },
        { number: 4, at: '2026-06-01T12:00:00.000Z', identity: 'FLEX-1', direction: 'out', frame: '[3,"2",{"status":"Accepted"}]' },
      ],
    });
  });

  it('passwords that are sent to a station do not appear among the messages', async () => {
    const backend = await backendWith();
    const station = await new RawStation(`${backend.url}/FLEX-1`).opened();
    const answer = backend.call('FLEX-1', 'ChangeConfiguration', { key: 'AuthorizationKey', value: 'correct horse' });
    const [, id, , payload] = await station.next();
    expect(payload).toEqual({ key: 'AuthorizationKey', value: 'correct horse' });
    station.send([3, id, { status: 'Accepted' }]);
    await answer;
    const { answer: messages } = await http(backend, '/messages');
    expect(messages).toHaveLength(2);
    expect(JSON.stringify(messages)).not.toContain('correct horse');
  });

  it('may come in at /<identity> as well, with an identity that needs percent-encoding', async () => {
    const backend = await backendWith();
    const root = backend.url.replace(/\/ocpp$/, '');
    await new RawStation(`${root}/${encodeURIComponent('Säule 1')}`).opened();
    expect(backend.brain.station('Säule 1')?.connected).toBe(true);
  });

  it.each(['/ocpp', '/ocpp/', '/', '/other/FLEX-1', '/ocpp/%zz', '/ocpp/a/b'])(
    'is refused at %s, and the back-end lives on',
    async (path) => {
      const backend = await backendWith();
      const { port } = new URL(backend.httpUrl);
      // By hand, since the client would mend or refuse some of these addresses.
      const answer = await new Promise<string>((resolve) => {
        let text = '';
        connect(Number(port), '127.0.0.1', function (this: ReturnType<typeof connect>) {
          this.write(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n`);
          this.write('Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: ocpp1.6\r\n\r\n');
        })
          .on('data', (data) => {
            text += data.toString();
          })
          .on('close', () => resolve(text));
      });
      expect(answer).toMatch(/^HTTP\/1\.1 404/);
      expect(await http(backend, '/healthz')).toMatchObject({ status: 200, answer: { stations: 0 } });
    },
  );

  it('is refused without the sub-protocol ocpp1.6', async () => {
    const backend = await backendWith();
    await expect(new RawStation(`${backend.url}/FLEX-1`, { protocol: 'ocpp2.0.1' }).opened()).rejects.toThrow('400');
  });

  it('needs its password where passwords are kept', async () => {
    const backend = await backendWith({ passwords: new Map([['FLEX-1', 'correct horse']]) });
    const url = `${backend.url}/FLEX-1`;
    await expect(new RawStation(url).opened()).rejects.toThrow('401');
    await expect(new RawStation(url, { auth: 'FLEX-1:wrong' }).opened()).rejects.toThrow('401');
    await expect(new RawStation(`${backend.url}/FLEX-2`, { auth: 'FLEX-2:correct horse' }).opened()).rejects.toThrow('401');
    await new RawStation(url, { auth: 'FLEX-1:correct horse' }).opened();
  });

  it('may send garbage: text, binary, wrong UTF-8, too much; the back-end lives on', async () => {
    const backend = await backendWith();
    const station = await new RawStation(`${backend.url}/FLEX-1`).opened();
    station.socket.send('hello');
    expect(headOf(await station.next())).toEqual([4, '-1', 'RpcFrameworkError']);
    station.socket.send(Buffer.from([0, 1, 2]));
    expect(headOf(await station.next())).toEqual([4, '-1', 'RpcFrameworkError']);
    station.socket.send(Buffer.from([0xff, 0xfe]), { binary: false });
    expect(await station.closed()).toBe(1007);
    const another = await new RawStation(`${backend.url}/FLEX-1`).opened();
    another.socket.send('x'.repeat(2 * 1024 * 1024));
    expect(await another.closed()).toBe(1009);
    const third = await new RawStation(`${backend.url}/FLEX-1`).opened();
    expect(headOf(await third.call('1', 'Heartbeat', {}))).toEqual([3, '1']);
  });

  it('that comes in again takes over: its old line is closed, commands go to the new one', async () => {
    const backend = await backendWith();
    const before = await new RawStation(`${backend.url}/FLEX-1`).opened();
    const closed = before.closed();
    const after = await new RawStation(`${backend.url}/FLEX-1`).opened();
    expect(await closed).toBe(1000);
    expect(backend.brain.station('FLEX-1')?.connected).toBe(true);
    const answer = backend.call('FLEX-1', 'ClearCache', {});
    const [, id] = await after.next();
    after.send([3, id, { status: 'Accepted' }]);
    expect(await answer).toEqual({ status: 'Accepted' });
  });

  it('hears a goodbye when the back-end stops', async () => {
    const backend = await startBackend({ clock, log: silentLog });
    const station = await new RawStation(`${backend.url}/FLEX-1`).opened();
    backend.brain.setBehaviour('Heartbeat', { answer: 'usual', delay_ms: Ms(60_000) });
    station.send([2, '1', 'Heartbeat', {}]);
    const closed = station.closed();
    await backend.close();
    expect(await closed).toBe(1001);
  });
});

describe('commands over HTTP', () => {
  const command = (backend: Backend, action: string, body: unknown, identity = 'FLEX-1') =>
    http(backend, `/stations/${identity}/commands/${action}`, body);

  it("brings back the station's answer", async () => {
    const backend = await backendWith();
    const station = await new RawStation(`${backend.url}/FLEX-1`).opened();
    const answer = command(backend, 'RemoteStartTransaction', { idTag: 'APP-USER', connectorId: 2 });
    const [type, id, action, payload] = await station.next();
    expect([type, action, payload]).toEqual([2, 'RemoteStartTransaction', { idTag: 'APP-USER', connectorId: 2 }]);
    station.send([3, id, { status: 'Rejected' }]);
    expect(await answer).toEqual({ status: 200, answer: { status: 'Rejected' } });
  });

  it('needs no body where there is nothing to tell, and learns the meter keys from an answer', async () => {
    const backend = await backendWith();
    const station = await new RawStation(`${backend.url}/FLEX-1`).opened();
    const answer = fetch(`${backend.httpUrl}/stations/FLEX-1/commands/GetConfiguration`, { method: 'POST' });
    const [, id, , payload] = await station.next();
    expect(payload).toEqual({});
    const configurationKey = [{ key: 'VWGC.DCMeterPublicKeysOcmf', readonly: true, value: ',' }];
    station.send([3, id, { configurationKey }]);
    expect(await (await answer).json()).toEqual({ configurationKey });
    expect(backend.brain.station('FLEX-1')?.meterKeys).toEqual(['', '']);
  });

  it.each<[string, Frame, number, object]>([
    [
      'a CALLERROR',
      [4, 'id', 'NotSupported', 'No reservations here', {}],
      502,
      { error: 'refused', what: expect.stringContaining('NotSupported: No res') },
    ],
    ['an answer against the schema', [3, 'id', { status: 'Perhaps' }], 502, { error: 'bad-answer' }],
  ])('says that the station gave %s', async (_what, reply, status, complaint) => {
    const backend = await backendWith();
    const station = await new RawStation(`${backend.url}/FLEX-1`).opened();
    const answer = command(backend, 'CancelReservation', { reservationId: 1 });
    const [, id] = await station.next();
    station.send(reply.map((part) => (part === 'id' ? id : part)));
    expect(await answer).toMatchObject({ status, answer: complaint });
  });

  it('says that the station did not answer in time', async () => {
    const backend = await backendWith({ callTimeout_ms: Ms(1) });
    await new RawStation(`${backend.url}/FLEX-1`).opened();
    expect(await command(backend, 'ClearCache', {})).toMatchObject({ status: 504, answer: { error: 'no-answer' } });
  });

  it('says that the station went away, and then that it is not there', async () => {
    const backend = await backendWith();
    const station = await new RawStation(`${backend.url}/FLEX-1`).opened();
    const answer = command(backend, 'ClearCache', {});
    await station.next();
    station.socket.close();
    expect(await answer).toMatchObject({ status: 409, answer: { error: 'not-connected' } });
    expect(await command(backend, 'ClearCache', {})).toMatchObject({ status: 409, answer: { what: 'Station FLEX-1 is not connected.' } });
    expect(await http(backend, '/stations/FLEX-1')).toMatchObject({ status: 200, answer: { connected: false, findings: [] } });
  });

  it('greets a station that comes in with the commands of the field (field notes §12)', async () => {
    const backend = await backendWith({ greeting: greetings.field });
    const station = await new RawStation(`${backend.url}/FLEX-1`).opened();
    const refuseNext = async (): Promise<unknown> => {
      const [, id, action] = await station.next();
      station.send([4, id, 'NotSupported', '', {}]);
      return action;
    };
    await clock.settle();
    const atOnce = ['ReserveNow', 'CancelReservation', 'GetLocalListVersion', 'ChangeConfiguration', 'TriggerMessage', 'TriggerMessage'];
    for (const action of atOnce) expect(await refuseNext()).toBe(action);
    await clock.advance(Ms(4000));
    expect(await refuseNext()).toBe('GetConfiguration');
  });
});

describe('bad input over HTTP names what is wrong, where, and what would be right', () => {
  it.each<[string, string, unknown, number, object]>([
    ['an unknown station', '/stations/NOBODY', undefined, 404, { error: 'unknown-station', right: 'One of FLEX-1.' }],
    ['an unknown station in a query', '/records?station=NOBODY', undefined, 404, { error: 'unknown-station', where: 'station' }],
    [
      'a command to an unknown station',
      '/stations/NOBODY/commands/ClearCache',
      {},
      404,
      { error: 'unknown-station', right: 'One of FLEX-1.' },
    ],
    [
      'an unknown action',
      '/stations/FLEX-1/commands/Fly',
      {},
      404,
      { error: 'unknown-action', right: expect.stringContaining('UnlockConnector') },
    ],
    ['an action of stations', '/stations/FLEX-1/commands/Heartbeat', {}, 404, { error: 'unknown-action' }],
    [
      'a payload against the schema',
      '/stations/FLEX-1/commands/UnlockConnector',
      { connectorId: 'one' },
      400,
      { error: 'bad-payload', where: 'payload.connectorId', what: expect.stringContaining('a whole number') },
    ],
    ['no JSON', '/stations/FLEX-1/commands/Reset', '{', 400, { error: 'no-json', where: 'body', right: expect.stringContaining('JSON') }],
    ['a number of messages that is none', '/messages?last=many', undefined, 400, { error: 'bad-query', where: 'query.last' }],
    ['a path where there is nothing', '/nowhere', undefined, 404, { error: 'not-found', right: expect.stringContaining('/transactions') }],
    ['a behaviour of no action', '/behaviour', { action: 'Fly', answer: 'silence' }, 400, { error: 'bad-behaviour', where: 'body.action' }],
  ])('%s', async (_what, path, body, status, complaint) => {
    const backend = await backendWith();
    await new RawStation(`${backend.url}/FLEX-1`).opened();
    expect(await http(backend, path, body)).toMatchObject({ status, answer: complaint });
  });

  it('a body that is no JSON by its own account, as pages in a browser may send it', async () => {
    const backend = await backendWith();
    const { status, answer } = await http(backend, '/behaviour', '{"action":"Heartbeat","answer":"silence"}', 'text/plain');
    expect([status, answer]).toMatchObject([415, { error: 'bad-request' }]);
    expect(backend.brain.behaviours()).toEqual({});
  });

  it('a port that is taken', async () => {
    const backend = await backendWith();
    const port = Number(new URL(backend.httpUrl).port);
    await expect(backendWith({ port })).rejects.toThrow(`The back-end cannot listen at 127.0.0.1, port ${port}`);
  });
});

describe('strangers', () => {
  it.each<[string, Record<string, string>, number, string]>([
    ['a name that was made to point here', { host: 'rebound.example' }, 421, 'wrong-host'],
    ['a page of somebody else', { host: '127.0.0.1:8081', origin: 'http://rebound.example' }, 403, 'wrong-origin'],
  ])('%s is kept out', async (_who, headers, status, error) => {
    const backend = await backendWith();
    const { port } = new URL(backend.httpUrl);
    // By hand, since the client would not send these headers.
    const answer = await new Promise<string>((resolve) => {
      let text = '';
      connect(Number(port), '127.0.0.1', function (this: ReturnType<typeof connect>) {
        const lines = Object.entries({ ...headers, connection: 'close' }).map(([name, value]) => `${name}: ${value}\r\n`);
        this.write(`GET /stations HTTP/1.1\r\n${lines.join('')}\r\n`);
      })
        .on('data', (data) => {
          text += data.toString();
        })
        .on('close', () => resolve(text));
    });
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status}`));
    expect(answer).toContain(error);
    expect(answer).toContain("content-security-policy: default-src 'none'");
  });

  it('a page in a browser is no station', async () => {
    const backend = await backendWith();
    const page = new WebSocket(`${backend.url}/FLEX-1`, 'ocpp1.6', { origin: 'http://rebound.example' });
    await expect(new Promise((resolve, reject) => page.once('open', resolve).once('error', reject))).rejects.toThrow('403');
    expect(backend.brain.stations()).toEqual([]);
  });
});

describe('behaviour that was asked for over HTTP', () => {
  it('an error for one message, then as usual', async () => {
    const backend = await backendWith();
    const station = await new RawStation(`${backend.url}/FLEX-1`).opened();
    const behaviour = { action: 'StartTransaction', answer: 'error', code: 'InternalError', description: 'busy', times: 1 };
    expect(await http(backend, '/behaviour', behaviour)).toMatchObject({ status: 200, answer: { StartTransaction: { answer: 'error' } } });
    expect(await station.call('1', 'StartTransaction', startOf(1))).toEqual([4, '1', 'InternalError', 'busy', {}]);
    expect(await station.call('2', 'StartTransaction', startOf(1))).toMatchObject([3, '2', { transactionId: 1 }]);
    expect(await http(backend, '/behaviour')).toEqual({ status: 200, answer: {} });
  });

  it('a rejection', async () => {
    const backend = await backendWith();
    const station = await new RawStation(`${backend.url}/FLEX-1`).opened();
    await http(backend, '/behaviour', { action: 'BootNotification', answer: 'status', status: 'Rejected' });
    expect(await station.call('1', 'BootNotification', boot)).toMatchObject([3, '1', { status: 'Rejected' }]);
  });

  it('silence: other messages are answered, the repetition is recognised', async () => {
    const backend = await backendWith();
    const station = await new RawStation(`${backend.url}/FLEX-1`).opened();
    await http(backend, '/behaviour', { action: 'StartTransaction', answer: 'silence', times: 1 });
    station.send([2, '1', 'StartTransaction', startOf(1)]);
    expect(headOf(await station.call('2', 'Heartbeat', {}))).toEqual([3, '2']);
    expect(await station.call('3', 'StartTransaction', startOf(1))).toMatchObject([3, '3', { transactionId: 1 }]);
    expect(backend.brain.transactions()).toMatchObject([{ repetitions: 1 }]);
  });

  it('a delay on the injected clock: other answers overtake', async () => {
    const backend = await backendWith();
    const station = await new RawStation(`${backend.url}/FLEX-1`).opened();
    await http(backend, '/behaviour', { action: 'Heartbeat', answer: 'usual', delay_ms: 5000 });
    station.send([2, '1', 'Heartbeat', {}]);
    expect(headOf(await station.call('2', 'DataTransfer', { vendorId: 'VWGC' }))).toEqual([3, '2']);
    await clock.advance(Ms(4999));
    expect(headOf(await station.call('3', 'DataTransfer', { vendorId: 'VWGC' }))).toEqual([3, '3']);
    await clock.advance(Ms(1));
    expect(headOf(await station.next())).toEqual([3, '1']);
  });
});
