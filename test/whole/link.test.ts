/** The link to the back-end: lost and found, slow, refusing; registration and clock. Design notes "Registration and time", "Reconnection". */
import { describe, expect, it } from 'vitest';
import { greetings } from '../../src/backend/index.js';
import { hours, later, Ms, seconds } from '../../src/kernel/index.js';
import { Bench } from './bench.js';

describe('a link that is lost', () => {
  it('R-OCP-13: everything of a session without a link is delivered in order when it is back, and the station does not boot again', async () => {
    const bench = await Bench.started();
    await bench.startByCard('A');
    await bench.run(120);
    bench.links.cut();
    await bench.run(600);
    await bench.leave('A');
    const before = bench.requests().length;
    bench.links.restore();
    await bench.run(200);
    const after = bench.requests().slice(before);
    const transaction = after.filter(({ payload }) => 'transactionId' in payload);
    expect(transaction.map(({ action }) => action)).toEqual([...Array(transaction.length - 1).fill('MeterValues'), 'StopTransaction']);
    expect(transaction.length).toBeGreaterThan(9);
    expect(bench.sent('BootNotification')).toHaveLength(1);
    expect(bench.outbox.waiting()).toEqual([]);
    expect(bench.brain.findings()).toEqual([]);
  });

  it('only what is new is reported afterwards, and what changed and changed back is not', async () => {
    const bench = await Bench.started();
    bench.links.cut();
    bench.plug('A');
    bench.plug('B');
    await bench.run(10);
    bench.hands.unplug('A');
    await bench.run(10);
    bench.links.restore();
    await bench.run(200);
    expect([0, 1, 2].map((id) => bench.statuses(id))).toEqual([['Available'], ['Available'], ['Available', 'Preparing']]);
  });

  it('a report that was under way when the link broke is said again', async () => {
    const bench = await Bench.started();
    bench.brain.setBehaviour('StatusNotification', { answer: 'silence', times: 1 });
    bench.plug('A');
    await bench.run(5);
    bench.links.cut();
    await bench.run(5);
    bench.links.restore();
    await bench.run(200);
    expect(bench.statuses(1)).toEqual(['Available', 'Preparing', 'Preparing']);
  });

  it('several sessions without a link keep their order', async () => {
    const bench = await Bench.started();
    for (const key of ['LocalAuthorizeOffline', 'AllowOfflineTxForUnknownId']) await bench.configure(key, 'true');
    bench.links.cut();
    for (const token of ['CARD-ANNA', 'CARD-CARLA', 'APP-USER']) {
      await bench.startByCard('A', token);
      await bench.run(100);
      await bench.leave('A', token);
    }
    bench.links.restore();
    await bench.run(200);
    const kinds = bench.requests().filter(({ action }) => action.endsWith('Transaction'));
    expect(kinds.map(({ action }) => action)).toEqual(Array(3).fill(['StartTransaction', 'StopTransaction']).flat());
    expect(kinds.flatMap(({ payload }) => payload['idTag'] ?? [])).toEqual([
      'CARD-ANNA',
      'CARD-ANNA',
      'CARD-CARLA',
      'CARD-CARLA',
      'APP-USER',
      'APP-USER',
    ]);
    expect(bench.brain.findings()).toEqual([]);
  });
});

describe('another back-end', () => {
  it('hears a BootNotification first, although the one before had accepted the station', async () => {
    const bench = await Bench.started();
    bench.settings.set('ocpp.op_backend', 'ws://another');
    await bench.run(10);
    expect(bench.sent('BootNotification')).toHaveLength(2);
    const after = bench.requests().slice(bench.requests().findLastIndex(({ action }) => action === 'BootNotification'));
    expect(after.map(({ action }) => action)).toEqual(['BootNotification', ...Array<string>(3).fill('StatusNotification')]);
  });
});

describe('a difficult back-end', () => {
  it('R-KEY-12: a StartTransaction that is refused is offered TransactionMessageAttempts times, at growing distances; the session is not lost', async () => {
    const bench = await Bench.started();
    bench.brain.setBehaviour('StartTransaction', { answer: 'error', code: 'InternalError', description: 'connector busy' });
    await bench.startByCard('A');
    await bench.run(600);
    const times = bench
      .requests()
      .filter(({ action }) => action === 'StartTransaction')
      .map(({ at }) => Date.parse(at));
    expect(times.slice(1).map((at, i) => Math.round((at - times[i]!) / 1000))).toEqual([20, 40, 60, 80]);
    await bench.leave('A');
    await bench.run(10);
    expect(bench.sent('StopTransaction')).toMatchObject([{ transactionId: -1, reason: 'Local' }]);
    expect(bench.outbox.deadLetters()).toMatchObject([{ action: 'StartTransaction', why: 'InternalError: connector busy' }]);
    expect(bench.station.journal.entries().map(({ event }) => event)).toContain('message.undeliverable');
  });

  it('a refusal that passes loses nothing', async () => {
    const bench = await Bench.started();
    bench.brain.setBehaviour('StartTransaction', { answer: 'error', code: 'InternalError', description: '', times: 2 });
    await bench.startByCard('A');
    await bench.run(120);
    await bench.leave('A');
    expect(bench.outbox.deadLetters()).toEqual([]);
    expect(bench.brain.transactions(bench.identity)).toMatchObject([{ stopped: { reason: 'Local' } }]);
    expect(bench.brain.findings()).toEqual([]);
  });

  it('an answer that never comes makes the message come again, unchanged: the back-end sees a repetition', async () => {
    const bench = await Bench.started();
    bench.brain.setBehaviour('StartTransaction', { answer: 'silence', times: 2 });
    await bench.startByCard('A');
    await bench.run(120);
    const starts = bench.sent('StartTransaction');
    expect(starts).toHaveLength(3);
    expect(new Set(starts.map((start) => JSON.stringify(start))).size).toBe(1);
    await bench.leave('A');
    expect(bench.brain.transactions(bench.identity)).toHaveLength(1);
    expect(bench.brain.findings()).toEqual([]);
  });

  it('late answers are waited for', async () => {
    const bench = await Bench.started();
    for (const action of ['StartTransaction', 'MeterValues', 'StopTransaction'] as const) {
      bench.brain.setBehaviour(action, { answer: 'usual', delay_ms: seconds(12) });
    }
    await bench.startByCard('A');
    await bench.run(300);
    await bench.leave('A');
    await bench.run(60);
    expect(bench.sent('StartTransaction')).toHaveLength(1);
    expect(bench.brain.transactions(bench.identity)).toMatchObject([{ repetitions: 0, stopped: { reason: 'Local' } }]);
  });
});

describe('registration', () => {
  it('Pending: nothing but BootNotification and what is triggered, remote starts rejected, asked again after the interval', async () => {
    const bench = await Bench.started({ brain: { registration: 'Pending', interval_s: 120 } });
    bench.plug('A');
    await bench.run(60);
    expect(bench.requests().map(({ action }) => action)).toEqual(['BootNotification']);
    expect(await bench.call('RemoteStartTransaction', { idTag: 'APP-USER', connectorId: 1 })).toEqual({ status: 'Rejected' });
    expect(await bench.call('TriggerMessage', { requestedMessage: 'StatusNotification', connectorId: 1 })).toEqual({ status: 'Accepted' });
    expect(await bench.call('TriggerMessage', { requestedMessage: 'MeterValues', connectorId: 2 })).toEqual({ status: 'Accepted' });
    expect(await bench.configure('VWGC.FreeVendModeActive', 'true')).toBe('Rejected');
    await bench.run(1);
    expect(bench.requests().map(({ action }) => action)).toEqual(['BootNotification', 'StatusNotification', 'MeterValues']);
    await bench.run(120);
    expect(bench.sent('BootNotification')).toHaveLength(2);
    expect(bench.brain.findings()).toEqual([]);
  });

  it('Rejected: silence until the interval is over, and no answers', async () => {
    const bench = await Bench.started({ brain: { registration: 'Rejected', interval_s: 100 } });
    const unanswered = bench.backend.call(bench.identity, 'ClearCache', {}).catch((error: Error) => error.message);
    await bench.run(80);
    expect(await unanswered).toMatch(/did not answer/);
    expect(bench.requests()).toHaveLength(1);
    await bench.run(20);
    expect(bench.sent('BootNotification')).toHaveLength(2);
  });

  it('a session that is started before the first acceptance is queued, not lost', async () => {
    const bench = new Bench();
    bench.brain.setBehaviour('BootNotification', { answer: 'status', status: 'Pending' });
    await bench.powerOn();
    bench.settings.set('AllowOfflineTxForUnknownId', true);
    await bench.startByCard('A');
    await bench.run(600);
    expect(bench.sent('StartTransaction')).toEqual([]);
    bench.brain.setBehaviour('BootNotification', { answer: 'usual' });
    await bench.run(3600);
    await bench.leave('A');
    expect(bench.reasons()).toEqual(['Local']);
    expect(bench.brain.findings()).toEqual([]);
  });

  it('a BootNotification that is triggered and answered Pending silences the station again until it is accepted', async () => {
    const bench = await Bench.started({ brain: { interval_s: 60 } });
    bench.brain.setBehaviour('BootNotification', { answer: 'status', status: 'Pending', times: 1 });
    await bench.call('TriggerMessage', { requestedMessage: 'BootNotification' });
    await bench.run(1);
    bench.plug('A');
    await bench.run(30);
    expect(bench.statuses(1)).toEqual(['Available']);
    await bench.run(40);
    expect(bench.statuses(1)).toEqual(['Available', 'Preparing']);
    expect(bench.brain.findings()).toEqual([]);
  });

  it('no answer, or a CALLERROR, to BootNotification: asked again, with the link kept', async () => {
    const bench = new Bench();
    bench.brain.setBehaviour('BootNotification', { answer: 'error', code: 'InternalError', description: '', times: 2 });
    await bench.powerOn();
    await bench.run(130);
    expect(bench.sent('BootNotification')).toHaveLength(3);
    expect(bench.statuses(0)).toEqual(['Available']);
  });

  it('the boot says who the station and its meters are, in the eight fields of the field', async () => {
    const bench = await Bench.started();
    const [boot] = bench.sent('BootNotification');
    expect(Object.keys(boot ?? {}).sort()).toEqual(
      [
        'chargePointModel',
        'chargePointSerialNumber',
        'chargePointVendor',
        'firmwareVersion',
        'iccid',
        'imsi',
        'meterSerialNumber',
        'meterType',
      ].sort(),
    );
    expect(boot).toMatchObject({ meterSerialNumber: expect.stringMatching(/^\d{10},\d{10}$/), meterType: 'LEM DCBM_v1,LEM DCBM_v1' });
  });

  it('a meter that is silent at start does not keep the station from its back-end, nor the other side from charging', async () => {
    const store = (await Bench.started()).store;
    const bench = new Bench({ store });
    bench.host.events.on('started', ({ meters }) => meters.A.inject('silent'));
    await bench.powerOn();
    expect(bench.statuses(0)).toEqual(['Available']);
    expect(bench.statuses(1)).toEqual(['Faulted']);
    await bench.startByCard('B');
    expect(bench.statuses(2).at(-1)).toBe('Charging');
    bench.host.station.meters.A.clear('silent');
    await bench.run(20);
    expect(bench.statuses(1)).toEqual(['Faulted', 'Available']);
  });

  it('a meter that is silent at start while its session is open is waited for in service', async () => {
    const bench = await Bench.started();
    await bench.startByCard('A');
    await bench.run(100);
    bench.host.cutPower();
    bench.host.events.on('started', ({ meters }) => meters.A.inject('silent'));
    await bench.powerOn();
    expect(bench.sent('BootNotification')).toHaveLength(2);
    expect(bench.reasons()).toEqual([]);
    bench.host.station.meters.A.clear('silent');
    await bench.run(30);
    expect(bench.reasons()).toEqual(['PowerLoss']);
    expect(bench.samples(bench.sent('StopTransaction')[0])[0]).toMatchObject({ format: 'SignedData' });
    expect(bench.brain.findings()).toEqual([]);
  });

  it('six commands in the middle of the boot are answered one by one, and the boot goes on (field notes §12)', async () => {
    const bench = new Bench();
    bench.brain.setBehaviour('BootNotification', { answer: 'usual', delay_ms: seconds(8) });
    void bench.host.powerOn();
    await bench.run(2);
    for (const { action, payload } of greetings.field) {
      void bench.backend.call(bench.identity, action, payload(bench.clock.now())).catch(() => undefined);
    }
    await bench.run(1);
    expect(bench.requests().map(({ action }) => action)).toEqual(['BootNotification']);
    await bench.run(20);
    const frames = bench.transcript.lines().map(({ direction, frame }) => ({ direction, frame: frame as readonly unknown[] }));
    const asked = frames.filter(({ direction, frame }) => direction === 'received' && frame[0] === 2).map(({ frame }) => String(frame[1]));
    const answered = frames.filter(({ direction, frame }) => direction === 'sent' && frame[0] !== 2).map(({ frame }) => String(frame[1]));
    expect(asked).toHaveLength(7);
    expect(answered.toSorted()).toEqual(asked.toSorted());
    expect(bench.sent('BootNotification')).toHaveLength(1);
    expect([0, 1, 2].map((id) => bench.statuses(id))).toEqual([['Available'], ['Available'], ['Available']]);
    expect(bench.settings.get('MeterValueSampleInterval')).toBe(10);
    expect(bench.brain.findings()).toEqual([]);
  });
});

describe('the clock', () => {
  it('R-KEY-07: the heartbeat sets the clock; the durations of a running session notice nothing', async () => {
    const bench = await Bench.started();
    await bench.startByCard('A');
    bench.station.time.synchronise(later(bench.clock.now(), hours(1)), Ms(0));
    await bench.run(30);
    await bench.call('TriggerMessage', { requestedMessage: 'Heartbeat' });
    await bench.run(1);
    expect(bench.station.time.now()).toBe(bench.clock.now());
    const before = bench.clock.now();
    await bench.run(600);
    const after = bench
      .requests()
      .filter(({ action, at, payload }) => action === 'MeterValues' && 'transactionId' in payload && Date.parse(at) > before);
    expect(after.flatMap(({ payload }) => bench.samples(payload)).filter(({ measurand }) => measurand === 'Voltage')).toHaveLength(10);
    for (const { at, payload } of after) {
      const sampled = bench.samples(payload).find(({ context }) => context === 'Sample.Periodic');
      if (sampled) expect(Math.abs(Date.parse(sampled.at) - Date.parse(at))).toBeLessThan(2_000);
    }
  });

  it('a clock that is off is set by the boot, and what was stamped before is put right', async () => {
    const bench = new Bench({ clockError_ms: Ms(-3 * 86_400_000) });
    bench.brain.setBehaviour('BootNotification', { answer: 'error', code: 'InternalError', description: '' });
    await bench.powerOn();
    bench.settings.set('AllowOfflineTxForUnknownId', true);
    bench.plug('A');
    await bench.run(3);
    await bench.card('A', 'APP-USER');
    await bench.run(30);
    const began = bench.requests().length > 0 ? bench.clock.now() : 0;
    await bench.run(300);
    bench.brain.setBehaviour('BootNotification', { answer: 'usual' });
    await bench.run(120);
    const [start] = bench.sent('StartTransaction');
    expect(Math.abs(Date.parse(String(start?.['timestamp'])) - began)).toBeLessThan(30_000);
    await bench.leave('A', 'APP-USER');
    const [stop] = bench.sent('StopTransaction');
    const times = bench.samples(stop).map(({ at }) => at);
    expect(times.every((at) => at >= String(start?.['timestamp']) && at <= String(stop?.['timestamp']))).toBe(true);
    const reported = bench
      .meterValues('A')
      .flatMap((values) => bench.samples(values))
      .map(({ at }) => at);
    expect(reported).toEqual(reported.toSorted());
    expect(bench.brain.findings()).toEqual([]);
  });
});

describe('heartbeat', () => {
  it('R-KEY-06: is sent only when nothing was exchanged for the interval', async () => {
    const bench = await Bench.started({ brain: { interval_s: 300 } });
    await bench.configure('ClockAlignedDataInterval', '0');
    await bench.run(200);
    await bench.call('ClearCache', {});
    await bench.run(295);
    expect(bench.sent('Heartbeat')).toHaveLength(0);
    await bench.run(10);
    expect(bench.sent('Heartbeat')).toHaveLength(1);
  });

  it('is never later than the interval, for back-ends that close a link that is idle so long', async () => {
    const bench = await Bench.started({ brain: { interval_s: 60 } });
    await bench.configure('ClockAlignedDataInterval', '0');
    const from = bench.clock.now();
    await bench.run(600);
    const times = bench
      .requests()
      .filter(({ action, at }) => action === 'Heartbeat' && Date.parse(at) > from)
      .map(({ at }) => Date.parse(at));
    expect(times.length).toBeGreaterThanOrEqual(10);
    times.slice(1).forEach((at, i) => {
      expect(at - times[i]!).toBeLessThan(60_000);
      expect(at - times[i]!).toBeGreaterThan(54_000);
    });
  });
});

describe('back-off', () => {
  it('waits from one second up to two minutes, never in step, and begins anew after the back-end has answered', async () => {
    const bench = await Bench.started();
    const opened = () => bench.brain.station(bench.identity)?.connected;
    bench.links.cut();
    await bench.run(3600);
    expect(opened()).toBe(false);
    bench.links.restore();
    await bench.run(120);
    expect(opened()).toBe(true);
    bench.links.cut();
    await bench.run(0.5);
    bench.links.restore();
    await bench.run(1.5);
    expect(opened()).toBe(true);
  });
});
