import { describe, expect, it } from 'vitest';
import { Bench } from './bench.js';

describe('a session by card', () => {
  it('goes from plug to bill', async () => {
    const bench = await Bench.started();
    await bench.startByCard('A');
    await bench.run(600);
    await bench.card('A', 'CARD-ANNA');
    await bench.run(30);
    bench.hands.unplug('A');
    await bench.run(10);
    expect(bench.statuses(1)).toEqual(['Available', 'Preparing', 'Charging', 'Finishing', 'Available']);
    expect(bench.brain.findings()).toEqual([]);
  });
});
