/** Two runs of one seed are alike, two stations in one process do not notice each other, and a long story keeps its energy. */
import { describe, expect, it } from 'vitest';
import { Bench } from './bench.js';
import { expectSoundBooks } from './books.js';

/** A day with several sessions, a loss of power and a lost link. */
async function day(bench: Bench): Promise<string> {
  for (let hour = 0; hour < 24; hour++) {
    if (hour % 5 === 0) {
      await bench.startByCard('A', 'CARD-ANNA', { soc_pct: 10 + hour });
      await bench.run(900);
      await bench.leave('A', 'CARD-ANNA');
    }
    if (hour % 7 === 3) {
      bench.plug('B', { vehicle: 'saloon-800' });
      await bench.run(5);
      await bench.call('RemoteStartTransaction', { idTag: 'APP-USER', connectorId: 2 });
      await bench.run(600);
      if (hour === 10) {
        bench.host.cutPower();
        await bench.run(120);
        await bench.powerOn();
      }
      if (hour === 17) {
        bench.links.cut();
        await bench.run(600);
        bench.links.restore();
      }
      bench.hands.unplug('B');
      await bench.run(30);
    }
    await bench.run(3600 - ((bench.clock.now() / 1000) % 3600));
  }
  return bench.transcript
    .lines()
    .map((line) => JSON.stringify(line))
    .join('\n');
}

describe('sameness', () => {
  it('R-SIM-05: a day of one seed gives one transcript, octet for octet, signatures included; another seed gives another', async () => {
    const first = await day(await Bench.started({ seed: 'one' }));
    const second = await day(await Bench.started({ seed: 'one' }));
    expect(second).toBe(first);
    expect(first.split('SignedData').length).toBeGreaterThan(8);
    expect(await day(await Bench.started({ seed: 'two' }))).not.toBe(first);
  });

  it('two stations in one process do not notice each other', async () => {
    const alone = await day(await Bench.started({ seed: 'one' }));
    const [one, other] = await Promise.all([Bench.started({ seed: 'one' }), Bench.started({ seed: 'other' })]);
    await other.startByCard('A', 'CARD-BEN');
    const [transcript] = await Promise.all([day(one), other.run(3600)]);
    expect(transcript).toBe(alone);
  });

  it('a whole day keeps its energy, and what is billed is what went into the vehicles', async () => {
    const bench = await Bench.started();
    await day(bench);
    await expectSoundBooks(bench);
    const { imbalance_Wh, throughput_Wh, gridToStation_Wh } = bench.host.station.twin.ledger();
    expect(gridToStation_Wh).toBeGreaterThan(1_000);
    expect(Math.abs(imbalance_Wh)).toBeLessThan(throughput_Wh * 0.001);
  });

  it('after a power cut nothing of the old program is left to act', async () => {
    const bench = await Bench.started();
    await bench.startByCard('A');
    const old = bench.host.station;
    bench.host.cutPower();
    await bench.run(3600);
    const frames = bench.transcript.lines().length;
    const entries = old.station.journal.entries().length;
    await bench.run(24 * 3600);
    expect(bench.transcript.lines()).toHaveLength(frames);
    expect(old.station.journal.entries()).toHaveLength(entries);
    expect(bench.clock.pending()).toEqual([]);
  });
});
