/**
 * The station of the bench as the stage of a story. The story plays with what it finds and leaves the world as it was when it ended, so
 * that people can look at it; only what they could not see or mend is put back: power, and how the back-end answers.
 */
import type { StationAction } from '../../protocols/ocpp16/index.js';
import type { Stage, StageBackend } from '../../stories/index.js';
import { type BuiltInBackend, brainBackend } from './brain-backend.js';
import { rigStage, type StageRig } from './rig-stage.js';

/** What there is to play a story with. */
export interface Props {
  readonly rig: StageRig;
  /** Missing where the back-end is somebody else's. */
  readonly backend: BuiltInBackend | undefined;
  /** Of this station only, in this process. */
  readonly power: NonNullable<Stage['power']>;
  /** The machine's time: resolves after so long. */
  readonly sleep: (machine_ms: number) => Promise<void>;
}

export interface LiveStage extends Stage {
  /** The story has ended, in whatever way. */
  leave(): void;
}

export function liveStage({ rig, backend, power, sleep }: Props, signal: AbortSignal): LiveStage {
  const answers = backend && borrowedAnswers(backend, brainBackend(backend, rig.state().station.identity));
  const supply = borrowedPower(power);
  const stage = rigStage({ rig, sleep, signal, power: supply.power, ...(answers && { backend: answers.backend }) });
  return {
    ...stage,
    leave: () => {
      answers?.giveBack();
      supply.giveBack();
    },
  };
}

/** What the back-end was told for the story counts no longer afterwards. */
function borrowedAnswers({ brain }: BuiltInBackend, backend: StageBackend) {
  const before = brain.behaviours();
  const changed = new Set<StationAction>();
  return {
    backend: {
      ...backend,
      behave: (...[action, behaviour]: Parameters<StageBackend['behave']>) => {
        changed.add(action);
        backend.behave(action, behaviour);
      },
    },
    giveBack: () => {
      for (const action of changed) brain.setBehaviour(action, before[action] ?? { answer: 'usual' });
    },
  };
}

function borrowedPower(power: NonNullable<Stage['power']>) {
  let isCut = false;
  return {
    power: {
      cut: () => {
        isCut = true;
        power.cut();
      },
      restore: () => {
        isCut = false;
        return power.restore();
      },
    },
    giveBack: () => {
      // On a clock that stands still it comes up when time passes again: nobody waits for it here.
      if (isCut) void power.restore();
    },
  };
}
