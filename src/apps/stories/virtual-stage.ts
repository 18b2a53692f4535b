/** A station of its own for one story, on the virtual clock: hours of it take milliseconds, and the same story gives the same run. */
import { RigRefusal, type TranscriptLine } from '../../api/index.js';
import { eventLoopTurn } from '../../io/clock.js';
import { Instant, VirtualClock } from '../../kernel/index.js';
import { generations, type ProfileChoice, profileNames } from '../../station/generation/index.js';
import type { BuiltWith, Stage } from '../../stories/index.js';
import { VirtualStation, type VirtualStationOptions } from '../simulation/virtual-station.js';
import { RecentLog } from '../station/recent-log.js';
import { createRig } from '../station/rig.js';
import type { PacedClock } from '../station/rig-clock.js';
import { brainBackend } from './brain-backend.js';
import { type RigStageParts, rigStage } from './rig-stage.js';
import { simulatedFiles } from './simulated-files.js';

export interface VirtualStage extends Stage {
  /** Every frame so far. */
  transcript(): readonly TranscriptLine[];
}

/** @param signal breaks time off, and the story with it */
export function virtualStage(builtWith: BuiltWith, signal?: AbortSignal): VirtualStage {
  const station = new VirtualStation({
    ...stationOptionsOf(builtWith),
    shapedNetwork: true,
    // A station that runs in the same process goes on meanwhile.
    loopEvery: 10,
  });
  const backend = brainBackend({ brain: station.brain, call: (...command) => station.backend.call(...command) }, station.identity);
  return { ...stageOn(station, { backend, ...(signal && { signal }) }), transcript: () => station.transcript.lines() };
}

/** What a story says of the station that it wants. */
export function stationOptionsOf(builtWith: BuiltWith): VirtualStationOptions {
  const { seed, start, interval_ms } = builtWith;
  return {
    ...(seed !== undefined && { seed }),
    ...(start !== undefined && { start }),
    ...(interval_ms !== undefined && { brain: { interval_s: Math.ceil(interval_ms / 1000) } }),
    profile: profileOf(builtWith),
    twin: worldOf(builtWith),
  };
}

/** A station whose network can be shaped, and which has not started yet, as a stage with that back-end. */
export function stageOn(station: VirtualStation, { backend, signal }: Pick<RigStageParts, 'backend' | 'signal'>): Stage {
  const rig = createRig({
    host: station.host,
    clock: steppedClock(station.clock),
    transcript: station.transcript,
    log: new RecentLog(station.clock),
    link: station.network,
    // The stage cuts it another way; nothing here leads to this hand.
    // Nobody looks at a page: this clock never moves.
    machineClock: new VirtualClock(Instant(0), { turn: eventLoopTurn }),
  });
  return rigStage({
    rig,
    sleep: eventLoopTurn,
    begin: () => station.powerOn(),
    files: simulatedFiles(station.files),
    power: { cut: () => station.host.cutPower(), restore: () => station.host.powerOn() },
    ...(backend && { backend }),
    ...(signal && { signal }),
  });
}

function profileOf(builtWith: BuiltWith): ProfileChoice {
  const name = profileNames.find((known) => known === builtWith.profile);
  const generation = generations.find((known) => known === builtWith.generation);
  return { ...(name && { name }), ...(generation && { generation }) };
}

const worldOf = ({ feed_A, ambient_C, cells_pct }: BuiltWith) => ({
  ...(feed_A !== undefined && { feed_A }),
  ...(ambient_C !== undefined && { ambient_C }),
  ...(cells_pct !== undefined && { packSoc_pct: cells_pct }),
});

const steppedClock = (clock: VirtualClock): PacedClock => ({
  factor: 0,
  now: () => clock.now(),
  advance: (by_ms) => clock.advance(by_ms),
  setFactor: () => {
    throw new RigRefusal('this clock has no pace', 'clock', 'advance it');
  },
});
