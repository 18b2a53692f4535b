/** The recalibration of one pack: what is true of it, and what follows from how things are. Pure; `Recalibration` carries it out. */
import { type Instant, Ms } from '../../kernel/index.js';
import type { Cause } from './rules.js';

export type RecalibrationState =
  | { readonly at: 'off' }
  /** Wanted; it waits for the grid, or for the end of a session. */
  | { readonly at: 'pending'; readonly cause: Cause }
  /** The pack is being charged in full. `spent_ms` is what earlier stretches took. */
  | { readonly at: 'active'; readonly cause: Cause; readonly spent_ms: Ms; readonly since: Instant }
  /** It stands back: for a session, or because the grid has gone. */
  | { readonly at: 'paused'; readonly cause: Cause; readonly spent_ms: Ms };

/** Why it ended. */
export type Ending = 'full' | 'too long' | 'stopped' | 'end-of-line test';

export interface Circumstances {
  readonly now: Instant;
  /** Packs can be charged from the grid. */
  readonly supplied: boolean;
  /** A vehicle charges on this side, or somebody has leave to charge. */
  readonly occupied: boolean;
  /** The pack holds all that it can. */
  readonly full: boolean;
  /** What wants it to begin by itself. */
  readonly due: Cause | undefined;
  readonly longest_ms: Ms | undefined;
  /** May vehicles charge in a run with that cause? */
  readonly permits: (cause: Cause) => boolean;
}

export const off: RecalibrationState = { at: 'off' };

type Step = readonly [RecalibrationState, Ending?];

/** What follows from how things are now; the same state where nothing does. */
export function proceed(before: RecalibrationState, now: Circumstances): Step {
  const s = wanted(before, now);
  if (s.at === 'off') return [s];
  if (now.full) return [off, 'full'];
  if (s.at === 'active' && now.longest_ms !== undefined && spent(s, now.now) >= now.longest_ms) return [off, 'too long'];
  const runs = now.supplied && !now.occupied;
  if (s.at === 'active') return [runs ? s : { at: 'paused', cause: s.cause, spent_ms: spent(s, now.now) }];
  return [runs ? { at: 'active', cause: s.cause, spent_ms: s.at === 'paused' ? s.spent_ms : Ms(0), since: now.now } : s];
}

/** Somebody wants it. */
export function asked(s: RecalibrationState): RecalibrationState {
  if (s.at === 'off') return { at: 'pending', cause: 'manual' };
  return s.cause === 'manual' ? s : { ...s, cause: 'manual' };
}

/** Has it begun, and not ended? */
export const isOn = (s: RecalibrationState): boolean => s.at === 'active' || s.at === 'paused';

/** Something is due: it begins, or a run that stood back for vehicles does so no more. */
function wanted(s: RecalibrationState, { due, permits }: Circumstances): RecalibrationState {
  if (due === undefined) return s;
  if (s.at === 'off') return { at: 'pending', cause: due };
  return permits(s.cause) && !permits(due) ? { ...s, cause: due } : s;
}

/** Time in the mode so far, pauses left aside. A clock that was set back takes nothing away. */
export const spent = (s: RecalibrationState & { readonly at: 'active' }, now: Instant): Ms => Ms(s.spent_ms + Math.max(0, now - s.since));
