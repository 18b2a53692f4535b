/** Whether a run has kept what it should have let go of: the heap after each collection, over the whole run. */
import { getHeapCodeStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** The heap after so many frames. */
export interface HeapSample {
  readonly frames: number;
  readonly heap_octets: number;
}

export type HeapVerdict =
  | { readonly type: 'flat' | 'grows'; readonly growth_octetsAFrame: number }
  /** Too few frames to tell growth from noise. */
  | { readonly type: 'short' };

/** The smallest object that could be kept for a frame has sixteen; some of what hangs on compiled code is still among the rest. */
const most_octetsAFrame = 4;
export const fewestFrames = 200_000;

/**
 * Compares the second fifth of the run with its last: in the first fifth, tables and compiled code still fill. Medians, because now and
 * then something large is under way.
 */
export function heapVerdict(samples: readonly HeapSample[]): HeapVerdict {
  const frames = samples.at(-1)?.frames ?? 0;
  if (frames < fewestFrames) return { type: 'short' };
  const fifth = (which: number) => samples.filter((sample) => Math.ceil((sample.frames / frames) * 5) === which);
  const [early, late] = [middleOf(fifth(2)), middleOf(fifth(5))];
  const growth_octetsAFrame = (late.heap_octets - early.heap_octets) / (late.frames - early.frames);
  return { type: growth_octetsAFrame > most_octetsAFrame ? 'grows' : 'flat', growth_octetsAFrame };
}

function middleOf(samples: readonly HeapSample[]): HeapSample {
  const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
  return { frames: median(samples.map(({ frames }) => frames)), heap_octets: median(samples.map(({ heap_octets }) => heap_octets)) };
}

/**
 * Reads the heap with all garbage gone, and without compiled code, of which the engine makes more and more as long as it learns. The
 * collector is asked for by a flag that can be set while the program runs.
 */
export function heapReader(): () => number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  return () => {
    collect();
    const { code_and_metadata_size: code, bytecode_and_metadata_size: bytecode } = getHeapCodeStatistics();
    return process.memoryUsage().heapUsed - code - bytecode;
  };
}
