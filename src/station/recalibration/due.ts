/** When a pack is due: what has gathered since it was full, against the triggers. */
import type { Ah, Ms } from '../../kernel/index.js';
import type { Cause, Trigger } from './rules.js';

/** Gathered since the pack was full. */
export interface Gathered {
  readonly time_ms: Ms;
  readonly throughput_Ah: Ah;
  readonly improperShutdowns: number;
}

/** The strongest trigger that has come true. */
export const dueCause = (triggers: readonly Trigger[], gathered: Gathered): Cause | undefined =>
  triggers.find((trigger) => hasComeTrue(trigger, gathered))?.cause;

/** Until time alone makes the next trigger come true; infinite where it does not. */
export const untilDue_ms = (triggers: readonly Trigger[], { time_ms }: Gathered): number =>
  Math.min(...triggers.map((trigger) => ('after_ms' in trigger && trigger.after_ms > time_ms ? trigger.after_ms - time_ms : Infinity)));

function hasComeTrue(trigger: Trigger, { time_ms, throughput_Ah, improperShutdowns }: Gathered): boolean {
  switch (trigger.cause) {
    case 'days':
    case 'overdue':
      return time_ms >= trigger.after_ms;
    case 'throughput':
      return throughput_Ah >= trigger.after_Ah;
    case 'shutdowns':
      return improperShutdowns >= trigger.after;
  }
}
