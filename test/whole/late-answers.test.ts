/** Answers that come when what they were asked for is over: nobody charges by them, nobody is stopped by them, nothing waits behind them. */
import { describe, expect, it } from 'vitest';
import { MemoryStore, Ms, type Store, StoreFault, type Table } from '../../src/kernel/index.js';
import { Bench } from './bench.js';

const freeVend = 'VWGC.FreeVendModeActive';
const freeToken = 'VWGC.FreeVendModeIdToken';
const late = (bench: Bench, delay_s: number): void =>
  bench.brain.setBehaviour('Authorize', { answer: 'usual', delay_ms: Ms(delay_s * 1000) });
const startedWith = (bench: Bench): readonly unknown[] => bench.sent('StartTransaction').map(({ idTag }) => idTag);

async function waiting(): Promise<Bench> {
  const bench = await Bench.started();
  bench.plug('A');
  await bench.run(3);
  return bench;
}

describe('an answer to Authorize that comes late', () => {
  it('R-FVM-09: gives nobody energy for free once free vend is off', async () => {
    const bench = await Bench.started();
    expect(await bench.configure(freeVend, 'true')).toBe('Accepted');
    late(bench, 10);
    bench.plug('A');
    await bench.run(3);
    expect(bench.sent('Authorize')).toHaveLength(2);
    expect(await bench.configure(freeVend, 'false')).toBe('Accepted');
    await bench.run(120);
    expect([startedWith(bench), bench.delivered_Wh('A')]).toEqual([[], 0]);
  });

  it.each(['CARD-ANNA', 'CARD-NOBODY'])(
    'R-FVM-04: leaves %s unbilled once free vend is on, and the vehicle is served in it',
    async (card) => {
      const bench = await waiting();
      late(bench, 5);
      const switched = bench.configure(freeVend, 'true');
      await bench.run(1);
      const held = bench.station.desk.presentCard('A', card);
      await bench.run(60);
      expect(await switched).toBe('Accepted');
      expect(await held).toMatchObject({ type: 'refused' });
      expect(startedWith(bench)).toEqual(['UNDEFINED_ID_TOKEN']);
    },
  );

  it('is no leave for the vehicle that came after', async () => {
    const bench = await waiting();
    late(bench, 10);
    const held = bench.station.desk.presentCard('A', 'CARD-ANNA');
    await bench.run(2);
    bench.hands.unplug('A');
    await bench.run(3);
    bench.plug('A', { soc_pct: 33 });
    await bench.run(60);
    expect(await held).toMatchObject({ type: 'refused', why: expect.stringContaining('has gone') });
    expect(startedWith(bench)).toEqual([]);
  });

  it('does not stop the session of somebody else', async () => {
    const bench = await Bench.started();
    await bench.configure('LocalPreAuthorize', 'true');
    const localAuthorizationList = [{ idTag: 'CARD-CARLA', idTagInfo: { status: 'Accepted' } }];
    await bench.call('SendLocalList', { listVersion: 1, updateType: 'Full', localAuthorizationList });
    await bench.startByCard('A', 'CARD-ANNA');
    late(bench, 29);
    const stopped = bench.station.desk.presentCard('A', 'CARD-BEN');
    await bench.run(2);
    bench.hands.unplug('A');
    await bench.run(5);
    bench.plug('A');
    await bench.run(4);
    expect(await bench.card('A', 'CARD-CARLA')).toEqual({ type: 'started' });
    await bench.run(60);
    expect(await stopped).toMatchObject({ type: 'refused' });
    expect(bench.station.points.A.state.at).toBe('charging');
    expect(bench.sent('StopTransaction').map(({ transactionId }) => transactionId)).toEqual([1]);
  });
});

describe('a back-end that takes no readings', () => {
  it('keeps no card waiting behind them', async () => {
    const bench = await Bench.started();
    expect(await bench.configure('ClockAlignedDataInterval', '10')).toBe('Accepted');
    bench.brain.setBehaviour('MeterValues', { answer: 'silence' });
    await bench.run(3600);
    bench.plug('A');
    await bench.run(3);
    const held = bench.station.desk.presentCard('A', 'CARD-ANNA').then((outcome) => ({ ...outcome, at: bench.clock.now() }));
    const began = bench.clock.now();
    await bench.run(240);
    expect(await held).toMatchObject({ type: 'started' });
    expect((await held).at - began).toBeLessThan(120_000);
  });
});

describe('free vend', () => {
  it('R-FVM-01, R-FVM-04: authorises nobody: neither a card nor a remote start gets a session of its own', async () => {
    const bench = await Bench.started();
    await bench.configure(freeVend, 'true');
    expect(await bench.card('A', 'CARD-ANNA')).toMatchObject({ type: 'refused', why: expect.stringContaining('a cable is enough') });
    expect(await bench.call('RemoteStartTransaction', { connectorId: 1, idTag: 'APP-USER' })).toEqual({ status: 'Rejected' });
    bench.plug('A');
    await bench.run(60);
    expect(startedWith(bench)).toEqual(['UNDEFINED_ID_TOKEN']);
  });

  it('R-FVM-03, R-FVM-05: takes no other token that the back-end does not accept, while it is active', async () => {
    const bench = await Bench.started();
    await bench.configure(freeVend, 'true');
    expect(await bench.configure(freeToken, 'NEVERSEEN')).toBe('Rejected');
    expect(await bench.configure(freeToken, 'CARD-CARLA')).toBe('Accepted');
    bench.plug('A');
    await bench.run(60);
    expect(startedWith(bench)).toEqual(['CARD-CARLA']);
  });

  it('R-FVM-03: is not switched on by what the back-end has said before: it must accept the token now', async () => {
    const bench = await Bench.started();
    await bench.configure(freeVend, 'true');
    await bench.configure(freeVend, 'false');
    bench.brain.setBehaviour('Authorize', { answer: 'error', code: 'InternalError', description: 'no' });
    expect(await bench.configure(freeVend, 'true')).toBe('Rejected');
  });
});

describe('a session whose start cannot be written down once', () => {
  /** Fails one write into the outbox. */
  class Hiccup {
    readonly #inner = new MemoryStore();
    armed = false;

    readonly store: Store = {
      table: <Row>(name: string): Table<Row> => {
        const table = this.#inner.table<Row>(name);
        const put = (key: string, row: Row): void => {
          if (name === 'outbox' && this.armed) {
            this.armed = false;
            throw new StoreFault('store.failed', 'this once');
          }
          table.put(key, row);
        };
        return {
          put,
          get: (key) => table.get(key),
          delete: (key) => table.delete(key),
          clear: () => table.clear(),
          rows: (prefix, limit) => table.rows(prefix, limit),
          count: (prefix) => table.count(prefix),
        };
      },
      atomically: (work) => this.#inner.atomically(work),
      close: () => this.#inner.close(),
    };
  }

  it('is reported as a transaction of 0 Wh: start and stop together, under one number', async () => {
    const hiccup = new Hiccup();
    const bench = await Bench.started({ store: hiccup.store });
    bench.plug('A');
    await bench.run(3);
    hiccup.armed = true;
    await bench.card('A', 'CARD-ANNA');
    await bench.run(120);
    expect(hiccup.armed).toBe(false);
    expect(startedWith(bench)).toEqual(['CARD-ANNA']);
    expect(bench.sent('StopTransaction')).toMatchObject([{ transactionId: 1 }]);
    expect(bench.delivered_Wh('A')).toBe(0);
  });
});

describe('a status that the back-end has not answered', () => {
  it('is said again', async () => {
    const bench = await Bench.started();
    bench.brain.setBehaviour('StatusNotification', { answer: 'silence', times: 1 });
    bench.plug('A');
    await bench.run(300);
    expect(bench.statuses(1)).toEqual(['Available', 'Preparing', 'Preparing']);
  });
});

describe('a session of which nothing is sampled', () => {
  it('is billed after a loss of power by what was noted within its last minute, though the meter is silent', async () => {
    const bench = await Bench.started();
    await bench.configure('MeterValueSampleInterval', '0');
    await bench.configure('ClockAlignedDataInterval', '0');
    await bench.startByCard('A', 'CARD-ANNA');
    await bench.run(780);
    const delivered_Wh = bench.delivered_Wh('A');
    bench.host.cutPower();
    await bench.run(30);
    bench.host.events.on('started', ({ meters }) => meters.A.inject('silent'));
    await bench.powerOn();
    await bench.run(1200);
    const [stop] = bench.sent('StopTransaction');
    const [start] = bench.sent('StartTransaction');
    const billed_Wh = Number(stop?.['meterStop']) - Number(start?.['meterStart']);
    expect(billed_Wh).toBeGreaterThan(delivered_Wh * 0.85);
    expect(billed_Wh).toBeLessThanOrEqual(delivered_Wh);
  });
});

describe('a command that nothing can come of', () => {
  it('is Rejected: RemoteStopTransaction of a number that says that there is none', async () => {
    const bench = await Bench.started();
    await bench.configure('TransactionMessageRetryInterval', '0');
    bench.brain.setBehaviour('StartTransaction', { answer: 'error', code: 'InternalError', description: 'no' });
    await bench.startByCard('A', 'CARD-ANNA');
    await bench.run(20);
    expect(bench.outbox.deadCount).toBe(1);
    expect(await bench.call('RemoteStopTransaction', { transactionId: -1 })).toEqual({ status: 'Rejected' });
  });
});
