/**
 * Hands on the clock of the station: its pace, single steps, and running to a moment as fast as this machine can. The rig does that last
 * one by itself, so that the pace comes back whatever becomes of the page that asked for it.
 */
import type { RigClock } from '../../api/index.js';
// From their own files: the door of their folder leads to schemas, which take long to load.
import { mostAhead_ms } from '../../api/limits.js';
import { RigRefusal } from '../../api/rig.js';
import type { ScaledClock } from '../../io/clock.js';
import { between, type Instant, later, lesser, Ms, minutes } from '../../kernel/index.js';
import { instantNamed } from './named-instant.js';

/** A clock that keeps a pace; 0 while it moves only when it is advanced. */
export type PacedClock = Pick<ScaledClock, 'factor' | 'now' | 'setFactor' | 'advance'>;

export interface ClockHands extends RigClock {
  /** Whether time goes on, by itself or because it is being moved. */
  readonly passes: boolean;
}

/** On its way to a moment. */
interface Run {
  readonly from: Instant;
  readonly until: Instant;
  /** What comes back then. */
  readonly factor: number;
}

/** How far time is moved at once on its way: between two leaps it is seen whether somebody has ended the run. */
const leap_ms = minutes(5);
const day_ms = 86_400_000;

/** @param acted Called when something was done that pages want to see */
export function clockHands(clock: PacedClock, acted: () => void): ClockHands {
  let advancing = 0;
  let run: Run | undefined;

  /** Whatever is under way ends where it is. */
  const setPace = (factor: number): void => {
    run = undefined;
    clock.setFactor(factor);
    acted();
  };
  const carryOut = async (own: Run): Promise<void> => {
    try {
      while (run === own && clock.now() < own.until) await clock.advance(lesser(leap_ms, between(clock.now(), own.until)));
    } finally {
      if (run === own) setPace(own.factor);
    }
  };
  const refuseWhileRunning = (): void => {
    if (run) throw new RigRefusal(`time is being run to ${iso(run.until)}`, 'clock', 'wait until it is there, or stop it');
  };
  return {
    get passes() {
      return clock.factor !== 0 || advancing > 0 || run !== undefined;
    },
    read: () => {
      const factor = run?.factor ?? clock.factor;
      const mode = factor === 0 ? 'stepped' : factor === 1 ? 'real' : 'scaled';
      return { mode, factor, now: clock.now(), ...(run && { runTo: { from: run.from, until: run.until } }) };
    },
    run: (wanted) => setPace(wanted.mode === 'stepped' ? 0 : wanted.mode === 'real' ? 1 : wanted.factor),
    advance: async (by_ms) => {
      refuseWhileRunning();
      if (clock.factor !== 0) throw new RigRefusal('the clock runs by itself', 'clock', 'set the mode "stepped" first');
      advancing++;
      try {
        await clock.advance(by_ms);
      } finally {
        advancing--;
        acted();
      }
    },
    runTo: (wanted) => {
      refuseWhileRunning();
      if (advancing > 0) throw new RigRefusal('time is being moved on already', 'clock', 'wait until that has happened');
      const now = clock.now();
      run = { from: now, until: momentOf(wanted, now), factor: clock.factor };
      clock.setFactor(0);
      acted();
      void carryOut(run);
    },
    stopRunTo: () => {
      if (run) setPace(run.factor);
    },
  };
}

/** @throws RigRefusal when it has passed, or is so far away that nobody can have meant it */
function momentOf(wanted: Parameters<RigClock['runTo']>[0], now: Instant): Instant {
  const until = 'at' in wanted ? instantNamed('body.at', wanted.at) : later(now, wanted.by_ms);
  if (until <= now) throw new RigRefusal(`${iso(until)} has passed: it is ${iso(now)}`, 'body.at', 'a time that is still to come');
  if (between(now, until) > mostAhead_ms) {
    throw new RigRefusal(
      `${iso(until)} is more than ${mostAhead_ms / day_ms} days ahead`,
      'body.at',
      `a time until ${iso(later(now, Ms(mostAhead_ms)))}, and further from there`,
    );
  }
  return until;
}

const iso = (at: Instant): string => new Date(at).toISOString();
