import { RecentLog } from '../../src/apps/station/recent-log.js';
import { createRig, type StationRig } from '../../src/apps/station/rig.js';
import { eventLoopTurn } from '../../src/io/clock.js';
import { Instant, VirtualClock } from '../../src/kernel/index.js';
import type { Bench } from './bench.js';

/** The rig, as a page or a program uses it, of a bench whose network is shaped. */
export const rigOf = ({ host, clock, transcript, network }: Bench): StationRig =>
  createRig({
    host,
    clock: { factor: 0, now: () => clock.now(), setFactor: () => undefined, advance: (by_ms) => clock.advance(by_ms) },
    transcript,
    log: new RecentLog(clock),
    link: network,
    machineClock: new VirtualClock(Instant(0), { turn: eventLoopTurn }),
  });
