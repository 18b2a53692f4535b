import { describe, expect, it } from 'vitest';
import { hours, Instant, VirtualClock } from '../../kernel/index.js';
import { SimAuxiliaryBattery } from './auxiliary-battery.js';

function battery(level_pct = 100, isProtected = false) {
  const clock = new VirtualClock(Instant(0), { turn: async () => undefined });
  const told: number[] = [];
  const sim = new SimAuxiliaryBattery({ clock, saved: { level_pct, externalCharger: false }, isProtected, moved: () => undefined });
  sim.listen(() => told.push(Math.round(sim.read().level_pct)));
  return { clock, sim, told };
}

describe('the 12 V battery of the twin', () => {
  it('lasts three hours without high voltage, six with the retrofit, and stays empty', async () => {
    for (const [isProtected, lasts_h] of [
      [false, 3],
      [true, 6],
    ] as const) {
      const { clock, sim } = battery(100, isProtected);
      sim.chargeFromHighVoltage(false);
      await clock.advance(hours(lasts_h / 2));
      expect(sim.read()).toEqual({ level_pct: expect.closeTo(50, 6), flow: 'draining' });
      await clock.advance(hours(lasts_h));
      expect(sim.read()).toEqual({ level_pct: 0, flow: 'resting' });
    }
  });

  it('is charged by the high voltage until it is full, and tells every five percent', async () => {
    const { clock, sim, told } = battery(82);
    sim.chargeFromHighVoltage(true);
    await clock.advance(hours(1));
    expect(told).toEqual([85, 90, 95, 100]);
    expect(sim.read()).toEqual({ level_pct: 100, flow: 'resting' });
  });

  it('a charger at its plug feeds the station as well, and more', async () => {
    const { clock, sim } = battery(0);
    sim.setExternalCharger(true);
    await clock.advance(hours(1));
    expect(sim.read()).toEqual({ level_pct: expect.closeTo(60 - 100 / 3, 6), flow: 'charging' });
  });

  it('at rest it sets no timer', async () => {
    const { clock, sim, told } = battery();
    sim.chargeFromHighVoltage(true);
    await clock.advance(hours(100));
    expect(told).toEqual([]);
  });
});
