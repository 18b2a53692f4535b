import { describe, expect, it } from 'vitest';
import { type HeapSample, heapVerdict } from './heap.js';

const run = (heapAfter: (frames: number) => number, frames = 1_000_000): readonly HeapSample[] =>
  Array.from({ length: 100 }, (_, i) => (frames / 100) * (i + 1)).map((at) => ({ frames: at, heap_octets: heapAfter(at) }));

describe('the heap of a long run', () => {
  it('is flat where it only fills in the beginning, and where something large is under way now and then', () => {
    const fills = run((frames) => 30e6 + 10e6 * Math.min(1, frames / 150_000) + (frames % 70_000 === 0 ? 5e6 : 0));
    expect(heapVerdict(fills)).toEqual({ type: 'flat', growth_octetsAFrame: 0 });
  });

  it('grows where one object of sixteen octets is kept for each third frame', () => {
    const verdict = heapVerdict(run((frames) => 30e6 + (16 / 3) * frames));
    expect(verdict.type).toBe('grows');
  });

  it('is not judged by a run that is too short to tell', () => {
    expect(heapVerdict(run((frames) => 30e6 + 100 * frames, 100_000))).toEqual({ type: 'short' });
  });
});
