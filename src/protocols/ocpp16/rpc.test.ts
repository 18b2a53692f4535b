import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Instant, type Log, Ms, seconds, seededIds, seededRandom, VirtualClock } from '../../kernel/index.js';
import { type Action, type CsmsAction, isCsmsAction, isStationAction, type StationAction } from './actions.js';
import { decodeFrame, encodeCall, encodeError, encodeResult } from './frames.js';
import { type CallOutcome, type Direction, type Reply, RpcPeer } from './rpc.js';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const boot = { chargePointVendor: 'V', chargePointModel: 'M' };
const accepted = { status: 'Accepted' } as const;

/** A station's end of a link whose other end is the test. */
function stationEnd(
  handle: (action: CsmsAction, payload: unknown) => Reply<CsmsAction> | Promise<Reply<CsmsAction>> = () => ({ reply: accepted }),
) {
  const clock = new VirtualClock(Instant(0), { turn, patience: async () => false });
  const sent: string[] = [];
  const observed: [Direction, string][] = [];
  const logged: string[] = [];
  const peer = new RpcPeer<StationAction, CsmsAction>({
    clock,
    ids: seededIds(seededRandom('rpc')),
    log: listingLog(logged),
    callTimeout_ms: seconds(30),
    send: (text) => sent.push(text),
    isOffered: (action): action is CsmsAction => isCsmsAction(action) && action !== 'ReserveNow',
    handle,
    observe: (direction, text) => observed.push([direction, text]),
  });
  const outcomes: CallOutcome[] = [];
  return {
    peer,
    clock,
    sent,
    observed,
    logged,
    outcomes,
    heartbeat: () => peer.call('Heartbeat', {}, (outcome) => outcomes.push(outcome)),
    /** Id of the nth call that was sent. */
    idOf: (n: number): string => {
      const calls = sent.map(decodeFrame).filter((frame) => frame.type === 'call');
      return calls[n]!.id;
    },
    sentActions: () => sent.map(decodeFrame).map((frame) => (frame.type === 'call' ? frame.action : frame.type)),
  };
}

function listingLog(events: string[]): Log {
  const list = (event: string) => void events.push(event);
  const log: Log = { debug: list, info: list, warn: list, error: list, with: () => log };
  return log;
}

const heartbeatAnswer = (id: string) => encodeResult(id, { currentTime: '2026-01-31T12:00:00Z' });

describe('a call of ours', () => {
  it('ends with the result', () => {
    const { peer, sent, idOf, outcomes, heartbeat } = stationEnd();
    heartbeat();
    expect(sent).toEqual([encodeCall(idOf(0), 'Heartbeat', {})]);
    peer.received(heartbeatAnswer(idOf(0)));
    expect(outcomes).toEqual([{ type: 'result', payload: { currentTime: '2026-01-31T12:00:00Z' } }]);
  });

  it('ends with the error of the partner, worded as it was', () => {
    const { peer, idOf, outcomes, heartbeat } = stationEnd();
    heartbeat();
    peer.received(`[4,"${idOf(0)}","FormatViolation","no",{"a":1}]`);
    expect(outcomes).toEqual([{ type: 'error', code: 'FormatViolation', description: 'no', details: { a: 1 } }]);
  });

  it('can be awaited', async () => {
    const { peer, idOf } = stationEnd();
    const outcome = peer.ask('BootNotification', boot);
    peer.received(encodeResult(idOf(0), { status: 'Pending', currentTime: '2026-01-31T12:00:00Z', interval: 5 }));
    expect(await outcome).toEqual({ type: 'result', payload: { status: 'Pending', currentTime: '2026-01-31T12:00:00Z', interval: 5 } });
  });

  it('waits for the one under way; the others follow in order', () => {
    const { peer, idOf, sentActions, outcomes, heartbeat } = stationEnd();
    peer.call('BootNotification', boot, (outcome) => outcomes.push(outcome));
    heartbeat();
    peer.call('Authorize', { idTag: 'A' }, (outcome) => outcomes.push(outcome));
    expect(sentActions()).toEqual(['BootNotification']);
    peer.received(encodeError(idOf(0), 'InternalError', ''));
    expect(sentActions()).toEqual(['BootNotification', 'Heartbeat']);
    peer.received(heartbeatAnswer(idOf(1)));
    expect(sentActions()).toEqual(['BootNotification', 'Heartbeat', 'Authorize']);
    expect(outcomes.map(({ type }) => type)).toEqual(['error', 'result']);
  });

  it('has an id of its own, of at most 36 characters', () => {
    const { peer, idOf, heartbeat } = stationEnd();
    const ids = Array.from({ length: 1000 }, (_, n) => {
      heartbeat();
      const id = idOf(n);
      peer.received(heartbeatAnswer(id));
      return id;
    });
    expect(new Set(ids).size).toBe(1000);
    expect(Math.max(...ids.map((id) => id.length))).toBeLessThanOrEqual(36);
  });

  it('times out, and an answer that comes later is ignored', async () => {
    const { peer, clock, idOf, outcomes, heartbeat, sent, logged } = stationEnd();
    heartbeat();
    heartbeat();
    await clock.advance(Ms(29_999));
    expect(outcomes).toEqual([]);
    await clock.advance(Ms(1));
    expect(outcomes).toEqual([{ type: 'timeout' }]);
    expect(sent.length).toBe(2);
    peer.received(heartbeatAnswer(idOf(0)));
    expect(outcomes.length).toBe(1);
    expect(logged).toEqual(['ocpp.call-timeout', 'ocpp.answer-unmatched']);
    peer.received(heartbeatAnswer(idOf(1)));
    expect(outcomes.at(-1)).toMatchObject({ type: 'result' });
    expect(clock.pending()).toEqual([]);
  });

  it('takes one answer only, and none to an id that was never used', () => {
    const { peer, idOf, outcomes, heartbeat, logged } = stationEnd();
    peer.received(heartbeatAnswer('nobody'));
    heartbeat();
    peer.received(encodeError('nobody', 'GenericError', ''));
    peer.received('[3,"nobody"]');
    expect(outcomes).toEqual([]);
    peer.received(heartbeatAnswer(idOf(0)));
    peer.received(heartbeatAnswer(idOf(0)));
    expect(outcomes.length).toBe(1);
    expect(logged.filter((event) => event === 'ocpp.answer-unmatched').length).toBe(4);
  });

  it.each([
    [
      '{"currentTime":"noon"}',
      'PropertyConstraintViolation',
      'currentTime: a date and time with offset such as 2026-01-31T12:00:00Z is required',
    ],
    ['{},1', 'FormationViolation', 'frame: 4 elements, a result has 3'],
    ['{', 'FormationViolation', 'frame: no valid JSON at character 22; a call reads [2, id, action, payload]'],
  ])('is not left waiting by an answer that cannot be taken: %s', (payload, code, description) => {
    const { peer, idOf, outcomes, heartbeat, sent } = stationEnd();
    heartbeat();
    peer.received(`[3,"${idOf(0)}",${payload}]`);
    expect(outcomes).toMatchObject([{ type: 'invalid', of: 'response', violation: { code, description } }]);
    expect(sent.length).toBe(1);
  });

  it('is not sent when it is wrong', () => {
    const { peer, outcomes, sent, logged } = stationEnd();
    peer.call('Authorize', { idTag: 'A'.repeat(21) }, (outcome) => outcomes.push(outcome));
    expect(outcomes).toMatchObject([{ type: 'invalid', of: 'request', violation: { path: 'idTag' } }]);
    expect(sent).toEqual([]);
    expect(logged).toEqual(['ocpp.own-request-invalid']);
  });

  it('is lost with the link, and so are those that queue or come later', () => {
    const { peer, clock, idOf, outcomes, heartbeat, sent } = stationEnd();
    heartbeat();
    heartbeat();
    peer.closed();
    peer.closed();
    heartbeat();
    expect(outcomes).toEqual([{ type: 'lost' }, { type: 'lost' }, { type: 'lost' }]);
    peer.received(heartbeatAnswer(idOf(0)));
    expect(sent.length).toBe(1);
    expect(clock.pending()).toEqual([]);
    expect(clock.held()).toEqual([]);
  });

  it('holds a stepped clock until it is answered, timed out or lost', async () => {
    const { peer, clock, idOf, heartbeat } = stationEnd();
    heartbeat();
    heartbeat();
    expect(clock.held()).toEqual(['ocpp call Heartbeat']);
    peer.received(heartbeatAnswer(idOf(0)));
    expect(clock.held()).toEqual(['ocpp call Heartbeat']);
    peer.received(heartbeatAnswer(idOf(1)));
    expect(clock.held()).toEqual([]);
    heartbeat();
    await clock.advance(seconds(30));
    expect(clock.held()).toEqual([]);
    heartbeat();
    peer.closed();
    expect(clock.held()).toEqual([]);
  });

  it('lets the next one go although its callback throws', () => {
    const { peer, idOf, heartbeat, sent } = stationEnd();
    peer.call('Heartbeat', {}, () => {
      throw new Error('bug');
    });
    heartbeat();
    expect(() => peer.received(heartbeatAnswer(idOf(0)))).toThrow('bug');
    expect(sent.length).toBe(2);
  });
});

describe('a call of the partner', () => {
  const reset = encodeCall('c1', 'Reset', { type: 'Soft' });

  it('is answered while ours is under way', () => {
    const { peer, sent, heartbeat } = stationEnd();
    heartbeat();
    peer.received(reset);
    expect(sent.slice(1)).toEqual([encodeResult('c1', accepted)]);
  });

  it('is answered when a slow handler is done, calls that came later before it', async () => {
    const { peer, sent } = stationEnd((action) => (action === 'Reset' ? turn().then(() => ({ reply: accepted })) : { reply: accepted }));
    peer.received(reset);
    peer.received(encodeCall('c2', 'ClearCache', {}));
    await turn();
    await turn();
    expect(sent).toEqual([encodeResult('c2', accepted), encodeResult('c1', accepted)]);
  });

  it('is followed by what comes after the answer', () => {
    const events: string[] = [];
    const { peer, sent } = stationEnd(() => ({ reply: accepted, after: () => events.push(`after ${sent.length}`) }));
    peer.received(reset);
    expect(events).toEqual(['after 1']);
  });

  it('may be refused by its handler, for instance with SecurityError', () => {
    const { peer, sent } = stationEnd(() => ({ refuse: 'SecurityError', description: 'only over TLS' }));
    peer.received(reset);
    expect(sent).toEqual([encodeError('c1', 'SecurityError', 'only over TLS')]);
  });

  it('may be left without an answer on purpose', () => {
    const { peer, sent, logged } = stationEnd(() => ({ silence: 'registration was rejected' }));
    peer.received(reset);
    expect(sent).toEqual([]);
    expect(logged).toEqual(['ocpp.call-unanswered']);
  });

  it.each<[string, string, string]>([
    ['[2,"c1","MakeCoffee",{}]', 'NotImplemented', 'MakeCoffee is no action of OCPP 1.6'],
    ['[2,"c1","ReserveNow",{}]', 'NotSupported', 'ReserveNow is not offered here'],
    ['[2,"c1","Heartbeat",{}]', 'NotSupported', 'Heartbeat is not offered here'],
    ['[2,"c1","Reset"]', 'ProtocolError', 'payload: missing, {} says that there is nothing to tell'],
    ['[2,"c1","Reset",null]', 'FormationViolation', 'payload: null, an object is required'],
    ['[2,"c1","Reset",{"type":"Harsh"}]', 'PropertyConstraintViolation', 'type: "Harsh", one of Hard, Soft is required'],
    ['[2,"c1","Reset",{}]', 'OccurenceConstraintViolation', 'type: missing'],
    ['[2,"c1","Reset",{"type":1}]', 'TypeConstraintViolation', 'type: 1, a text is required'],
  ])('%s is refused with %s', (text, code, description) => {
    const handled: Action[] = [];
    const { peer, sent } = stationEnd((action) => {
      handled.push(action);
      return { reply: accepted };
    });
    peer.received(text);
    expect(sent).toEqual([`[4,"c1","${code}",${JSON.stringify(description)},{}]`]);
    expect(handled).toEqual([]);
  });

  it.each([
    ['throws', () => thrown()],
    ['rejects', () => Promise.reject(new Error('secret internals'))],
    ['returns what the schema refuses', () => ({ reply: { status: 'Unlocked' as const } })],
  ])('gets InternalError without internals when the handler %s', async (_, handle) => {
    const { peer, sent, logged } = stationEnd(handle);
    peer.received(reset);
    await turn();
    expect(sent).toEqual([encodeError('c1', 'InternalError', 'The call could not be processed')]);
    expect(logged.length).toBe(1);
  });

  it('is over when its answer has left, even if what comes after fails', () => {
    const { peer, sent, logged } = stationEnd(() => ({ reply: accepted, after: thrown }));
    peer.received(reset);
    expect(sent).toEqual([encodeResult('c1', accepted)]);
    expect(logged).toEqual(['ocpp.after-failed']);
  });

  it('that comes twice is answered once while it is being served, and again later', async () => {
    const { peer, sent } = stationEnd(() => turn().then(() => ({ reply: accepted })));
    peer.received(reset);
    peer.received(reset);
    await turn();
    await turn();
    expect(sent.length).toBe(1);
    peer.received(reset);
    await turn();
    await turn();
    expect(sent.length).toBe(2);
  });

  it('is not answered on a link that has ended', async () => {
    const { peer, sent } = stationEnd(() => turn().then(() => ({ reply: accepted })));
    peer.received(reset);
    peer.closed();
    await turn();
    await turn();
    expect(sent).toEqual([]);
  });

  it('gets exactly one answer under its own id, however it is damaged behind the id', () => {
    const calls = readFileSync(new URL('golden-frames.txt', import.meta.url), 'utf8').match(/(?<=^<< )\[2,.*/gm) ?? [];
    const piece = fc.oneof(
      fc.constantFrom('', '"', '{', '}', '[', ']', ',', ':', '\\', 'null', '1e400', '"__proto__":1,'),
      fc.string({ unit: 'binary' }),
    );
    const damaged = fc.tuple(fc.constantFrom(...calls), fc.nat(), fc.nat(20), piece).map(([text, at, length, put]) => {
      const id = text.split(',', 2).join(',').length + 1;
      const start = id + (at % (text.length - id));
      return text.slice(0, start) + put + text.slice(start + length);
    });
    fc.assert(
      fc.property(damaged, (text) => {
        const { peer, sent } = stationEnd(() => ({ refuse: 'GenericError', description: '' }));
        peer.received(text);
        const [, id] = /^\[2,"(.*?)"/.exec(text) ?? [];
        expect(sent.map(decodeFrame)).toMatchObject([{ type: 'error', id }]);
      }),
      { numRuns: 500 },
    );
  });

  it('that is no frame, or whose id cannot be read, is logged and changes nothing', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.jsonValue().map((value) => JSON.stringify(value)),
          fc.string(),
        ),
        (text) => {
          fc.pre(decodeFrame(text).type === 'problem');
          const { peer, sent, logged } = stationEnd();
          peer.received(text);
          expect(sent).toEqual([]);
          expect(logged).toEqual(['ocpp.bad-frame']);
        },
      ),
    );
  });
});

describe('both ends', () => {
  it('see every frame before it has an effect', () => {
    const { peer, observed, idOf, heartbeat } = stationEnd();
    heartbeat();
    peer.received(encodeCall('c1', 'ClearCache', {}));
    peer.received('nonsense');
    expect(observed).toEqual([
      ['sent', encodeCall(idOf(0), 'Heartbeat', {})],
      ['received', encodeCall('c1', 'ClearCache', {})],
      ['sent', encodeResult('c1', accepted)],
      ['received', 'nonsense'],
    ]);
  });

  it('can be joined directly, thousands of queued calls deep', () => {
    const parts = (seed: string) => ({
      clock: new VirtualClock(Instant(0), { turn }),
      ids: seededIds(seededRandom(seed)),
      log: listingLog([]),
      callTimeout_ms: seconds(30),
    });
    const csms: RpcPeer<CsmsAction, StationAction> = new RpcPeer({
      ...parts('csms'),
      send: (text: string) => station.received(text),
      isOffered: isStationAction,
      handle: () => ({ reply: { currentTime: '2026-01-31T12:00:00Z' } }),
    });
    const station: RpcPeer<StationAction, CsmsAction> = new RpcPeer({
      ...parts('station'),
      send: (text: string) => csms.received(text),
      isOffered: isCsmsAction,
      handle: () => ({ reply: accepted }),
    });
    let answers = 0;
    const again = (outcome: CallOutcome): void => {
      expect(outcome.type).toBe('result');
      if (++answers < 20_000) station.call('Heartbeat', {}, again);
    };
    station.call('Heartbeat', {}, again);
    expect(answers).toBe(20_000);
  });
});

function thrown(): never {
  throw new Error('secret internals');
}
