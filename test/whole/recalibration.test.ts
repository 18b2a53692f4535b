/** Forced SoC recalibration in the firmware that begins it by fixed rules: manual §3.3, §3.4.1, §3.4.2. */
import { describe, expect, it } from 'vitest';
import type { BenchOptions } from './bench.js';
import { day_s, finished, hour_s, RecalibrationBench, started } from './recalibrating.js';

const blinking = { status: 'Unavailable', hmi: 'unavailable', light: 'red blinking' };
const free = { status: 'Available', hmi: 'available', light: 'green steady' };

/** So slow a grid, and packs so empty, that no pack is full after 8 h. */
async function slowly(bench: RecalibrationBench): Promise<void> {
  bench.hands.setGridFeed(16);
  for (const side of ['A', 'B'] as const) bench.hands.setPackSoc(side, 10);
}

describe('the original recalibration', () => {
  const original: BenchOptions = { profile: { generation: '1.1', options: { originalRecalibration: true } } };

  it('R-FSR-08, R-FSR-10, R-FSR-12, R-LED-08: begins after 120 h, keeps vehicles away with red blinking, and tells the back-end nothing but the status', async () => {
    const bench = await RecalibrationBench.started(original);
    await bench.run(120 * hour_s - 60);
    expect([bench.reading('A').at, bench.shown('A').status]).toEqual(['off', 'Available']);
    await bench.run(60);
    expect(bench.reading('A')).toMatchObject({ at: 'active', cause: 'days', permitsCharging: false });
    expect(bench.shown('A')).toEqual(blinking);
    bench.plug('A');
    expect(await bench.card('A', 'CARD-ANNA')).toMatchObject({ type: 'refused' });
    await bench.run(600);
    expect(bench.reading('A').at).toBe('active');
    expect(bench.sent('StartTransaction')).toEqual([]);
    expect(bench.texts('A')).toEqual([]);
    expect(bench.statuses(1)).toEqual(['Available', 'Unavailable']);
  });

  it('R-FSR-03: counts for each side, which is in it alone', async () => {
    const bench = await RecalibrationBench.started(original);
    await bench.run(60 * hour_s);
    bench.hands.setPackSoc('B', 100);
    await bench.run(60 * hour_s);
    expect([bench.shown('A'), bench.shown('B').status]).toEqual([blinking, 'Available']);
    await bench.startByCard('B');
    expect([bench.shown('A').light, bench.shown('B').light]).toEqual(['red blinking', 'green blinking']);
  });

  it('R-FSR-06, R-FSR-11: ends with a full pack, and the side serves again', async () => {
    const bench = await RecalibrationBench.started(original);
    await bench.run(120 * hour_s);
    await bench.run(6 * hour_s);
    expect(bench.reading('A')).toMatchObject({ at: 'off', cause: undefined });
    expect(bench.shown('A')).toEqual(free);
    expect(bench.station.journal.entries()).toContainEqual(
      expect.objectContaining({ event: 'recalibration.ended', side: 'A', why: 'full' }),
    );
    await bench.startByCard('A');
    expect(bench.shown('A').status).toBe('Charging');
  });

  it('R-FSR-11: ends by hand, and comes again a day later', async () => {
    const bench = await RecalibrationBench.started(original);
    await bench.run(120 * hour_s);
    bench.station.recalibration.stop('A');
    expect(bench.shown('A').status).toBe('Available');
    await bench.run(day_s - 60);
    expect(bench.reading('A').at).toBe('off');
    await bench.run(120);
    expect(bench.reading('A').at).toBe('active');
  });

  it('R-FSR-11: ends after 8 h though the pack is not full', async () => {
    const bench = await RecalibrationBench.started(original);
    await slowly(bench);
    bench.station.recalibration.start('A');
    await bench.run(8 * hour_s - 60);
    expect(bench.shown('A').status).toBe('Unavailable');
    await bench.run(120);
    expect([bench.reading('A').at, bench.shown('A').status]).toEqual(['off', 'Available']);
    expect(bench.socs('A').cells_pct).toBeLessThan(95);
  });
});

describe('the first extension', () => {
  const first: BenchOptions = { profile: { generation: '2.0' } };

  it('R-FSR-14, R-FSR-17, R-FSR-19, R-HMI-62, R-OCP-08, R-OCP-09, R-LED-08: begins after 30 days, stands back for a session, goes on after it, and tells both ends', async () => {
    const bench = await RecalibrationBench.started(first);
    await bench.run(30 * day_s - 60);
    expect(bench.reading('A').at).toBe('off');
    await bench.run(120);
    expect(bench.reading('A')).toMatchObject({ at: 'active', cause: 'days', permitsCharging: true });
    expect(bench.shown('A')).toEqual({ status: 'Available', hmi: 'available', light: 'blue steady' });
    expect(bench.station.points.A.offered?.power_W).toBe(150_000);
    expect([bench.texts('A'), bench.texts('B')]).toEqual([[started], [started]]);

    await bench.startByCard('A', 'CARD-ANNA', { vehicle: 'saloon-800' });
    expect([bench.reading('A').at, bench.shown('A')]).toEqual(['paused', { status: 'Charging', hmi: 'charging', light: 'green blinking' }]);
    await bench.card('A', 'CARD-ANNA');
    await bench.run(10);
    expect([bench.reading('A').at, bench.shown('A').status]).toEqual(['active', 'Finishing']);
    bench.hands.unplug('A');
    await bench.run(8 * hour_s);
    expect(bench.reading('A').at).toBe('off');
    expect(bench.texts('A')).toEqual([started, finished]);
    expect(bench.statuses(1)).not.toContain('Unavailable');
  });

  it('R-FSR-18, R-FSR-21: by hand it keeps vehicles away, and ends by hand', async () => {
    const bench = await RecalibrationBench.started(first);
    bench.station.recalibration.start('B');
    await bench.run(10);
    expect([bench.shown('A').status, bench.shown('B')]).toEqual(['Available', blinking]);
    expect(await bench.card('B', 'CARD-ANNA')).toMatchObject({ type: 'refused' });
    bench.station.recalibration.stop('B');
    await bench.run(10);
    expect([bench.shown('B').status, bench.texts('B'), bench.texts('A')]).toEqual(['Available', [started, finished], []]);
  });

  it('R-FSR-21: ends after 8 h, the sessions left aside for which it stood back', async () => {
    const bench = await RecalibrationBench.started(first);
    await bench.run(30 * day_s + 60);
    await slowly(bench);
    await bench.startByCard('A', 'CARD-ANNA', { soc_pct: 1 });
    await bench.run(2 * hour_s);
    expect(bench.reading('A').at).toBe('paused');
    await bench.leave('A');
    await bench.run(7.9 * hour_s);
    expect([bench.reading('A').at, bench.reading('B').at]).toEqual(['active', 'off']);
    await bench.run(hour_s);
    expect(bench.reading('A').at).toBe('off');
  });

  it('R-FSR-05, R-FSR-16, R-FSR-20: without the grid it waits; after 60 days it keeps vehicles away', async () => {
    const bench = await RecalibrationBench.started(first);
    await bench.run(29 * day_s);
    bench.hands.setGridFeed(0);
    await bench.run(2 * day_s);
    expect(bench.reading('A')).toMatchObject({ at: 'pending', cause: 'days' });
    await bench.run(29 * day_s + 60);
    expect(bench.reading('A')).toMatchObject({ at: 'pending', cause: 'overdue' });
    expect([bench.texts('A'), bench.shown('A').status]).toEqual([[], 'Available']);
    bench.hands.setGridFeed(63);
    await bench.run(10);
    expect([bench.reading('A').at, bench.shown('A')]).toEqual(['active', blinking]);
    bench.plug('A');
    expect(await bench.card('A', 'CARD-ANNA')).toMatchObject({ type: 'refused' });
    expect([bench.reading('A').at, bench.texts('A')]).toEqual(['active', [started]]);
  });

  it('R-FSR-22: a pack that is full in normal operation sets everything back', async () => {
    const bench = await RecalibrationBench.started(first);
    await bench.startByCard('A');
    await bench.leave('A');
    await bench.losePower();
    await bench.run(20 * day_s);
    expect(bench.reading('A').throughput_Ah).toBeGreaterThan(1);
    bench.hands.setPackSoc('A', 100);
    await bench.run(1);
    expect(bench.reading('A')).toMatchObject({ throughput_Ah: expect.closeTo(0, 1), improperShutdowns: 0 });
    expect(bench.reading('A').fullAt).toBeGreaterThan(bench.clock.now() - 5_000);
    await bench.run(11 * day_s);
    expect([bench.reading('A').at, bench.texts('A'), bench.texts('B')[0]]).toEqual(['off', [], started]);
    await bench.run(19 * day_s + 60);
    expect(bench.reading('A').at).toBe('active');
  });
});

describe('the state of charge', () => {
  it('R-FSR-01, R-FSR-02: has drifted after weeks without a full charge and a loss of power, and is right after a recalibration', async () => {
    const bench = await RecalibrationBench.started();
    const error_pct = (): number => Math.abs(bench.socs('A').reported_pct - bench.socs('A').cells_pct);
    await bench.run(30 * day_s);
    expect(error_pct()).toBeGreaterThan(1);
    await bench.startByCard('A', 'CARD-ANNA', { vehicle: 'saloon-800' });
    await bench.run(300);
    const { reported_pct } = bench.socs('A');
    await bench.losePower();
    expect(Math.abs(bench.socs('A').reported_pct - reported_pct)).toBeGreaterThan(0.1);
    bench.hands.unplug('A');
    bench.station.recalibration.start('A');
    await bench.run(12 * hour_s);
    expect([bench.reading('A').at, error_pct()]).toEqual(['off', expect.closeTo(0, 1)]);
    expect(Math.abs(bench.host.station.twin.ledger().imbalance_Wh)).toBeLessThan(0.1);
  });

  it('R-FSR-02: is saved when the station goes down in order', async () => {
    const bench = await RecalibrationBench.started();
    await bench.run(10 * hour_s);
    const { reported_pct } = bench.socs('A');
    bench.station.restart('soft');
    await bench.run(60);
    expect(bench.socs('A').reported_pct).toBeCloseTo(reported_pct, 1);
    expect(bench.reading('A').improperShutdowns).toBe(0);
    await bench.losePower();
    expect(bench.reading('A').improperShutdowns).toBe(1);
  });

  it('R-ESD-19: counts an emergency stop among the losses of power, and an open door not', async () => {
    const bench = await RecalibrationBench.started();
    bench.hands.setDoor('front', 'open');
    await bench.run(5);
    bench.hands.setDoor('front', 'closed');
    await bench.run(5);
    expect(bench.reading('A').improperShutdowns).toBe(0);
    bench.hands.pressEmergencyStop();
    await bench.run(5);
    expect([bench.reading('A').improperShutdowns, bench.reading('B').improperShutdowns]).toEqual([1, 1]);
    // There is nothing left to lose.
    await bench.losePower();
    expect(bench.reading('A').improperShutdowns).toBe(1);
  });
});
