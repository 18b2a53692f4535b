import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DownloadOrder, Sink } from '../station/ports/index.js';
import { Intake } from './intake.js';
import { watchPace } from './pace-watch.js';

const pace = { window_ms: 1000, least_octets: 100 };
const sink: Sink = { length: async () => 500, open: async () => ({ write: async () => undefined, close: async () => undefined }) };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A file of which 500 octets have come before; of this attempt each window brings so many. */
async function resumed(windows: readonly number[]) {
  const watch = watchPace(pace, new AbortController().signal);
  const order: DownloadOrder = { location: 'ftp://files', trust: { ca: [] }, sink, limit_octets: 10_000, progress: watch.progress };
  const intake = new Intake(order, watch.begin);
  await intake.receive({ at_octets: 500, total_octets: undefined, version: 'one' }, async (take) => {
    for (const octets of windows) {
      await take(new Uint8Array(octets));
      vi.advanceTimersByTime(pace.window_ms);
    }
  });
  watch.stop();
  return { isEnded: watch.signal.aborted, why: watch.tooSlow('files')?.message };
}

describe('the pace of a transfer', () => {
  it('counts only what this attempt has brought: what was kept of the one before is no progress', async () => {
    expect(await resumed([50])).toEqual({ isEnded: true, why: 'files: too slow (50 octets in 1 s, where 100 are the least)' });
  });

  it('is asked for in each window anew', async () => {
    expect(await resumed([100, 200])).toEqual({ isEnded: false, why: undefined });
    expect((await resumed([300, 99])).why).toContain('99 octets in 1 s');
  });
});
