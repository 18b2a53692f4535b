/** The same stories on a rig that runs already: on its own clock, with what has been before. */
import { describe, expect, it } from 'vitest';
import { VirtualStation } from '../../src/apps/simulation/virtual-station.js';
import { RecentLog } from '../../src/apps/station/recent-log.js';
import { createRig } from '../../src/apps/station/rig.js';
import type { PacedClock } from '../../src/apps/station/rig-clock.js';
import { brainBackend } from '../../src/apps/stories/brain-backend.js';
import { loadStory } from '../../src/apps/stories/library.js';
import { rigStage } from '../../src/apps/stories/rig-stage.js';
import { eventLoopTurn } from '../../src/io/clock.js';
import { Instant, Ms, VirtualClock } from '../../src/kernel/index.js';
import { runStory } from '../../src/stories/index.js';
import { failureOf, storyIn, withSteps } from './playing.js';

/** A station that is up, and a rig whose clock keeps a pace: it moves while the story sleeps, by the machine's time. */
async function runningRig(factor: number) {
  const station = new VirtualStation({ shapedNetwork: true });
  const clock: PacedClock = {
    factor,
    now: () => station.clock.now(),
    setFactor: () => undefined,
    advance: (by_ms) => station.clock.advance(by_ms),
  };
  const rig = createRig({
    host: station.host,
    clock,
    transcript: station.transcript,
    log: new RecentLog(station.clock),
    link: station.network,
    machineClock: new VirtualClock(Instant(0), { turn: eventLoopTurn }),
  });
  await station.powerOn();
  const sleeps: number[] = [];
  const sleep = async (machine_ms: number): Promise<void> => {
    sleeps.push(machine_ms);
    await station.clock.advance(Ms(Math.ceil(machine_ms * factor)));
  };
  const backend = brainBackend({ brain: station.brain, call: (...command) => station.backend.call(...command) }, station.identity);
  return { station, rig, sleep, sleeps, backend };
}

describe('a story on a rig that runs', () => {
  it.each([1, 60, 600])('waits for its clock at ×%i', async (factor) => {
    const { rig, sleep, sleeps, backend } = await runningRig(factor);
    const result = await runStory(loadStory('remote-start-and-stop'), rigStage({ rig, sleep, backend }));
    expect(failureOf(result)).toBeUndefined();
    expect(Math.max(...sleeps)).toBeLessThanOrEqual(20);
  });

  it('steps a clock that stands still', async () => {
    const { station, rig, sleep, backend } = await runningRig(0);
    const result = await runStory(loadStory('remote-start-and-stop'), rigStage({ rig, sleep, backend }));
    expect(failureOf(result)).toBeUndefined();
    expect(station.clock.now()).toBeGreaterThan(Date.parse('2026-03-02T08:05:00Z'));
  });

  it('does not count messages, transactions and records from before', async () => {
    const { station, rig, sleep, backend } = await runningRig(0);
    const stage = rigStage({ rig, sleep, backend });
    for (const [index, name] of ['remote-start-and-stop', 'remote-start-and-stop'].entries()) {
      expect(failureOf(await runStory(loadStory(name), stage))).toBeUndefined();
      station.hands.unplug('B');
      await station.run(10);
      expect(station.brain.transactions()).toHaveLength(index + 1);
    }
    const [nothing] = (await runStory(storyIn(withSteps('expect: { message: StatusNotification }')), stage)).steps;
    expect(nothing).toMatchObject({ ok: false, seen: 'no message' });
  });

  it('without a back-end of its own says so where it needs one', async () => {
    const { rig, sleep } = await runningRig(0);
    const stage = rigStage({ rig, sleep });
    const failure = async (...steps: readonly string[]) => failureOf(await runStory(storyIn(withSteps(...steps)), stage));
    expect(await failure('backend: { ClearCache: {} }')).toMatchObject({ expected: 'a back-end that the story can use' });
    expect(await failure('settings: { HeartbeatInterval: 60 }')).toMatchObject({ expected: 'a back-end that the story can use' });
    expect(await failure('expect: { transactions: 0 }')).toMatchObject({ seen: expect.stringMatching(/^nothing: the back-end/) });
    expect(await failure('expect: { side: A, hmi: available }')).toBeUndefined();
  });

  it('does not end with the power', async () => {
    const { rig, sleep } = await runningRig(0);
    const result = await runStory(storyIn(withSteps('power cut: 1 min')), rigStage({ rig, sleep }));
    expect(failureOf(result)).toMatchObject({ seen: expect.stringContaining('flexpole story') });
  });

  it('is refused where it is written for another station', async () => {
    const { rig, sleep, backend } = await runningRig(0);
    const result = await runStory(loadStory('firmware-2-0'), rigStage({ rig, sleep, backend }));
    expect(result.steps).toEqual([
      {
        number: 0,
        line: 4,
        text: 'setup',
        ok: false,
        expected: 'a station of generation 2.0, profile manual',
        seen: 'a station of generation 5.0, profile manual',
        at: '2026-03-02T08:00:10.000Z',
      },
    ]);
  });
});
