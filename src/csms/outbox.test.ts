import { describe, expect, it } from 'vitest';
import { Instant, MemoryStore, Ms, type Store, StoreFault, seconds, silentLog, VirtualClock } from '../kernel/index.js';
import type { CallOutcome, Messages } from '../protocols/ocpp16/index.js';
import { emulationProfile } from '../station/generation/index.js';
import { unsealed } from '../station/settings/secret-box.js';
import { Settings } from '../station/settings/settings.js';
import { type Letter, Outbox } from './outbox.js';

const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));
const at = (second: number) => `2026-03-02T08:00:${String(second).padStart(2, '0')}Z`;

const start = (sessionId: string): Letter => ({
  action: 'StartTransaction',
  sessionId,
  payload: { connectorId: 1, idTag: `card of ${sessionId}`, meterStart: 10, timestamp: at(0) },
});
const metered = (sessionId: string, second: number): Letter => ({
  action: 'MeterValues',
  sessionId,
  payload: { connectorId: 1, meterValue: [{ timestamp: at(second), sampledValue: [{ value: '11.0' }] }] },
});
const stop = (sessionId: string, idTag?: string): Letter => ({
  action: 'StopTransaction',
  sessionId,
  payload: { ...(idTag !== undefined && { idTag }), meterStop: 12, timestamp: at(50) },
});

type Outcome = CallOutcome<Letter['action']>;
const accepted = { type: 'result', payload: { transactionId: 7, idTagInfo: { status: 'Accepted' } } } as const satisfies Outcome;
const done = { type: 'result', payload: {} } as const satisfies Outcome;
const error = { type: 'error', code: 'InternalError', description: 'no', details: {} } as const satisfies Outcome;

/** An outbox whose calls wait in `calls` until the test ends the oldest with an outcome. */
class Rig {
  readonly clock: VirtualClock;
  readonly store: Store;
  readonly calls: { readonly action: string; readonly payload: Record<string, unknown>; readonly end: (outcome: Outcome) => void }[] = [];
  readonly sent: string[] = [];
  readonly learnt: string[] = [];
  readonly notAccepted: string[] = [];
  readonly buried: string[] = [];
  readonly storeFaults: string[] = [];
  readonly outbox: Outbox;

  constructor(store: Store = new MemoryStore(), omitTransactionId = false) {
    this.clock = new VirtualClock(Instant(Date.UTC(2026, 2, 2, 8)), { turn });
    this.store = store;
    const facts = {
      activeSession: false,
      recalibrationActive: false,
      supply_A: 63,
      freeVendActive: false,
      managedSwitch: true,
      maintenanceCards: true,
      terminalNumbered: false,
      meetsSecurityProfile: () => false,
      tokenAccepted: () => false,
    };
    const settings = new Settings({ store, log: silentLog, profile: emulationProfile(), facts, resolvers: {}, secrets: unsealed });
    this.outbox = new Outbox({
      clock: this.clock,
      store,
      settings,
      log: silentLog,
      omitTransactionId,
      call: <A extends Letter['action']>(action: A, payload: Messages[A]['request'], end: (outcome: CallOutcome<A>) => void) => {
        this.sent.push(action);
        this.calls.push({ action, payload: { ...payload }, end });
      },
      learnt: (idTag) => this.learnt.push(idTag),
      named: () => undefined,
      notAccepted: (sessionId) => this.notAccepted.push(sessionId),
      buried: ({ action }) => this.buried.push(action),
      storeFailed: ({ code }) => this.storeFaults.push(code),
    });
  }

  async put(...letters: readonly Letter[]): Promise<void> {
    this.store.atomically(() => {
      for (const letter of letters) this.outbox.put(letter);
    });
    await this.clock.settle();
  }

  async end(outcome: Outcome): Promise<Record<string, unknown>> {
    const call = this.calls.shift();
    if (!call) throw new Error('nothing is under way');
    call.end(outcome);
    await this.clock.settle();
    return call.payload;
  }

  async open(): Promise<this> {
    this.outbox.openGate();
    await this.clock.settle();
    return this;
  }
}

const opened = (): Promise<Rig> => new Rig().open();

describe('outbox', () => {
  it('sends in order, one at a time, each after the answer to the one before', async () => {
    const rig = await opened();
    await rig.put(start('s'), metered('s', 1), stop('s'));
    expect(rig.sent).toEqual(['StartTransaction']);
    await rig.end(accepted);
    expect(rig.sent).toEqual(['StartTransaction', 'MeterValues']);
    await rig.end(done);
    await rig.end(done);
    expect(rig.sent).toEqual(['StartTransaction', 'MeterValues', 'StopTransaction']);
    expect(rig.outbox.waiting()).toEqual([]);
  });

  it('sends nothing while the gate is closed', async () => {
    const rig = new Rig();
    await rig.put(start('s'));
    await rig.clock.advance(seconds(1000));
    expect(rig.sent).toEqual([]);
    await rig.open();
    expect(rig.sent).toEqual(['StartTransaction']);
  });

  it('patches the transactionId of the answer into everything that waits', async () => {
    const rig = new Rig();
    await rig.put(start('s'), metered('s', 1), stop('s'));
    await rig.open();
    await rig.end(accepted);
    expect(await rig.end(done)).toMatchObject({ transactionId: 7 });
    expect(await rig.end(done)).toMatchObject({ transactionId: 7, meterStop: 12 });
  });

  it('leaves the transactionId out of MeterValues in profiles that do so, never out of StopTransaction', async () => {
    const rig = await new Rig(undefined, true).open();
    await rig.put(start('s'), metered('s', 1), stop('s'));
    await rig.end(accepted);
    expect(await rig.end(done)).not.toHaveProperty('transactionId');
    expect(await rig.end(done)).toMatchObject({ transactionId: 7 });
  });

  it('R-KEY-12: a refusal is repeated after attempts × interval, at most TransactionMessageAttempts times in all; then it is a dead letter', async () => {
    const rig = await opened();
    await rig.put(start('s'), metered('s', 1));
    for (const wait_s of [20, 40, 60, 80]) {
      await rig.end(error);
      const before = rig.sent.length;
      await rig.clock.advance(Ms(wait_s * 1000 - 1));
      expect(rig.sent).toHaveLength(before);
      await rig.clock.advance(Ms(1));
      expect(rig.sent).toHaveLength(before + 1);
    }
    await rig.end(error);
    expect(rig.outbox.deadLetters()).toMatchObject([{ action: 'StartTransaction', sessionId: 's', why: 'InternalError: no' }]);
    expect(rig.buried).toEqual(['StartTransaction']);
  });

  it('tells how often what waits was refused, and when the first is tried again', async () => {
    const rig = await opened();
    await rig.put(start('s'), metered('s', 1));
    const refusals = () => rig.outbox.waiting().map((letter) => letter.refusals);
    expect([refusals(), rig.outbox.retryAt]).toEqual([[0, 0], undefined]);
    await rig.end(error);
    expect([refusals(), rig.outbox.retryAt]).toEqual([[1, 0], rig.clock.now() + 20_000]);
    await rig.clock.advance(seconds(20));
    expect(rig.outbox.retryAt).toBeUndefined();
    await rig.end({ type: 'timeout' });
    expect([refusals(), rig.outbox.retryAt]).toEqual([[1, 0], rig.clock.now() + 5_000]);
    rig.outbox.closeGate();
    expect(rig.outbox.retryAt).toBeUndefined();
    expect(rig.outbox.waiting(1)).toHaveLength(1);
  });

  it('the rest of a transaction whose start is dead is still delivered: MeterValues without an id, StopTransaction with -1', async () => {
    const store = new MemoryStore();
    const rig = await new Rig(store).open();
    await rig.put(start('s'), metered('s', 1), stop('s'));
    for (let i = 0; i < 5; i++) {
      await rig.end(error);
      await rig.clock.advance(seconds(100));
    }
    expect(await rig.end(done)).not.toHaveProperty('transactionId');
    expect(await rig.end(done)).toMatchObject({ transactionId: -1 });
    expect(rig.outbox.waiting()).toEqual([]);
  });

  it('a time-out, a lost link and a closed gate are no attempts; the message comes again unchanged', async () => {
    const rig = await opened();
    await rig.put(start('s'));
    const payloads: unknown[] = [];
    for (let i = 0; i < 20; i++) {
      payloads.push(await rig.end(i % 2 ? { type: 'lost' } : { type: 'timeout' }));
      if (i % 2) {
        rig.outbox.closeGate();
        await rig.open();
      }
      await rig.clock.advance(seconds(10));
    }
    payloads.push(await rig.end(accepted));
    expect(new Set(payloads.map((payload) => JSON.stringify(payload))).size).toBe(1);
    expect(rig.outbox.deadLetters()).toEqual([]);
  });

  it.each([
    ['a refusal', error],
    ['a timeout', { type: 'timeout' } as const],
  ])('%s that is heard while the gate is closed is no reason to wait when it opens again', async (_what, outcome) => {
    const rig = await opened();
    await rig.put(start('s'));
    rig.outbox.closeGate();
    await rig.end(outcome);
    expect(rig.outbox.retryAt).toBeUndefined();
    await rig.open();
    expect(rig.sent).toEqual(['StartTransaction', 'StartTransaction']);
  });

  it('a request that our own check refuses is a dead letter at once: it would be no better the next time', async () => {
    const rig = await opened();
    await rig.put(start('s'), metered('s', 1));
    await rig.end({ type: 'invalid', of: 'request', violation: { code: 'TypeConstraintViolation', description: 'wrong', path: '' } });
    expect(rig.outbox.deadLetters()).toHaveLength(1);
    expect(rig.sent).toEqual(['StartTransaction', 'MeterValues']);
  });

  it('goes on after a restart with what waits, with the same ids and after the last number ever used', async () => {
    const store = new MemoryStore();
    const before = await new Rig(store).open();
    await before.put(start('s'), metered('s', 1));
    await before.end(accepted);
    before.outbox.closeGate();
    const after = new Rig(store);
    await after.put(metered('s', 2), stop('s'));
    await after.open();
    const seconds_ = [await after.end(done), await after.end(done)].map(
      (payload) => (payload['meterValue'] as [{ timestamp: string }])[0].timestamp,
    );
    expect(seconds_).toEqual([at(1), at(2)]);
    expect(await after.end(done)).toMatchObject({ transactionId: 7 });
  });

  it('after a restart with nothing waiting, new messages still come after all earlier ones', async () => {
    const store = new MemoryStore();
    const before = await new Rig(store).open();
    await before.put(start('s'));
    await before.end(error);
    await before.put(stop('s'));
    const after = await new Rig(store).open();
    await after.put(start('t'));
    expect(after.outbox.waiting().map(({ action, sessionId }) => `${action} ${sessionId}`)).toEqual([
      'StartTransaction s',
      'StopTransaction s',
      'StartTransaction t',
    ]);
  });

  it('tells what answers say of tokens, and who is not accepted', async () => {
    const rig = await opened();
    await rig.put(start('s'), stop('s', 'other card'));
    await rig.end({ type: 'result', payload: { transactionId: 7, idTagInfo: { status: 'Blocked' } } });
    await rig.end({ type: 'result', payload: { idTagInfo: { status: 'Accepted' } } });
    expect(rig.learnt).toEqual(['card of s', 'other card']);
    expect(rig.notAccepted).toEqual(['s']);
  });

  it('an answer that cannot be written down leaves the message where it is: it comes again, and the fault is told', async () => {
    const store = new MemoryStore();
    const rig = await new Rig(store).open();
    await rig.put(start('s'));
    const atomically = store.atomically.bind(store);
    store.atomically = () => {
      throw new StoreFault('store.full', 'full');
    };
    await rig.end(accepted);
    expect(rig.storeFaults).toEqual(['store.full']);
    expect(rig.outbox.waiting()).toHaveLength(1);
    store.atomically = atomically;
    await rig.clock.advance(seconds(5));
    await rig.end(accepted);
    expect(rig.sent).toEqual(['StartTransaction', 'StartTransaction']);
    expect(rig.outbox.transactionId('s')).toBe(7);
  });

  it('ids may come again: the newest session counts', async () => {
    const rig = await opened();
    for (const sessionId of ['m', 'z', 'a']) {
      await rig.put(start(sessionId));
      await rig.end(accepted);
      expect(rig.outbox.sessionOf(7)).toBe(sessionId);
    }
    expect(rig.outbox.sessionOf(8)).toBeUndefined();
  });

  it('moves the times of what this run has queued, and of nothing older', async () => {
    const store = new MemoryStore();
    await new Rig(store).put(start('old'));
    const rig = new Rig(store);
    await rig.put(start('new'), metered('new', 1), stop('new'));
    rig.outbox.correctTimes(Ms(3_600_000));
    const times = rig.outbox
      .waiting()
      .map((letter) => (letter.action === 'MeterValues' ? letter.payload.meterValue[0]?.timestamp : letter.payload.timestamp));
    expect(times).toEqual(['2026-03-02T08:00:00Z', '2026-03-02T09:00:00Z', '2026-03-02T09:00:01Z', '2026-03-02T09:00:50Z']);
  });

  it('is drained when nothing can go now: empty, closed, or waiting for its next attempt', async () => {
    const rig = new Rig();
    await rig.put(start('s'));
    let drained = 0;
    const watch = () => void rig.outbox.drained().then(() => drained++);
    watch();
    await rig.clock.settle();
    expect(drained).toBe(1);
    await rig.open();
    watch();
    await rig.clock.settle();
    expect(drained).toBe(1);
    await rig.end(accepted);
    expect(drained).toBe(2);
  });
});
