import { describe, expect, it } from 'vitest';
import { Instant, Ms, seconds, VirtualClock } from '../kernel/index.js';
import { Restart } from './restart.js';

const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

function rig(retries = 5) {
  const clock = new VirtualClock(Instant(0), { turn });
  const seen: string[] = [];
  const note = (what: string) => seen.push(`${clock.monotonic() / 1000} ${what}`);
  const state = { idle: false, delivers_ms: 0 };
  const restart = new Restart({
    clock,
    retries: () => retries,
    endSessions: (kind) => note(`end ${kind}`),
    isIdle: () => state.idle,
    delivered: () => new Promise((resolve) => void clock.after('delivery', Ms(state.delivers_ms), resolve)),
    down: (kind) => note(`down ${kind}`),
    givenUp: (kind) => note(`given up ${kind}`),
  });
  return { clock, seen, state, restart };
}

describe('restart', () => {
  it('an idle station goes down as soon as what waits is delivered and the answer has left', async () => {
    const { clock, seen, state, restart } = rig();
    state.idle = true;
    state.delivers_ms = 3_000;
    restart.begin('hard');
    await clock.advance(seconds(100));
    expect(seen).toEqual(['0 end hard', '3.2 down hard']);
  });

  it.each([
    ['soft', 'hard', 'hard'],
    ['hard', 'soft', 'hard'],
    ['soft', 'soft', 'soft'],
  ] as const)('waits for the sessions; of a %s and a %s wish it is %s', async (first, second, kind) => {
    const { clock, seen, state, restart } = rig();
    restart.begin(first);
    restart.begin(second);
    await clock.advance(seconds(2));
    expect(restart.kind).toBe(kind);
    state.idle = true;
    restart.look();
    restart.look();
    await clock.advance(seconds(100));
    expect(seen).toEqual([`0 end ${first}`, `2.2 down ${kind}`]);
  });

  it('goes down hard where that is wished for while a soft one delivers what waits', async () => {
    const { clock, seen, state, restart } = rig();
    state.idle = true;
    state.delivers_ms = 3_000;
    restart.begin('soft');
    await clock.advance(seconds(1));
    restart.begin('hard');
    await clock.advance(seconds(100));
    expect(seen).toEqual(['0 end soft', '3.2 down hard']);
  });

  it('R-KEY-09: is repeated at most ResetRetries times, then given up, and may be asked for again', async () => {
    const { clock, seen, restart } = rig(2);
    restart.begin('soft');
    await clock.advance(seconds(1000));
    expect(seen).toEqual(['0 end soft', '30 end soft', '60 end soft', '90 given up soft']);
    expect(restart.kind).toBeUndefined();
    restart.begin('hard');
    expect(seen.at(-1)).toBe('1000 end hard');
  });
});
