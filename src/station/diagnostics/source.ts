/** What diagnostics are made of: one source is one file of the archive. */
import type { TimeRange } from '../security/security-log.js';

export type { TimeRange } from '../security/security-log.js';

/** Portions of a file; texts become UTF-8. */
export type Portions = Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>;

export interface DiagnosticsSource {
  /** File name in the archive. */
  readonly name: string;
  /** One line for the index: what it is. */
  readonly about: string;
  /** Portion by portion, so that no file need fit into the memory. Secrets have been taken out. */
  readonly read: (period: TimeRange) => Portions;
  /** Whether there is anything of that time. Missing where the file shows the station as it is now, whatever the period. */
  readonly holds?: (period: TimeRange) => boolean | Promise<boolean>;
}

/** Both ends belong to it. */
export const isWithin = (at: number, { from, to }: TimeRange): boolean => at >= (from ?? -Infinity) && at <= (to ?? Infinity);

/** Without a period there is always something to tell; within one only where something has been written down then. */
export async function haveAny(sources: readonly DiagnosticsSource[], period: TimeRange): Promise<boolean> {
  if (period.from === undefined && period.to === undefined) return true;
  for (const { holds } of sources) if (await holds?.(period)) return true;
  return false;
}

export async function* octetsOf(portions: Portions): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  for await (const portion of portions) yield typeof portion === 'string' ? encoder.encode(portion) : portion;
}
