/** The stories that come with Flexpole, on a station that has just come up as the bench has one. */
import { describe, expect, it } from 'vitest';
import { RigRefusal, type StoryRunDto } from '../../src/api/index.js';
import { VirtualStation } from '../../src/apps/simulation/virtual-station.js';
import { RecentLog } from '../../src/apps/station/recent-log.js';
import { createRig } from '../../src/apps/station/rig.js';
import { shippedNames } from '../../src/apps/stories/library.js';
import { StoryDesk } from '../../src/apps/stories/story-desk.js';
import { eventLoopTurn } from '../../src/io/clock.js';
import { Instant, silentLog, VirtualClock } from '../../src/kernel/index.js';

/** Stories that need what a station that runs does not have, and what becomes of them. */
const apartOnly: Readonly<Record<string, RegExp>> = {
  'boot-rejected-at-first': /^line 7: no message$/,
  'firmware-2-0': /^line 4: the story is for a station of generation 2\.0/,
};

async function playHere(name: string): Promise<string> {
  const station = new VirtualStation({ shapedNetwork: true });
  const rig = createRig({
    host: station.host,
    clock: {
      factor: 0,
      now: () => station.clock.now(),
      setFactor: () => undefined,
      advance: (by_ms) => station.clock.advance(by_ms),
    },
    transcript: station.transcript,
    log: new RecentLog(station.clock),
    link: station.network,
    machineClock: new VirtualClock(Instant(0), { turn: eventLoopTurn }),
  });
  await station.powerOn();
  const desk = new StoryDesk({
    rig,
    backend: { brain: station.brain, call: (...command) => station.backend.call(...command) },
    power: { cut: () => station.host.cutPower(), restore: () => station.host.powerOn() },
    sleep: eventLoopTurn,
    log: silentLog,
  });
  const ended = new Promise<StoryRunDto>((resolve) => {
    rig.events.on('story', () => {
      const run = desk.run()?.run;
      if (run && run.state !== 'running') resolve(run);
    });
  });
  try {
    await desk.start({ name }, 'here');
  } catch (error) {
    if (error instanceof RigRefusal) return error.message;
    throw error;
  }
  const { state, why, steps } = await ended;
  const failed = steps.find((step) => step.state === 'failed');
  return failed ? `line ${failed.line}: ${failed.seen ?? ''}` : (why ?? state);
}

describe('on a station that has just come up', () => {
  it.each(shippedNames().filter((name) => !Object.hasOwn(apartOnly, name)))('%s plays to its end', async (name) => {
    expect(await playHere(name)).toBe('passed');
  });

  it.each(Object.entries(apartOnly))('%s says what it misses', async (name, words) => {
    expect(await playHere(name)).toMatch(words);
  });
});
