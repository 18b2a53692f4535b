/** The console's routes in the two places where they are served: the bench's server, and the back-end's own. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import type { TSchema } from 'typebox';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { fakeRig } from '../../test/browser/fake-rig.js';
import * as shapes from '../api/backend.js';
import { backendPath } from '../api/backend-path.js';
import { eventLoopTurn } from '../io/clock.js';
import { Instant, Ms, silentLog, VirtualClock } from '../kernel/index.js';
import { type Bench, serveBench } from '../web/index.js';
import { type Backend, startBackend } from './backend.js';
import { consoleElsewhere } from './console.js';

const clock = new VirtualClock(Instant(Date.UTC(2026, 5, 1, 12)), { turn: eventLoopTurn });
const folder = mkdtempSync(join(tmpdir(), 'flexpole-console-'));
mkdirSync(join(folder, 'assets'));
mkdirSync(join(folder, 'backend'));
writeFileSync(join(folder, 'backend', 'index.html'), '<html>the console</html>');

let backend: Backend;
let bench: Bench;
beforeEach(async () => {
  backend = await startBackend({ clock, log: silentLog, pingInterval_ms: Ms(0), pages: folder });
  bench = await serveBench({
    rig: fakeRig(),
    host: '127.0.0.1',
    port: 0,
    log: silentLog,
    mounts: [{ prefix: backendPath, register: backend.console }],
  });
  const { brain } = backend;
  brain.connected('FLEX-1');
  brain.handle('FLEX-1', 'BootNotification', { chargePointVendor: 'V', chargePointModel: 'M' });
  brain.handle('FLEX-1', 'StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Charging' });
  brain.handle('FLEX-1', 'DataTransfer', { vendorId: 'V' });
  brain.handle('FLEX-1', 'StartTransaction', { connectorId: 1, idTag: 'APP-USER', meterStart: 0, timestamp: '2026-06-01T12:00:00Z' });
  const meterValue = [{ timestamp: '2026-06-01T12:01:00Z', sampledValue: [{ value: '5' }] }];
  brain.handle('FLEX-1', 'MeterValues', { connectorId: 1, transactionId: 1, meterValue });
  brain.handle('FLEX-1', 'MeterValues', { connectorId: 1, transactionId: 8, meterValue });
  const transactionData = [{ timestamp: '2026-06-01T12:02:00Z', sampledValue: [{ value: 'OCMF|{}|{}', format: 'SignedData' as const }] }];
  brain.handle('FLEX-1', 'StopTransaction', { transactionId: 1, meterStop: 9, timestamp: '2026-06-01T12:02:00Z', transactionData });
  brain.setBehaviour('Heartbeat', { answer: 'silence' });
});
afterEach(async () => {
  await bench.close();
  await backend.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const places = ['the bench', 'the back-end itself'] as const;
const urlOf = (place: (typeof places)[number]): string => (place === 'the bench' ? bench.url : backend.httpUrl) + backendPath;

async function get(url: string, options: RequestInit = {}): Promise<{ readonly status: number; readonly answer: unknown }> {
  const response = await fetch(url, options);
  return { status: response.status, answer: await response.json() };
}

describe.each(places)('the console beside %s', (place) => {
  it.each<[string, TSchema]>([
    ['/picture', shapes.BackendPicture],
    ['/stations', { type: 'array', items: shapes.BackendStation }],
    ['/stations/FLEX-1', shapes.BackendStationDetail],
    ['/stations/FLEX-1/commands', { type: 'array', minItems: 20, items: shapes.CommandForm }],
    ['/transactions', { type: 'array', minItems: 1, items: shapes.BackendTransaction }],
    ['/records', { type: 'array', minItems: 1, items: shapes.DeliveredRecord }],
    ['/findings', { type: 'array', minItems: 1, items: shapes.Finding }],
    ['/messages', { type: 'array', items: shapes.BackendMessage }],
    ['/behaviour', shapes.Behaviours],
    ['/behaviour/choices', shapes.BehaviourChoices],
  ])('answers %s in the shape that is promised', async (path, shape) => {
    const { status, answer } = await get(urlOf(place) + path);
    expect(status).toBe(200);
    const isRight = new Ajv({ strict: false }).compile(shape);
    expect(isRight(answer) ? [] : isRight.errors).toEqual([]);
  });

  it.each<[string, string, number]>([
    ['/nowhere', 'not-found', 404],
    ['/events', 'no-websocket', 426],
    ['/stations/NOBODY/commands', 'unknown-station', 404],
  ])('says in words what is wrong with %s', async (path, error, status) => {
    const { answer, ...rest } = await get(urlOf(place) + path);
    expect({ ...rest, answer }).toMatchObject({ status, answer: { error } });
    const isRight = new Ajv({ strict: false }).compile(shapes.BackendComplaint);
    expect(isRight(answer) ? [] : isRight.errors).toEqual([]);
  });

  it('takes commands as long as a local list may be', async () => {
    const localAuthorizationList = Array.from({ length: 1000 }, (_, n) => ({ idTag: `CARD-${n}`, idTagInfo: { status: 'Accepted' } }));
    const body = JSON.stringify({ listVersion: 1, updateType: 'Full', localAuthorizationList });
    const headers = { 'content-type': 'application/json' };
    const answer = await get(`${urlOf(place)}/stations/FLEX-1/commands/SendLocalList`, { method: 'POST', body, headers });
    // It got as far as to the line, which this station does not have.
    expect(answer).toMatchObject({ status: 409, answer: { error: 'not-connected' } });
  });

  it('takes JSON and nothing else', async () => {
    const body = '{"action":"Heartbeat","answer":"usual"}';
    const post = (type: string) => get(`${urlOf(place)}/behaviour`, { method: 'POST', body, headers: { 'content-type': type } });
    expect(await post('text/plain')).toMatchObject({ status: 415 });
    expect(backend.brain.behaviours()).toHaveProperty('Heartbeat');
    expect(await post('application/json')).toEqual({ status: 200, answer: {} });
  });

  it('tells over a WebSocket: the picture first, then what changes, in the shape that is promised', async () => {
    const socket = new WebSocket(`${urlOf(place).replace('http', 'ws')}/events`);
    const events: { readonly type: string; readonly stations: readonly object[] }[] = [];
    const arrived = (count: number): Promise<void> =>
      new Promise((resolve, reject) => {
        socket.on('error', reject);
        socket.on('message', () => events.length >= count && resolve());
      });
    socket.on('message', (data) => events.push(JSON.parse(String(data))));
    await arrived(1);
    const changed = arrived(2);
    backend.brain.disconnected('FLEX-1');
    await changed;
    expect(events).toMatchObject([{ type: 'picture' }, { type: 'changes', stations: [{ identity: 'FLEX-1', connected: false }] }]);
    const isRight = new Ajv({ strict: false }).compile(shapes.BackendEvent);
    for (const event of events) expect(isRight(event) ? [] : isRight.errors).toEqual([]);
    socket.close();
  });

  it('keeps pages of others and invented names away from its events', async () => {
    const url = `${urlOf(place).replace('http', 'ws')}/events`;
    const refused = (options: object): Promise<unknown> => {
      const socket = new WebSocket(url, options);
      return new Promise((resolve, reject) => socket.once('open', reject).once('error', ({ message }) => resolve(message)));
    };
    expect(await refused({ origin: 'http://rebound.example' })).toContain('403');
    expect(await refused({ headers: { host: 'rebound.example' } })).toContain('421');
  });
});

describe('the back-end by itself', () => {
  it.each(['/', '/backend'])('shows the page of the console at %s', async (path) => {
    const response = await fetch(backend.httpUrl + path);
    expect(await response.text()).toContain('the console');
  });

  it('takes stations as before', async () => {
    const socket = new WebSocket(`${backend.url}/FLEX-2`, 'ocpp1.6');
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    expect(backend.brain.station('FLEX-2')?.connected).toBe(true);
  });
});

it('where the station runs with another back-end, the console says so', async () => {
  const register = consoleElsewhere('wss://csms.example/ocpp');
  const other = await serveBench({
    rig: fakeRig(),
    host: '127.0.0.1',
    port: 0,
    log: silentLog,
    mounts: [{ prefix: backendPath, register }],
  });
  expect(await get(`${other.url}${backendPath}/picture`)).toEqual({
    status: 200,
    answer: { type: 'elsewhere', address: 'wss://csms.example/ocpp' },
  });
  await other.close();
});
