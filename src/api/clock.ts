/** The clock as every route tells it. */
import type { Instant } from '../kernel/index.js';
import type { RigClock } from './rig.js';
import type { ClockDto } from './state.js';

export function clockDto({ mode, factor, now, runTo }: ReturnType<RigClock['read']>): ClockDto {
  return { mode, factor, now: iso(now), runTo: runTo ? { from: iso(runTo.from), until: iso(runTo.until) } : null };
}

const iso = (at: Instant): string => new Date(at).toISOString();
