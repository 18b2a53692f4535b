/** Ends a transfer that has become too slow to be one. */
import type { TransferProgress } from '../station/ports/index.js';
import type { Pace } from './attempt.js';
import { Failure } from './failure.js';

export interface PaceWatch {
  /** Aborted by whoever gave the order, or by the watch. */
  readonly signal: AbortSignal;
  /** Why it was the watch; undefined when it was not. */
  tooSlow(place: string): Failure | undefined;
  /** The file begins, or goes on behind what an earlier attempt has left: that is no progress of this one. */
  readonly begin: (at_octets: number) => void;
  /** To be told of all progress. */
  readonly progress: (progress: TransferProgress) => void;
  stop(): void;
}

/** @param given Of the order */
export function watchPace({ window_ms, least_octets }: Pace, given: AbortSignal): PaceWatch {
  const end = new AbortController();
  let slowest_octets: number | undefined;
  let before_octets = 0;
  let inWindow_octets = 0;
  const window = setInterval(() => {
    if (inWindow_octets < least_octets) {
      slowest_octets ??= inWindow_octets;
      end.abort();
    }
    inWindow_octets = 0;
  }, window_ms);
  return {
    signal: AbortSignal.any([given, end.signal]),
    tooSlow: (place) => {
      if (slowest_octets === undefined) return undefined;
      const rate = `${slowest_octets} octets in ${window_ms / 1000} s, where ${least_octets} are the least`;
      return new Failure('interrupted', `${place}: too slow (${rate})`, { retry: true });
    },
    begin: (at_octets) => {
      before_octets = at_octets;
    },
    progress: ({ done_octets }) => {
      // One that begins anew has less than before.
      inWindow_octets += Math.max(0, done_octets - before_octets);
      before_octets = done_octets;
    },
    stop: () => clearInterval(window),
  };
}
