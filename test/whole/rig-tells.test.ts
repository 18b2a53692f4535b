/** How often a rig says that something has changed: as long as time passes, and whenever something is done, and not otherwise. */
import { beforeEach, describe, expect, it } from 'vitest';
import { RecentLog } from '../../src/apps/station/recent-log.js';
import { createRig, type StationRig } from '../../src/apps/station/rig.js';
import { eventLoopTurn } from '../../src/io/clock.js';
import { Instant, Ms, VirtualClock } from '../../src/kernel/index.js';
import { Bench } from './bench.js';

/** The machine's time, which has nothing to do with that of the station. */
let machine: VirtualClock;
let rig: StationRig;
let told: number;

/** How often it was told within so much of the machine's time. */
const toldWithin = async (time_ms: number): Promise<number> => {
  told = 0;
  await machine.advance(Ms(time_ms));
  return told;
};

beforeEach(async () => {
  const bench = new Bench({ shapedNetwork: true });
  machine = new VirtualClock(Instant(0), { turn: eventLoopTurn });
  let factor = 0;
  rig = createRig({
    host: bench.host,
    clock: {
      get factor() {
        return factor;
      },
      setFactor: (next) => {
        factor = next;
      },
      now: () => bench.clock.now(),
      advance: (by_ms) => bench.clock.advance(by_ms),
    },
    transcript: bench.transcript,
    log: new RecentLog(bench.clock),
    link: bench.network,
    machineClock: machine,
  });
  rig.events.on('changed', () => told++);
  await bench.powerOn();
  await machine.advance(Ms(1_000));
});

describe('a rig', () => {
  it('tells a few times a second that something changes while its clock runs', async () => {
    rig.clock.run({ mode: 'real' });
    expect(await toldWithin(10_000)).toBeGreaterThanOrEqual(50);
    rig.clock.run({ mode: 'scaled', factor: 60 });
    expect(await toldWithin(10_000)).toBeLessThan(60);
  });

  it('tells nothing while its clock stands still and nothing is done', async () => {
    expect(await toldWithin(60_000)).toBe(0);
  });

  it('tells at once what a hand has done, and that the clock was set or has been advanced', async () => {
    rig.hands.setDoor('rear', 'open');
    rig.hands.setDoor('rear', 'closed');
    expect(await toldWithin(1_000)).toBe(1);
    rig.clock.run({ mode: 'stepped' });
    expect(await toldWithin(1_000)).toBe(1);
    await rig.clock.advance(Ms(1_000));
    expect(await toldWithin(1_000)).toBe(1);
  });
});
