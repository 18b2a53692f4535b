import { Ajv } from 'ajv';
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeRig, fakeRig, record } from '../../test/browser/fake-rig.js';
import { Complaint, RigRefusal, type Route, type RouteName, routeNames, routes, State } from '../api/index.js';
import { type Log, silentLog } from '../kernel/index.js';
import { benchApp } from './server.js';

interface Example {
  readonly url: string;
  readonly payload?: object;
  /** What the rig must have been told. */
  readonly told?: readonly unknown[];
  /** Part of the answer. */
  readonly answer?: object;
}

/** One good call of each route. */
const examples: Readonly<Record<RouteName, Example>> = {
  readState: { url: '/api/state', answer: { station: { identity: 'FP-1' } } },
  readMessages: {
    url: '/api/messages?after=1&limit=1',
    answer: { messages: [{ number: 2, direction: 'received', frame: [3, 'm1', {}] }] },
  },
  readRecords: { url: '/api/records?before=5&limit=3', answer: { records: [record], next: null } },
  readJournal: { url: '/api/journal?limit=1', answer: { entries: [{ event: 'fault.raised', fields: { code: 'outlet.isolation' } }] } },
  readOutbox: { url: '/api/outbox', answer: { waiting: [{ action: 'StopTransaction' }], dead: [{ transactionId: 7 }] } },
  readLog: { url: '/api/log?after=1&limit=5', answer: { lines: [{ number: 2, level: 'warn', event: 'link.closed' }] } },
  readCatalogue: {
    url: '/api/twin/catalogue',
    answer: { cards: [{ idToken: 'CARD-ANNA' }, { idToken: 'CARD-BLOCKED' }, { kind: 'staff' }] },
  },
  configure: {
    url: '/api/twin/configuration',
    payload: { ocpp: { heart_beat_interval: 86_000 } },
    told: ['configure', '{"ocpp":{"heart_beat_interval":86000}}'],
    answer: { applied: ['HeartbeatInterval'], warnings: [] },
  },
  plug: {
    url: '/api/twin/sides/B/vehicle',
    payload: { vehicle: 'van', soc_pct: 20.5, contact: 'bad', target_pct: 80, maxPower_W: 50_000, refuses: true },
    told: ['plug', 'B', { vehicle: 'van', soc_pct: 20.5, contact: 'bad', target_pct: 80, maxPower_W: 50_000, refuses: true }],
    answer: { sides: { B: { vehicle: { vehicle: 'van', soc_pct: 20.5 } } } },
  },
  unplug: { url: '/api/twin/sides/A/vehicle', told: ['unplug', 'A'], answer: { sides: { A: { vehicle: null } } } },
  setVehicle: {
    url: '/api/twin/sides/A/vehicle',
    payload: { soc_pct: 70, maxPower_W: 0, paused: false, stop: true },
    told: ['setVehicle', 'A', { soc_pct: 70, maxPower_W: 0, paused: false, stop: true }],
  },
  setPack: { url: '/api/twin/sides/B/pack', payload: { packSoc_pct: 30 }, told: ['setPackSoc', 'B', 30] },
  holdCard: {
    url: '/api/twin/sides/B/cards',
    payload: { idToken: 'CARD-ANNA' },
    told: ['holdCard', 'B', 'CARD-ANNA'],
    answer: { type: 'started' },
  },
  chooseSide: { url: '/api/twin/sides/B/screen/choose', told: ['chooseSide', 'B'] },
  stopOnScreen: { url: '/api/twin/sides/A/screen/stop', told: ['stopOnScreen', 'A'], answer: { stopped: false } },
  injectFault: { url: '/api/twin/faults/outlet.isolation?side=B', told: ['injectFault', 'outlet.isolation', 'B'] },
  clearFault: { url: '/api/twin/faults/store.full', told: ['clearFault', 'store.full', undefined] },
  setLink: {
    url: '/api/twin/link',
    payload: { cut: true, delay_ms: 200, loss_pct: 5, silent: false },
    told: ['setLink', { cut: true, delay_ms: 200, loss_pct: 5, silent: false }],
    answer: { link: { cut: true, delay_ms: 200 } },
  },
  pressStopKey: { url: '/api/twin/sides/B/stop-key', told: ['pressStopKey', 'B'] },
  holdBankCard: {
    url: '/api/twin/sides/A/bank-cards',
    told: ['holdBankCard', 'A'],
    answer: { type: 'refused', why: 'the card terminal is not connected', right: 'an RFID card' },
  },
  tapLogo: { url: '/api/twin/screen/logo', payload: { taps: 6 }, told: ['tapLogo', 6] },
  setMeter: { url: '/api/twin/sides/B/meter', payload: { silent: true }, told: ['setMeter', 'B', { silent: true }] },
  exchangeMeter: { url: '/api/twin/sides/A/meter/exchange', told: ['exchangeMeter', 'A'] },
  setImportTarget: { url: '/api/twin/grid/target', payload: { current_A: 32 }, told: ['setImportTarget', 32] },
  setSensor: { url: '/api/twin/sensor', payload: { rain: true, light_lux: 50 }, told: ['setSensor', { rain: true, light_lux: 50 }] },
  setAuxiliary: {
    url: '/api/twin/auxiliary-battery',
    payload: { level_pct: 20, externalCharger: true },
    told: ['setAuxiliary', { level_pct: 20, externalCharger: true }],
  },
  setEmergencyStop: {
    url: '/api/twin/emergency-stop',
    payload: { pressed: true },
    told: ['pressEmergencyStop'],
    answer: { emergencyStop: { pressed: true } },
  },
  setDoor: { url: '/api/twin/doors/rear', payload: { state: 'open' }, told: ['setDoor', 'rear', 'open'] },
  setGrid: { url: '/api/twin/grid', payload: { feed_A: 0 }, told: ['setGridFeed', 0] },
  setAmbient: { url: '/api/twin/ambient', payload: { temperature_C: -12.5 }, told: ['setAmbient', -12.5] },
  setPower: { url: '/api/twin/power', payload: { on: false }, told: ['setPower', false], answer: { station: { phase: 'off' } } },
  readClock: { url: '/api/clock', answer: { mode: 'real', factor: 1, now: '2026-03-01T10:00:00.000Z' } },
  runClock: {
    url: '/api/clock',
    payload: { mode: 'scaled', factor: 60 },
    told: ['run', { mode: 'scaled', factor: 60 }],
    answer: { mode: 'scaled', factor: 60 },
  },
  advanceClock: {
    url: '/api/clock/advance',
    payload: { by_ms: 60_000 },
    told: ['advance', 60_000],
    answer: { mode: 'stepped', now: '2026-03-01T10:01:00.000Z' },
  },
  runTo: {
    url: '/api/clock/run-to',
    payload: { at: '2026-03-01T12:00:00Z' },
    told: ['runTo', { at: '2026-03-01T12:00:00Z' }],
    answer: { mode: 'real', factor: 1, runTo: { from: '2026-03-01T10:00:00.000Z', until: '2026-03-01T12:00:00.000Z' } },
  },
  stopRunTo: { url: '/api/clock/run-to', told: ['stopRunTo'], answer: { runTo: null } },
  readStories: { url: '/api/stories', answer: { stories: [{ name: 'first-charge', title: 'First charge' }, { name: 'unknown-card' }] } },
  readStory: { url: '/api/stories/unknown-card', answer: { title: 'Unknown card', text: expect.stringContaining('token: NOBODY') } },
  runStory: {
    url: '/api/story-run',
    payload: { name: 'first-charge', where: 'apart' },
    told: ['runStory', { name: 'first-charge' }, 'apart'],
    answer: { number: 1, name: 'first-charge', where: 'apart', state: 'running', steps: [{ line: 4 }, { line: 5 }, { line: 6 }] },
  },
  readStoryRun: { url: '/api/story-run', answer: { run: null, text: null } },
  stopStory: { url: '/api/story-run', told: ['stopStory'], answer: { state: 'stopped' } },
  readRecalibration: { url: '/api/recalibration', answer: { A: { at: 'off', cause: null }, B: { at: 'off' } } },
  setRecalibration: {
    url: '/api/recalibration/B',
    payload: { on: true },
    told: ['recalibrate', 'B', true],
    answer: { A: { at: 'off' }, B: { at: 'active', cause: 'manual' } },
  },
  beginEndOfLineTest: { url: '/api/recalibration/end-of-line-test', told: ['beginEndOfLineTest'] },
  readHealth: { url: '/healthz', answer: { status: 'ok', phase: 'inService' } },
  readOpenApi: { url: '/api/openapi.json', answer: { openapi: '3.1.0' } },
};

const ajv = new Ajv({ schemas: [{ ...State, $id: 'State' }] });
const matches = ajv.compile(Complaint);

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

let rig: FakeRig;
let app: FastifyInstance;
let logged: (readonly unknown[])[];

beforeEach(async () => {
  rig = fakeRig();
  logged = [];
  const log: Log = { ...silentLog, error: (...line) => logged.push(line) };
  app = await benchApp({ rig, host: '127.0.0.1', log });
});
afterEach(() => app.close());

async function call(name: RouteName, { url, payload }: Pick<Example, 'url' | 'payload'>): Promise<Answer> {
  const { method }: Route = routes[name];
  const { statusCode, body } = await app.inject({ method, url, ...(payload && { payload }) });
  return { status: statusCode, body: JSON.parse(body) };
}

async function complaintOf(name: RouteName, request: Pick<Example, 'url' | 'payload'>): Promise<Answer> {
  const answer = await call(name, request);
  expect(matches(answer.body), JSON.stringify(answer.body)).toBe(true);
  return answer;
}

describe('every route', () => {
  it.each(routeNames)('%s reaches the rig with what was asked, and answers in the shape that the table promises', async (name) => {
    rig.hands.plug('A', { vehicle: 'van', soc_pct: 10 });
    rig.exchange('sent', [2, 'm1', 'Heartbeat', {}]);
    rig.exchange('received', [3, 'm1', {}]);
    if (name === 'advanceClock') rig.clock.run({ mode: 'stepped' });
    if (name === 'stopStory') await rig.stories.start({ name: 'first-charge' }, 'here');
    const before = rig.calls.length;
    const example = examples[name];
    const answer = await call(name, example);
    expect(answer).toMatchObject({ status: routes[name].status, body: example.answer ?? {} });
    expect(rig.calls.slice(before)).toEqual(example.told ? [example.told] : []);
    const shape = ajv.compile({ ...routes[name].answer });
    expect(shape(answer.body), ajv.errorsText(shape.errors)).toBe(true);
  });

  it.each(routeNames.filter((name) => 'body' in routes[name]))('%s takes no body that is another thing', async (name) => {
    const { method }: Route = routes[name];
    for (const payload of ['', '[]', '"text"', '7', 'null']) {
      const { statusCode, body } = await app.inject({
        method,
        url: examples[name].url,
        payload,
        headers: { 'content-type': 'application/json' },
      });
      expect({ payload, statusCode, body: JSON.parse(body) }).toMatchObject({
        payload,
        statusCode: 400,
        body: { error: 'bad-input', where: 'body' },
      });
    }
    expect(rig.calls).toEqual([]);
  });
});

describe('bad input', () => {
  const bad: readonly (readonly [RouteName, string, object | undefined, object])[] = [
    [
      'plug',
      '/api/twin/sides/C/vehicle',
      { vehicle: 'van', soc_pct: 1 },
      { what: '"C" will not do.', where: 'path.side', right: 'one of "A", "B"' },
    ],
    [
      'plug',
      '/api/twin/sides/A/vehicle',
      { vehicle: 'van' },
      { what: 'soc_pct is missing.', where: 'body.soc_pct', right: 'a number from 0 up to 100' },
    ],
    ['plug', '/api/twin/sides/A/vehicle', { vehicle: 'van', soc_pct: 101 }, { what: '101 will not do.', where: 'body.soc_pct' }],
    ['plug', '/api/twin/sides/A/vehicle', { vehicle: 'van', soc_pct: '20' }, { what: '"20" will not do.', where: 'body.soc_pct' }],
    ['plug', '/api/twin/sides/A/vehicle', { vehicle: 'van', soc_pct: 1, refuses: 1 }, { where: 'body.refuses', right: 'true or false' }],
    [
      'plug',
      '/api/twin/sides/A/vehicle',
      { vehicle: 'van', soc_pct: 1, contact: 'loose' },
      { where: 'body.contact', right: 'one of "good", "bad"' },
    ],
    [
      'plug',
      '/api/twin/sides/A/vehicle',
      { vehicle: 'van', soc_pct: 1, soc: 2 },
      {
        what: 'There is no such field.',
        where: 'body.soc',
        right:
          'an object with vehicle, soc_pct, contact, target_pct, maxPower_W, maxCurrent_A, maxVoltage_V, battery_Wh, protocol, refuses',
      },
    ],
    ['setVehicle', '/api/twin/sides/A/vehicle', {}, { what: 'There is nothing in it.', where: 'body' }],
    ['setVehicle', '/api/twin/sides/A/vehicle', { stop: false }, { where: 'body.stop', right: 'true' }],
    [
      'holdCard',
      '/api/twin/sides/A/cards',
      { idToken: '' },
      { where: 'body.idToken', right: 'a text of at least 1 and at most 20 characters' },
    ],
    [
      'holdCard',
      '/api/twin/sides/A/cards',
      { idToken: 'x'.repeat(99) },
      { what: `"${'x'.repeat(59)}… will not do.`, where: 'body.idToken' },
    ],
    ['injectFault', '/api/twin/faults/outlet.isolation?side=C', undefined, { where: 'query.side' }],
    ['injectFault', '/api/twin/faults/outlet.isolation?seite=A', undefined, { where: 'query.seite' }],
    ['setGrid', '/api/twin/grid', { feed_A: 20 }, { what: '20 will not do.', where: 'body.feed_A', right: 'one of 0, 16, 32, 63' }],
    ['setDoor', '/api/twin/doors/side', { state: 'open' }, { where: 'path.door', right: 'one of "front", "rear", "maintenance"' }],
    ['readMessages', '/api/messages?after=x', undefined, { where: 'query.after', right: 'a whole number from 0' }],
    ['readMessages', '/api/messages?limit=0', undefined, { where: 'query.limit', right: 'a whole number from 1 up to 10000' }],
    ['readMessages', '/api/messages?after=1&after=2', undefined, { where: 'query.after' }],
    ['runClock', '/api/clock', { mode: 'fast' }, { where: 'body.mode', right: 'one of "real", "scaled", "stepped"' }],
    ['runClock', '/api/clock', { mode: 'scaled' }, { what: 'factor is missing.', where: 'body.factor' }],
    ['runClock', '/api/clock', { mode: 'scaled', factor: 0 }, { where: 'body.factor', right: 'a number above 0 up to 100000' }],
    ['runClock', '/api/clock', { mode: 'real', factor: 2 }, { what: 'A clock that is real has no factor.', where: 'body.factor' }],
    ['advanceClock', '/api/clock/advance', { by_ms: -1 }, { where: 'body.by_ms' }],
    ['runTo', '/api/clock/run-to', {}, { what: 'There is no moment.', where: 'body' }],
    ['runTo', '/api/clock/run-to', { by_ms: 0 }, { where: 'body.by_ms', right: 'a number above 0 up to 2678400000' }],
    [
      'runTo',
      '/api/clock/run-to',
      { at: '2026-03-01T12:00:00Z', by_ms: 1 },
      { what: 'There is a moment, and a span besides.', where: 'body' },
    ],
    ['runStory', '/api/story-run', { name: 'first-charge' }, { what: 'where is missing.', right: 'one of "here", "apart"' }],
    ['runStory', '/api/story-run', { where: 'here' }, { what: 'There is no story.', where: 'body' }],
    [
      'runStory',
      '/api/story-run',
      { where: 'here', name: 'a', text: 'b' },
      { what: 'There is a name, and a text besides.', where: 'body' },
    ],
  ];

  it.each(bad)('%s %s %j is answered in words and reaches nobody', async (name, url, payload, words) => {
    const answer = await complaintOf(name, { url, ...(payload && { payload }) });
    expect(answer).toMatchObject({ status: 400, body: { error: 'bad-input', ...words } });
    expect(rig.calls).toEqual([]);
  });

  it('that is no JSON is answered with what the reader stumbled over', async () => {
    const headers = { 'content-type': 'application/json' };
    const { statusCode, body } = await app.inject({ method: 'PUT', url: '/api/twin/grid', payload: '{"feed_A":', headers });
    expect({ statusCode, body: JSON.parse(body) }).toMatchObject({
      statusCode: 400,
      body: { error: 'no-json', where: 'body', right: 'One JSON object.' },
    });
    expect(JSON.parse(body).what).toMatch(/^The body is no JSON: .*end of JSON/);
  });

  it('of a type that a form can post is not taken', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
      const { statusCode, body } = await app.inject({
        method: 'PUT',
        url: '/api/twin/grid',
        payload: '{"feed_A":0}',
        headers: { 'content-type': type },
      });
      expect({ statusCode, body: JSON.parse(body) }).toMatchObject({
        statusCode: 415,
        body: { error: 'bad-request', right: 'application/json' },
      });
    }
    expect(rig.calls).toEqual([]);
  });

  it('that is too large is refused, but a configuration file may be large', async () => {
    const large = { text: 'x'.repeat(100_000) };
    expect(await complaintOf('setGrid', { url: '/api/twin/grid', payload: large })).toMatchObject({
      status: 413,
      body: { error: 'too-large' },
    });
    expect(await call('configure', { url: '/api/twin/configuration', payload: large })).toMatchObject({ status: 200 });
    const tooLarge = { text: 'x'.repeat(2_000_000) };
    expect(await complaintOf('configure', { url: '/api/twin/configuration', payload: tooLarge })).toMatchObject({ status: 413 });
  });

  it('at a path that does not exist, or with a method that it does not have, points to the description', async () => {
    for (const [method, url] of [
      ['GET', '/api/nothing'],
      ['POST', '/api/twin/grid'],
      ['GET', '/nothing.html'],
    ] as const) {
      const { statusCode, body } = await app.inject({ method, url });
      const expected = { error: 'unknown-path', where: `${method} ${url}`, right: 'GET /api/openapi.json lists what there is.' };
      expect({ statusCode, body: JSON.parse(body) }).toMatchObject({ statusCode: 404, body: expected });
    }
  });
});

describe('a rig', () => {
  it('that refuses is quoted, with 409', async () => {
    rig.failNext(new RigRefusal('a vehicle is plugged in at A', 'side', 'Unplug it first.'));
    const answer = await complaintOf('plug', examples.plug);
    const body = { error: 'not-possible', what: 'a vehicle is plugged in at A', where: 'side', right: 'Unplug it first.' };
    expect(answer).toEqual({ status: 409, body });
    expect(logged).toEqual([]);
  });

  it('that fails is logged, and its inside is not told', async () => {
    rig.failNext(new TypeError('secret of the inside'));
    const answer = await complaintOf('unplug', examples.unplug);
    expect(answer).toMatchObject({ status: 500, body: { error: 'failed' } });
    expect(JSON.stringify(answer.body)).not.toContain('secret');
    expect(logged).toMatchObject([['bench.failed', { route: 'DELETE /api/twin/sides/A/vehicle' }]]);
  });

  it('that cannot read a story names every place that is wrong', async () => {
    const problems = [
      { line: 2, column: 1, what: 'a story has no abuot', right: 'did you mean about?' },
      { line: 4, column: 5, what: 'there is no step plgu', right: 'did you mean plug?' },
    ];
    rig.failNext(new RigRefusal('line 2: …\nline 4: …', 'body.text:2', 'these 2 places corrected', problems));
    const answer = await complaintOf('runStory', { url: '/api/story-run', payload: { text: 'abuot: x', where: 'here' } });
    expect(answer).toMatchObject({ status: 409, body: { error: 'not-possible', where: 'body.text:2', problems } });
  });

  it('tells the run of a story with its text to who comes later', async () => {
    const text = 'title: Mine\nsteps:\n  - wait: 1 s\n';
    await call('runStory', { url: '/api/story-run', payload: { text, where: 'here' } });
    rig.stories.step(1, { state: 'running' });
    const { body } = await call('readStoryRun', { url: '/api/story-run' });
    expect(body).toMatchObject({ text, run: { title: 'Mine', state: 'running', steps: [{ number: 1, line: 3, state: 'running' }] } });
  });

  it('is asked for a thousand messages where nobody says how many', async () => {
    for (let i = 0; i < 1001; i++) rig.exchange('sent', [2, String(i), 'Heartbeat', {}]);
    const { body } = await call('readMessages', { url: '/api/messages' });
    expect(body).toMatchObject({ messages: { length: 1000, 0: { number: 1 } } });
  });
});
