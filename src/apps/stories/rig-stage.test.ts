import { describe, expect, it } from 'vitest';
import { fakeRig } from '../../../test/browser/fake-rig.js';
import { later, minutes } from '../../kernel/index.js';
import { rigStage } from './rig-stage.js';

describe('time on the stage of a rig', () => {
  it('is stepped by the story while the clock stands still', async () => {
    const rig = fakeRig();
    rig.clock.run({ mode: 'stepped' });
    await rigStage({ rig, sleep: () => Promise.reject(new Error('nobody sleeps')) }).pass(minutes(7));
    expect(rig.calls.slice(1)).toEqual([
      ['advance', minutes(5)],
      ['advance', minutes(2)],
    ]);
  });

  it('is waited for while somebody runs a clock that stands still to a moment', async () => {
    const rig = fakeRig();
    rig.clock.run({ mode: 'stepped' });
    const stage = rigStage({ rig, sleep: async () => rig.timeIs(later(rig.clock.read().now, minutes(2))) });
    rig.clock.runTo({ by_ms: minutes(10) });
    const { now } = rig.clock.read();
    await stage.pass(minutes(7));
    expect(rig.clock.read().now - now).toBe(minutes(8));
    expect(rig.calls.map(([call]) => call)).toEqual(['run', 'runTo']);
  });
});
