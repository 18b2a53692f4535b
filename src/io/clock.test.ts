import { setTimeout as machineWait } from 'node:timers/promises';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Instant, Ms, VirtualClock } from '../kernel/index.js';
import { eventLoopTurn, patience, promiseTurns, RealClock, ScaledClock } from './clock.js';

/** The machine's timers under the hand of the test: they move when told to, and so does `performance.now`. */
beforeEach(
  () => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'clearImmediate', 'performance', 'Date'] }),
);
afterEach(() => void vi.useRealTimers());

const day_ms = 86_400_000;

describe('the real clock', () => {
  it('tells the time of the machine', () => {
    vi.setSystemTime(1_700_000_000_000);
    expect(new RealClock().now()).toBe(1_700_000_000_000);
  });

  it('keeps counting durations when the wall clock is set back', () => {
    const clock = new RealClock();
    const before = clock.monotonic();
    vi.advanceTimersByTime(1000);
    vi.setSystemTime(0);
    expect(clock.monotonic() - before).toBe(1000);
  });

  it('fires once, after its delay and not before', () => {
    const clock = new RealClock();
    const fired = vi.fn();
    clock.after('test', Ms(500), fired);
    vi.advanceTimersByTime(499);
    expect(fired).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    vi.advanceTimersByTime(day_ms);
    expect(fired).toHaveBeenCalledTimes(1);
  });

  it('what is due at once also wakes a process that it does not keep alive, and that waits for its sockets', () => {
    // A spy on a faked timer would stay behind when the fake is taken away.
    vi.useRealTimers();
    const immediates = vi.spyOn(globalThis, 'setImmediate');
    new RealClock({ keepsProcessAlive: false }).after('test', Ms(0), () => undefined);
    const [immediate] = immediates.mock.results.map(({ value }) => value as NodeJS.Immediate);
    immediates.mockRestore();
    expect(immediate?.hasRef()).toBe(true);
  });

  it('waits longer than the 24 days of a timer of the machine', () => {
    const clock = new RealClock();
    const fired = vi.fn();
    clock.after('test', Ms(60 * day_ms), fired);
    vi.advanceTimersByTime(59 * day_ms);
    expect(fired).not.toHaveBeenCalled();
    vi.advanceTimersByTime(day_ms);
    expect(fired).toHaveBeenCalledTimes(1);
  });

  it('does not fire what was cancelled, and takes a second cancel as nothing', () => {
    const clock = new RealClock();
    const cancelled = vi.fn();
    const kept = vi.fn();
    const timer = clock.after('cancelled', Ms(10), cancelled);
    clock.after('kept', Ms(10), kept);
    timer.cancel();
    timer.cancel();
    vi.advanceTimersByTime(20);
    expect(cancelled).not.toHaveBeenCalled();
    expect(kept).toHaveBeenCalledTimes(1);
  });

  it('fires in order of due time, then of setting, whatever the delays', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ delay: fc.nat(20), cancelled: fc.boolean() })), (wanted) => {
        const clock = new RealClock();
        const fired: number[] = [];
        const timers = wanted.map(({ delay }, index) => clock.after('test', Ms(delay), () => fired.push(index)));
        for (const [index, { cancelled }] of wanted.entries()) if (cancelled) timers[index]?.cancel();
        vi.advanceTimersByTime(30);
        const expected = wanted
          .map(({ delay, cancelled }, index) => ({ delay, cancelled, index }))
          .filter(({ cancelled }) => !cancelled)
          .sort((a, b) => a.delay - b.delay || a.index - b.index)
          .map(({ index }) => index);
        expect(fired).toEqual(expected);
      }),
    );
  });

  it('goes on after an action that throws', () => {
    const clock = new RealClock();
    const later = vi.fn();
    clock.after('bug', Ms(1), () => {
      throw new Error('bug');
    });
    clock.after('later', Ms(2), later);
    expect(() => vi.advanceTimersByTime(1)).toThrow('bug');
    vi.advanceTimersByTime(1);
    expect(later).toHaveBeenCalledTimes(1);
  });
});

describe('the scaled clock', () => {
  const start = Instant(Date.UTC(2025, 0, 1));

  it('runs as many times as fast as it is told', () => {
    const clock = new ScaledClock(start, 60);
    vi.advanceTimersByTime(1000);
    expect(clock.monotonic()).toBe(60_000);
    expect(clock.now()).toBe(start + 60_000);
  });

  it('changes its pace while timers are set, and stands still at 0', () => {
    const clock = new ScaledClock(start, 1);
    const fired = vi.fn();
    clock.after('test', Ms(10_000), fired);
    vi.advanceTimersByTime(4000);
    clock.setFactor(0);
    vi.advanceTimersByTime(day_ms);
    expect(clock.monotonic()).toBe(4000);
    clock.setFactor(1000);
    vi.advanceTimersByTime(5);
    expect(fired).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(fired).toHaveBeenCalledTimes(1);
    expect(clock.factor).toBe(1000);
  });

  it('shows every timer the moment for which it was set, however fast it runs', () => {
    const clock = new ScaledClock(start, 100_000);
    const seen: number[] = [];
    const tick = (): void => {
      seen.push(clock.monotonic());
      if (clock.monotonic() < 50_000) clock.after('tick', Ms(10_000), tick);
    };
    clock.after('tick', Ms(10_000), tick);
    clock.after('between', Ms(25_000), () => seen.push(clock.monotonic()));
    vi.advanceTimersByTime(10);
    expect(seen).toEqual([10_000, 20_000, 25_000, 30_000, 40_000, 50_000]);
  });

  it('lets promises settle between two timers of one millisecond', async () => {
    vi.useRealTimers();
    const clock = new ScaledClock(start, 1_000_000);
    const seen: string[] = [];
    clock.after('first', Ms(10), () => void Promise.resolve().then(() => Promise.resolve().then(() => seen.push('settled'))));
    await new Promise<void>((resolve) => void clock.after('second', Ms(20), () => resolve(void seen.push('second'))));
    expect(seen).toEqual(['settled', 'second']);
  });

  it.each([-1, Number.NaN, Infinity])('refuses the factor %s and keeps its pace', (factor) => {
    const clock = new ScaledClock(start, 2);
    expect(() => clock.setFactor(factor)).toThrow(RangeError);
    expect(() => new ScaledClock(start, factor)).toThrow(RangeError);
    vi.advanceTimersByTime(10);
    expect(clock.monotonic()).toBe(20);
  });
});

describe('the scaled clock, stopped and stepped', () => {
  const start = Instant(0);

  it('moves only when it is told to, and fires what falls due in order', async () => {
    vi.useRealTimers();
    const clock = new ScaledClock(start, 0);
    const seen: string[] = [];
    const note = (name: string) => (): void => void seen.push(`${name} at ${clock.monotonic()}`);
    clock.after('late', Ms(2000), note('late'));
    clock.after('first', Ms(1000), () => {
      note('first')();
      clock.after('follows', Ms(500), note('follows'));
    });
    clock.after('second', Ms(1000), note('second'));
    await clock.advance(Ms(1500));
    expect(seen).toEqual(['first at 1000', 'second at 1000', 'follows at 1500']);
    expect(clock.monotonic()).toBe(1500);
    await clock.advance(Ms(500));
    expect(seen.at(-1)).toBe('late at 2000');
  });

  it('stands still while an answer from outside is awaited', async () => {
    vi.useRealTimers();
    const clock = new ScaledClock(start, 0);
    const seen: string[] = [];
    clock.after('ask', Ms(10), () => {
      const release = clock.hold('answer');
      void machineWait(5).then(() => {
        seen.push(`answer at ${clock.monotonic()}`);
        release();
      });
    });
    const step = clock.advance(Ms(1000));
    clock.after('another', Ms(20), () => seen.push(`another at ${clock.monotonic()}`));
    await step;
    expect(seen).toEqual(['answer at 10', 'another at 20']);
  });

  it('takes steps one after the other', async () => {
    vi.useRealTimers();
    const clock = new ScaledClock(start, 0);
    await Promise.all([clock.advance(Ms(100)), clock.advance(Ms(200))]);
    expect(clock.monotonic()).toBe(300);
  });

  it('ends every step where it is when the pace is set, and never goes back', async () => {
    vi.useRealTimers();
    const clock = new ScaledClock(start, 0);
    const seen: number[] = [];
    const tick = (): void => {
      seen.push(clock.monotonic());
      clock.after('tick', Ms(1000), tick);
      if (seen.length === 3) clock.setFactor(0);
    };
    clock.after('tick', Ms(1000), tick);
    await Promise.all([clock.advance(Ms(60_000)), clock.advance(Ms(60_000))]);
    expect(clock.monotonic()).toBe(3000);
    await clock.advance(Ms(1500));
    expect(seen).toEqual([1000, 2000, 3000, 4000]);
    expect(clock.monotonic()).toBe(4500);
  });

  it('goes on at a pace that was set in the middle of a step', async () => {
    vi.useRealTimers();
    vi.useFakeTimers({ toFake: ['performance'] });
    const clock = new ScaledClock(start, 0);
    clock.after('set', Ms(1000), () => {
      clock.setFactor(60);
      vi.advanceTimersByTime(2000);
    });
    await clock.advance(Ms(10_000));
    expect(clock.monotonic()).toBe(121_000);
  });

  it('cannot be stepped while it runs', () => {
    expect(() => new ScaledClock(start, 1).advance(Ms(1))).toThrow(RangeError);
  });
});

describe('what the virtual clock needs of the machine', () => {
  const virtual = (longest_ms: number): VirtualClock =>
    new VirtualClock(Instant(0), { turn: eventLoopTurn, patience: patience(Ms(longest_ms)) });

  it('lets everything settle that settles by itself before time moves on', async () => {
    vi.useRealTimers();
    const clock = virtual(0);
    const seen: string[] = [];
    clock.after('first', Ms(10), () => {
      void (async () => {
        for (let i = 0; i < 50; i++) await Promise.resolve();
        seen.push(`settled at ${clock.monotonic()}`);
      })();
    });
    clock.after('second', Ms(20), () => seen.push('second'));
    await clock.advance(Ms(20));
    expect(seen).toEqual(['settled at 10', 'second']);
  });

  it('waits for what is held, on the time of the machine', async () => {
    vi.useRealTimers();
    const clock = virtual(60_000);
    const seen: string[] = [];
    clock.after('ask', Ms(10), () => {
      const release = clock.hold('answer');
      void machineWait(5).then(() => {
        seen.push(`answer at ${clock.monotonic()}`);
        release();
      });
    });
    await clock.advance(Ms(1000));
    expect(seen).toEqual(['answer at 10']);
  });

  it('loses its patience when the answer stays away', async () => {
    vi.useRealTimers();
    const clock = virtual(1);
    clock.after('ask', Ms(10), () => void clock.hold('answer'));
    await clock.advance(Ms(1000));
    expect(clock.monotonic()).toBe(1000);
    expect(clock.held()).toEqual(['answer']);
  });
});

describe('turns without the loop of the machine', () => {
  beforeEach(() => void vi.useRealTimers());

  it('end when no promise has anything left to do, however long the chains are', async () => {
    const chain = fc.array(fc.constantFrom('await' as const, 'microtask' as const), { maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(fc.array(chain, { minLength: 1, maxLength: 5 }), async (chains) => {
        const turn = promiseTurns();
        // As a clock asks for its turns: from within a promise.
        await Promise.resolve();
        let finished = 0;
        for (const links of chains) void runThrough(links).then(() => finished++);
        await turn();
        expect(finished).toBe(chains.length);
      }),
    );
  });

  it('let the loop have its turn now and then', async () => {
    const turn = promiseTurns();
    let looped = false;
    setImmediate(() => {
      looped = true;
    });
    await turn();
    expect(looped).toBe(false);
    for (let i = 0; i < 100; i++) await turn();
    expect(looped).toBe(true);
  });
});

async function runThrough(links: readonly ('await' | 'microtask')[]): Promise<void> {
  for (const link of links) {
    if (link === 'await') await Promise.resolve();
    else await new Promise<void>((resolve) => queueMicrotask(resolve));
  }
}
