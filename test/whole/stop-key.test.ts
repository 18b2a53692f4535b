/** Stop key SB1: R-HMI-51, R-HMI-52, manual §2.4. */
import { describe, expect, it } from 'vitest';
import type { Side } from '../../src/kernel/index.js';
import { Bench } from './bench.js';

const power_W = (bench: Bench, side: Side) => bench.host.station.twin.state().outlets[side].power_W;
const prompt = (bench: Bench, side: Side) => bench.station.stopKeys.prompt(side);

describe('the stop key', () => {
  it('R-HMI-51: asks for the card again and takes nothing from the vehicle; the card that started ends the session', async () => {
    const bench = await Bench.started();
    await bench.startByCard('A');
    const before_W = power_W(bench, 'A');
    bench.hands.pressStopKey('A');
    expect(prompt(bench, 'A')).toEqual({ until: bench.clock.now() + 60_000 });
    await bench.run(20);
    expect(power_W(bench, 'A')).toBeCloseTo(before_W, -3);
    expect(bench.reasons()).toEqual([]);
    expect(await bench.card('A', 'CARD-ANNA')).toEqual({ type: 'stopped' });
    await bench.run(10);
    expect(bench.reasons()).toEqual(['Local']);
    expect(prompt(bench, 'A')).toBeUndefined();
  });

  it('R-HMI-52: waits 60 s for it; after that all is as before', async () => {
    const bench = await Bench.started();
    await bench.startByCard('A');
    bench.hands.pressStopKey('A');
    await bench.run(59);
    expect(prompt(bench, 'A')).toBeDefined();
    await bench.run(1);
    expect(prompt(bench, 'A')).toBeUndefined();
    expect(bench.station.points.A).toMatchObject({ hmiState: 'charging', status: 'Charging' });
    await bench.run(60);
    expect(power_W(bench, 'A')).toBeGreaterThan(10_000);
    expect(bench.reasons()).toEqual([]);
  });

  it('R-HMI-52: waits as long as stop_button_auth_timeout says, each time anew', async () => {
    const bench = await Bench.started();
    expect(bench.settings.set('hmi.stop_button_auth_timeout', 5)).toBe(true);
    await bench.startByCard('A');
    bench.hands.pressStopKey('A');
    await bench.run(4);
    bench.hands.pressStopKey('A');
    await bench.run(4);
    expect(prompt(bench, 'A')).toBeDefined();
    await bench.run(1);
    expect(prompt(bench, 'A')).toBeUndefined();
  });

  it('R-HMI-51: a card that does not fit is refused and charging goes on; one of the same group ends it', async () => {
    const bench = await Bench.started();
    await bench.startByCard('A', 'CARD-ANNA');
    bench.hands.pressStopKey('A');
    expect(await bench.card('A', 'CARD-CARLA')).toMatchObject({ type: 'refused' });
    expect(prompt(bench, 'A')).toBeDefined();
    expect(power_W(bench, 'A')).toBeGreaterThan(10_000);
    expect(await bench.card('A', 'CARD-BEN')).toEqual({ type: 'stopped' });
  });

  it('acts on its own side only (C-34), and is an event with its time', async () => {
    const bench = await Bench.started();
    await bench.startByCard('A', 'CARD-ANNA');
    await bench.startByCard('B', 'CARD-CARLA');
    bench.hands.pressStopKey('B');
    expect([prompt(bench, 'A'), prompt(bench, 'B')]).toEqual([undefined, { until: expect.any(Number) }]);
    expect(bench.station.journal.entries().at(-1)).toMatchObject({ event: 'cabinet.stopKey', side: 'B', at: bench.clock.now() });
    await bench.card('B', 'CARD-CARLA');
    await bench.run(10);
    expect(bench.statuses(1).at(-1)).toBe('Charging');
    expect(bench.statuses(2).at(-1)).toBe('Finishing');
  });

  it('does nothing where nothing charges, and its prompt goes with the session', async () => {
    const bench = await Bench.started();
    bench.hands.pressStopKey('A');
    expect(prompt(bench, 'A')).toBeUndefined();
    await bench.startByCard('A');
    bench.hands.pressStopKey('A');
    bench.hands.unplug('A');
    await bench.run(5);
    expect(prompt(bench, 'A')).toBeUndefined();
    await bench.startByCard('A', 'CARD-CARLA');
    await bench.run(60);
    expect(bench.statuses(1).at(-1)).toBe('Charging');
  });

  it('R-FVM-06: stops at once in free vend, where nobody has a card', async () => {
    const bench = await Bench.started();
    await bench.configure('VWGC.FreeVendModeActive', 'true');
    bench.plug('A');
    await bench.run(60);
    bench.hands.pressStopKey('A');
    await bench.run(10);
    expect(bench.reasons()).toEqual(['Local']);
  });
});
