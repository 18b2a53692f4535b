/** Power that goes at any moment: nothing lost, nothing twice, pages without a gap, no energy that is not billed. */
import { describe, expect, it } from 'vitest';
import { MemoryStore, Ms, type Store, StoreFault, type StoreFaultCode, seconds, type Table } from '../../src/kernel/index.js';
import { Bench } from './bench.js';
import { expectSoundBooks } from './books.js';

describe('loss of power', () => {
  it('a session in the middle is closed with reason PowerLoss, its record fetched, and the queue delivered in order', async () => {
    const bench = await Bench.started();
    await bench.startByCard('A');
    await bench.run(330);
    bench.host.cutPower();
    await bench.run(3600);
    await bench.powerOn();
    await bench.run(10);
    const [stop] = bench.sent('StopTransaction');
    expect(stop).toMatchObject({ reason: 'PowerLoss' });
    expect(bench.samples(stop)[0]).toMatchObject({ format: 'SignedData' });
    const reported = bench
      .meterValues('A')
      .flatMap((values) => bench.samples(values))
      .filter(({ measurand }) => measurand === 'Energy.Active.Import.Register');
    expect(String(stop?.['timestamp']) >= String(reported.at(-1)?.at)).toBe(true);
    expect(Number(stop?.['meterStop']) + 1).toBeGreaterThan(Number(reported.at(-1)?.value));
    expect(bench.statuses(1).at(-1)).toBe('Finishing');
    await expectSoundBooks(bench);
  });

  it('after it the vehicle does not charge again by itself; a card is needed after the cable was out', async () => {
    const bench = await Bench.started();
    await bench.startByCard('A');
    bench.host.cutPower();
    await bench.powerOn();
    await bench.run(600);
    expect(bench.sent('StartTransaction')).toHaveLength(1);
    bench.hands.unplug('A');
    await bench.run(5);
    await bench.startByCard('A');
    expect(bench.sent('StartTransaction')).toHaveLength(2);
  });

  it('at many instants of a session, from the plug to the last message', async () => {
    for (let instant_ms = 0; instant_ms <= 150_000; instant_ms = Math.floor(instant_ms * 1.13) + 173) {
      const bench = await Bench.started({ seed: `cut ${instant_ms}` });
      await bench.configure('MeterValueSampleInterval', '10');
      bench.plug('A');
      await bench.run(3);
      void bench.station.desk.presentCard('A', 'CARD-ANNA');
      // The session: start at once, stop after a minute and a half, unplugged two seconds later.
      const before = bench.host.station;
      const unlessCut = (act: () => void) => () => {
        if (bench.host.running === before) act();
      };
      bench.clock.after(
        'stop',
        seconds(90),
        unlessCut(() => void before.station.desk.presentCard('A', 'CARD-ANNA')),
      );
      bench.clock.after(
        'unplug',
        seconds(92),
        unlessCut(() => before.twin.hands.unplug('A')),
      );
      await bench.run(instant_ms / 1000);
      bench.host.cutPower();
      await bench.run(30);
      await bench.powerOn();
      await bench.run(60);
      await expectSoundBooks(bench, `cut after ${instant_ms} ms`);
    }
  });

  it('twice in a row, and without a link, everything is delivered once when both are back', async () => {
    const bench = await Bench.started();
    await bench.startByCard('A');
    await bench.startByCard('B', 'CARD-CARLA');
    bench.links.cut();
    await bench.run(200);
    bench.host.cutPower();
    await bench.powerOn();
    await bench.run(100);
    bench.host.cutPower();
    await bench.run(100);
    await bench.powerOn();
    bench.links.restore();
    await bench.run(300);
    expect(bench.reasons()).toEqual(['PowerLoss', 'PowerLoss']);
    await expectSoundBooks(bench);
  });

  it('R-CON-15, R-KEY-28: what is counted and configured survives', async () => {
    const bench = await Bench.started();
    const counters = async () =>
      JSON.stringify(
        await bench.call('GetConfiguration', {
          key: ['VWGC.ChargeGunPlugCycleCounters', 'VWGC.DCMeterPublicKeysOcmf', 'HeartbeatInterval'],
        }),
      );
    for (const side of ['A', 'A', 'B'] as const) {
      bench.plug(side);
      await bench.run(5);
      bench.hands.unplug(side);
      await bench.run(5);
    }
    const before = await counters();
    expect(before).toContain('"2,1"');
    bench.host.cutPower();
    await bench.powerOn();
    expect(await counters()).toBe(before);
  });

  it('a session of an earlier run keeps its times when the clock of the new run has to be set', async () => {
    const bench = await Bench.started({ clockError_ms: Ms(-3 * 86_400_000) });
    await bench.startByCard('A');
    await bench.run(300);
    const lost = bench.clock.now();
    bench.host.cutPower();
    await bench.run(60);
    await bench.powerOn();
    await bench.run(60);
    const [{ started, stopped } = {}] = bench.brain.transactions(bench.identity);
    expect(stopped?.reason).toBe('PowerLoss');
    expect(Math.abs(Date.parse(String(stopped?.timestamp)) - lost)).toBeLessThan(65_000);
    expect(Math.abs(Date.parse(String(started?.timestamp)) - lost)).toBeLessThan(340_000);
    expect(bench.brain.findings()).toEqual([]);
  });
});

/** A disk that stops taking anything when it is told to. */
class FailingStore implements Store {
  readonly #inner = new MemoryStore();
  fault: StoreFaultCode | undefined;

  table<Row>(name: string): Table<Row> {
    const table = this.#inner.table<Row>(name);
    const check = (): void => {
      if (this.fault) throw new StoreFault(this.fault, 'told to fail');
    };
    return {
      get: (key) => table.get(key),
      rows: (prefix, limit) => table.rows(prefix, limit),
      count: (prefix) => table.count(prefix),
      put: (key, row) => {
        check();
        table.put(key, row);
      },
      delete: (key) => {
        check();
        table.delete(key);
      },
      clear: () => {
        check();
        table.clear();
      },
    };
  }

  atomically<T>(work: () => T): T {
    return this.#inner.atomically(work);
  }

  close(): void {
    this.#inner.close();
  }
}

describe('a disk that takes nothing more', () => {
  it.each(['store.full', 'store.damaged'] as const)(
    '%s in a session: the session ends, the fault is told, and it is billed when there is room again',
    async (fault) => {
      const store = new FailingStore();
      const bench = await Bench.started({ store });
      await bench.startByCard('A');
      await bench.run(100);
      store.fault = fault;
      await bench.run(100);
      expect([0, 1, 2].map((id) => bench.statuses(id).at(-1))).toEqual(['Faulted', 'Faulted', 'Faulted']);
      const delivered = bench.delivered_Wh('A');
      await bench.run(600);
      expect(bench.delivered_Wh('A')).toBe(delivered);
      store.fault = undefined;
      await bench.run(90);
      expect(bench.reasons()).toEqual(['Other']);
      expect([0, 2].map((id) => bench.statuses(id).at(-1))).toEqual(['Available', 'Available']);
      await expectSoundBooks(bench);
    },
  );

  it('no session begins and no energy flows while it lasts', async () => {
    const store = new FailingStore();
    const bench = await Bench.started({ store });
    store.fault = 'store.full';
    bench.plug('A');
    await bench.run(3);
    await bench.card('A', 'CARD-ANNA');
    await bench.run(120);
    expect(bench.delivered_Wh('A')).toBe(0);
    expect(bench.sent('StartTransaction')).toEqual([]);
    store.fault = undefined;
    bench.hands.unplug('A');
    await bench.run(60);
    await bench.startByCard('A');
    await bench.leave('A');
    await expectSoundBooks(bench);
  });

  it("that fails between the meter's start and the transaction's gives no energy either", async () => {
    const store = new FailingStore();
    const bench = await Bench.started({ store });
    bench.plug('A');
    await bench.run(3);
    await bench.card('A', 'CARD-ANNA');
    const { A: meter } = bench.host.station.meters;
    const start = meter.start.bind(meter);
    meter.start = async (transaction) => {
      await start(transaction);
      store.fault = 'store.full';
    };
    await bench.run(60);
    expect(bench.delivered_Wh('A')).toBe(0);
    store.fault = undefined;
    await bench.run(90);
    await expectSoundBooks(bench);
  });
});
