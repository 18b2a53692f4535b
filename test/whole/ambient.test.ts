/** The air around the station: R-DAT-04. */
import { describe, expect, it } from 'vitest';
import { Bench } from './bench.js';

const told = (bench: Bench) =>
  bench.sent('StatusNotification').flatMap(({ info }) => (typeof info === 'string' && info.startsWith('Ambient') ? [info] : []));
const journal = (bench: Bench) => bench.station.journal.entries().filter(({ event }) => event.startsWith('ambient.'));

describe('the ambient temperature', () => {
  it.each([
    [54.2, 50],
    [-31, -25],
  ])('R-DAT-04: of %s °C is an event, once, and is reported to the back-end, also when it is over', async (ambient_C, limit_C) => {
    const bench = await Bench.started();
    const before = bench.statuses(0).at(-1);
    bench.hands.setAmbient(ambient_C);
    await bench.run(3600);
    expect(told(bench)).toEqual([`Ambient temperature ${ambient_C} C, limit ${limit_C} C.`]);
    bench.host.cutPower();
    await bench.powerOn();
    await bench.run(3600);
    bench.hands.setAmbient(20);
    await bench.run(3600);
    expect(told(bench)).toEqual([
      `Ambient temperature ${ambient_C} C, limit ${limit_C} C.`,
      'Ambient temperature is within its limits again.',
    ]);
    expect(journal(bench)).toMatchObject([
      { event: 'ambient.beyond-limits', ambient_C, limit_C },
      { event: 'ambient.within-limits', ambient_C: 20, worst_C: ambient_C, limit_C },
    ]);
    expect(bench.statuses(0).at(-1)).toBe(before);
  });

  it.each([-25, 50, 49])('of %s °C is none', async (ambient_C) => {
    const bench = await Bench.started();
    bench.hands.setAmbient(ambient_C);
    await bench.run(7200);
    expect([told(bench), journal(bench)]).toEqual([[], []]);
  });

  it('that wavers at a limit is one event', async () => {
    const bench = await Bench.started();
    for (let i = 0; i < 10; i++) {
      bench.hands.setAmbient(i % 2 === 0 ? 50.4 : 49.6);
      await bench.run(1200);
    }
    expect(told(bench)).toHaveLength(1);
  });

  it('R-DAT-04: is recorded day by day, in the archive too', async () => {
    const bench = await Bench.started({ start: '2026-07-01T00:00:00Z' });
    for (const ambient_C of [14, 31, 22]) {
      bench.hands.setAmbient(ambient_C);
      await bench.run(8 * 3600);
    }
    await bench.run(3600);
    const days = [
      { at: Date.parse('2026-07-01T00:00:00Z'), least_C: 14, most_C: 31 },
      { at: Date.parse('2026-07-02T00:00:00Z'), least_C: 22, most_C: 22 },
    ];
    expect(bench.station.ambient.days()).toEqual(days);
    bench.host.cutPower();
    await bench.powerOn();
    expect(bench.station.ambient.days()).toEqual(days);
    const answer = bench.call('GetDiagnostics', { location: 'https://files.example/in' });
    await bench.run(10);
    const archive = bench.files.fileAt(`https://files.example/in/${String((await answer)['fileName'])}`);
    expect(Buffer.from(archive ?? []).toString()).toContain('"least_C":14,"most_C":31');
  });
});
