import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RigRefusal } from '../../api/index.js';
import { eventLoopTurn, ScaledClock } from '../../io/clock.js';
import { every, Instant, Ms, minutes, seconds } from '../../kernel/index.js';
import { type ClockHands, clockHands } from './rig-clock.js';

/** By itself time moves only where a test advances the machine's. */
beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

const start = Instant(Date.parse('2026-03-02T08:00:00Z'));
const twelve = Instant(Date.parse('2026-03-02T12:00:00Z'));

interface Subject {
  readonly clock: ScaledClock;
  readonly hands: ClockHands;
  /** How often pages were told. */
  readonly told: () => number;
}

function handsOn(factor: number): Subject {
  const clock = new ScaledClock(start, factor, { keepsProcessAlive: false });
  let told = 0;
  return { clock, hands: clockHands(clock, () => told++), told: () => told };
}

async function there({ hands }: Subject): Promise<void> {
  while (hands.read().runTo) await eventLoopTurn();
}

/** Somebody acts when it is so late. */
const whenItIs = ({ clock }: Subject, at: Instant, act: () => void): void => void clock.after('act', Ms(at - clock.now()), act);

describe('running to a moment', () => {
  it.each([
    ['real', 1],
    ['scaled', 60],
    ['stepped', 0],
  ] as const)('ends there exactly, and goes on as before: %s', async (mode, factor) => {
    const subject = handsOn(factor);
    const ticks: number[] = [];
    every(subject.clock, 'tick', minutes(30), () => ticks.push(subject.clock.now()));
    subject.hands.runTo({ at: '2026-03-02T12:00:00Z' });
    expect(subject.hands.read()).toEqual({ mode, factor, now: start, runTo: { from: start, until: twelve } });
    expect(subject.hands.passes).toBe(true);
    await there(subject);
    expect(subject.hands.read()).toEqual({ mode, factor, now: twelve });
    expect(ticks).toEqual(Array.from({ length: 8 }, (_, i) => start + (i + 1) * minutes(30)));
    expect(subject.told()).toBe(2);
    vi.advanceTimersByTime(1000);
    expect(subject.clock.now() - twelve).toBe(factor * 1000);
  });

  it('takes a span from now as well', async () => {
    const subject = handsOn(1);
    subject.hands.runTo({ by_ms: minutes(7) });
    await there(subject);
    expect(subject.clock.now()).toBe(start + minutes(7));
  });

  it('leaves the machine to others meanwhile', async () => {
    const subject = handsOn(1);
    every(subject.clock, 'busy', seconds(1), () => undefined);
    subject.hands.runTo({ at: '2026-03-02T12:00:00Z' });
    let turns = 0;
    for (; subject.hands.read().runTo; turns++) await eventLoopTurn();
    expect(turns).toBeGreaterThan(1000);
  });

  it('is ended by whoever chooses how time runs, and that holds', async () => {
    for (const [mode, factor] of [
      [{ mode: 'scaled', factor: 10 }, 10],
      [{ mode: 'stepped' }, 0],
      [{ mode: 'real' }, 1],
    ] as const) {
      const subject = handsOn(60);
      const nine = Instant(start + minutes(60));
      whenItIs(subject, nine, () => subject.hands.run(mode));
      subject.hands.runTo({ at: '2026-03-02T12:00:00Z' });
      await there(subject);
      for (let i = 0; i < 20; i++) await eventLoopTurn();
      expect(subject.hands.read()).toEqual({ mode: mode.mode, factor, now: nine });
    }
  });

  it('is ended by hand, and time goes on from there at its pace', async () => {
    const subject = handsOn(60);
    const nine = Instant(start + minutes(60));
    whenItIs(subject, nine, () => subject.hands.stopRunTo());
    subject.hands.runTo({ at: '2026-03-02T12:00:00Z' });
    await there(subject);
    expect(subject.hands.read()).toEqual({ mode: 'scaled', factor: 60, now: nine });
    subject.hands.stopRunTo();
    expect(subject.hands.read()).toEqual({ mode: 'scaled', factor: 60, now: nine });
  });

  it('may begin anew at the moment at which it was ended', async () => {
    const subject = handsOn(60);
    whenItIs(subject, Instant(start + minutes(60)), () => {
      subject.hands.stopRunTo();
      subject.hands.runTo({ by_ms: minutes(1) });
    });
    subject.hands.runTo({ at: '2026-03-02T12:00:00Z' });
    await there(subject);
    expect(subject.hands.read()).toEqual({ mode: 'scaled', factor: 60, now: start + minutes(61) });
  });
});

describe('what does not go', () => {
  const refused = (act: () => void): unknown => {
    try {
      act();
    } catch (error) {
      if (error instanceof RigRefusal) return { what: error.message, where: error.where, right: error.right };
      throw error;
    }
    return undefined;
  };

  it.each([
    ['noon', 'noon is no time', 'a time such as 2026-03-02T08:00:00Z'],
    ['2026-03-02T07:59:59Z', '2026-03-02T07:59:59.000Z has passed: it is 2026-03-02T08:00:00.000Z', 'a time that is still to come'],
    ['2026-03-02T08:00:00Z', '2026-03-02T08:00:00.000Z has passed: it is 2026-03-02T08:00:00.000Z', 'a time that is still to come'],
    [
      '2026-04-02T08:00:00.001Z',
      '2026-04-02T08:00:00.001Z is more than 31 days ahead',
      'a time until 2026-04-02T08:00:00.000Z, and further from there',
    ],
  ])('is said in words, and the clock keeps its pace: to %s', (at, what, right) => {
    const { hands, told } = handsOn(60);
    expect(refused(() => hands.runTo({ at }))).toEqual({ what, where: 'body.at', right });
    expect(hands.read()).toEqual({ mode: 'scaled', factor: 60, now: start });
    expect(told()).toBe(0);
  });

  it('may be as far as it is allowed', () => {
    const { hands } = handsOn(60);
    hands.runTo({ at: '2026-04-02T08:00:00Z' });
    expect(hands.read().runTo).toBeDefined();
    hands.stopRunTo();
  });

  it('is to move time from two sides', async () => {
    const { hands } = handsOn(0);
    const step = hands.advance(seconds(10));
    expect(refused(() => hands.runTo({ by_ms: minutes(1) }))).toMatchObject({ what: 'time is being moved on already' });
    await step;
    hands.runTo({ by_ms: minutes(1) });
    const underWay = { what: 'time is being run to 2026-03-02T08:01:10.000Z', where: 'clock', right: 'wait until it is there, or stop it' };
    expect(refused(() => hands.runTo({ by_ms: minutes(5) }))).toEqual(underWay);
    await expect(hands.advance(seconds(1))).rejects.toMatchObject({ message: underWay.what });
    hands.stopRunTo();
  });
});
