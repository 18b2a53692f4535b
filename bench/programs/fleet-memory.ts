/** What each of many costs: memory before and after, garbage collected. */
import { setTimeout as pause } from 'node:timers/promises';

export interface FleetMemory {
  /** Objects in use, on the heap and beside it. */
  readonly live_kB: number;
  /** What the process has taken from the machine. */
  readonly resident_kB: number;
}

/** @param build Makes one and resolves when it is connected; the first few only warm up what all share. */
export async function memoryOfEach(count: number, build: (index: number) => Promise<void>): Promise<FleetMemory> {
  const warmUp = 20;
  for (let i = 0; i < warmUp; i++) await build(i);
  const before = await settled();
  for (let i = 0; i < count; i++) await build(warmUp + i);
  const after = await settled();
  const each = (key: 'live' | 'resident'): number => (after[key] - before[key]) / count / 1000;
  return { live_kB: each('live'), resident_kB: each('resident') };
}

async function settled(): Promise<{ readonly live: number; readonly resident: number }> {
  // The first answers are exchanged, and what was only needed for them can go.
  await pause(3_000);
  for (let i = 0; i < 4; i++) {
    globalThis.gc?.();
    await pause(100);
  }
  const { heapUsed, external, rss } = process.memoryUsage();
  return { live: heapUsed + external, resident: rss };
}
