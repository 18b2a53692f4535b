import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { every } from './clock.js';
import { ScopedClock } from './scoped-clock.js';
import { hours, Instant, Ms, seconds } from './units.js';
import { VirtualClock } from './virtual-clock.js';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const start = Instant(Date.UTC(2026, 0, 1));
const newClock = () => new VirtualClock(start, { turn });

describe('virtual clock', () => {
  it('R-SIM-05: sixty days pass without waiting, and every timer fires at its time', async () => {
    const clock = newClock();
    const fired: number[] = [];
    every(clock, 'daily', hours(24), () => fired.push(clock.monotonic()));
    await clock.advance(hours(24 * 60));
    expect(fired).toEqual(Array.from({ length: 60 }, (_, day) => hours(24 * (day + 1))));
    expect(clock.now()).toBe(start + hours(24 * 60));
  });

  it('fires in the order of time, and of setting where times are equal', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 80 }), async (delays) => {
        const clock = newClock();
        const fired: (readonly [number, number])[] = [];
        for (const [i, delay] of delays.entries()) clock.after(`t${i}`, Ms(delay), () => fired.push([clock.monotonic(), i]));
        await clock.advance(Ms(20));
        const expected = delays.map((delay, i) => [delay, i] as const).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
        expect(fired).toEqual(expected);
      }),
      { numRuns: 50 },
    );
  });

  it('what follows from a timer by promises settles before time goes on', async () => {
    const clock = newClock();
    const seen: string[] = [];
    clock.after('first', seconds(1), () => {
      void Promise.resolve()
        .then(() => Promise.resolve())
        .then(() => seen.push(`settled at ${clock.monotonic()}`));
    });
    clock.after('second', seconds(2), () => seen.push('second'));
    await clock.advance(seconds(3));
    expect(seen).toEqual(['settled at 1000', 'second']);
  });

  it('a timer set for now by a timer of now fires now, and not forever in between', async () => {
    const clock = newClock();
    let fired = 0;
    clock.after('a', Ms(5), () => clock.after('b', Ms(0), () => fired++));
    await clock.advance(Ms(5));
    expect(fired).toBe(1);
  });

  it('stands still while something outside is awaited, and goes on when it has come', async () => {
    const clock = newClock();
    let release: (() => void) | undefined;
    let later = false;
    clock.after('ask', seconds(1), () => {
      release = clock.hold('an answer');
    });
    clock.after('later', seconds(2), () => {
      later = true;
    });
    const advanced = clock.advance(seconds(5));
    await turn();
    await turn();
    expect(clock.held()).toEqual(['an answer']);
    expect(later).toBe(false);
    release?.();
    await advanced;
    expect(later).toBe(true);
  });

  it('goes on without an answer when patience says so', async () => {
    const clock = new VirtualClock(start, { turn, patience: () => Promise.resolve(false) });
    clock.hold('an answer that never comes');
    let fired = false;
    clock.after('timeout', seconds(30), () => {
      fired = true;
    });
    await clock.advance(seconds(30));
    expect(fired).toBe(true);
  });

  it('a cancelled timer does not fire; two advances run one after the other', async () => {
    const clock = newClock();
    const fired: string[] = [];
    clock.after('cancelled', seconds(1), () => fired.push('cancelled')).cancel();
    clock.after('kept', seconds(2), () => fired.push('kept'));
    await Promise.all([clock.advance(seconds(1)), clock.advance(seconds(1))]);
    expect(fired).toEqual(['kept']);
    expect(clock.monotonic()).toBe(2000);
  });
});

describe('scoped clock', () => {
  it('takes its timers and holds with it, and leaves those of others', async () => {
    const clock = newClock();
    const scope = new ScopedClock(clock);
    const fired: string[] = [];
    scope.after('mine', seconds(1), () => fired.push('mine'));
    clock.after('yours', seconds(1), () => fired.push('yours'));
    scope.hold('mine');
    scope.dispose();
    scope.after('too late', seconds(1), () => fired.push('too late'));
    await clock.advance(seconds(2));
    expect(fired).toEqual(['yours']);
    expect(clock.held()).toEqual([]);
  });
});
