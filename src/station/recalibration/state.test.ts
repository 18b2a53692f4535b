import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hours, Instant, later, Ms, seconds } from '../../kernel/index.js';
import { emulationProfile } from '../generation/index.js';
import { testSettings } from '../settings/settings-for-tests.js';
import { type Cause, type RecalibrationRules, rulesOf } from './rules.js';
import { asked, type Circumstances, isOn, off, proceed, type RecalibrationState } from './state.js';

const start = Instant(Date.UTC(2026, 2, 2));
const settings = testSettings();

const profiles = {
  'FSR-0': emulationProfile({ generation: '1.1', options: { originalRecalibration: true } }),
  'FSR-1': emulationProfile({ generation: '2.0' }),
  'FSR-2': emulationProfile({ generation: '5.0' }),
};
const rulesIn = (name: keyof typeof profiles): RecalibrationRules => rulesOf(profiles[name]);

const calm: Circumstances = {
  now: start,
  supplied: true,
  occupied: false,
  full: false,
  due: undefined,
  longest_ms: undefined,
  permits: () => true,
};
const active = (cause: Cause = 'days'): RecalibrationState => ({ at: 'active', cause, spent_ms: Ms(0), since: start });
const at = (delay_ms: Ms): Instant => later(start, delay_ms);

describe('the recalibration of a pack', () => {
  it('begins where it is due, the grid is there and nobody charges; else it waits, and forgets nothing', () => {
    const [waiting] = proceed(off, { ...calm, due: 'days', occupied: true });
    expect(waiting).toEqual({ at: 'pending', cause: 'days' });
    const [still] = proceed(waiting, { ...calm, supplied: false });
    expect(still).toBe(waiting);
    expect(proceed(still, calm)).toEqual([active()]);
  });

  it('stands back for a session and for a lost grid, goes on afterwards, and counts only the time that it was at work', () => {
    const [paused] = proceed(active(), { ...calm, now: at(hours(2)), occupied: true });
    expect(paused).toEqual({ at: 'paused', cause: 'days', spent_ms: hours(2) });
    const [again] = proceed(paused, { ...calm, now: at(hours(5)) });
    expect(again).toEqual({ at: 'active', cause: 'days', spent_ms: hours(2), since: at(hours(5)) });
    expect(proceed(again, { ...calm, now: at(hours(6)), supplied: false })).toEqual([{ at: 'paused', cause: 'days', spent_ms: hours(3) }]);
  });

  it('ends when the pack is full', () => {
    expect(proceed(active(), { ...calm, full: true })).toEqual([off, 'full']);
    expect(proceed({ at: 'paused', cause: 'manual', spent_ms: Ms(0) }, { ...calm, full: true, occupied: true })).toEqual([off, 'full']);
  });

  it('ends after its longest time, where there is one, and not before', () => {
    const almost = { ...calm, now: at(Ms(hours(8) - 1)), longest_ms: hours(8) };
    expect(proceed(active(), almost)).toEqual([active()]);
    expect(proceed(active(), { ...almost, now: at(hours(8)) })).toEqual([off, 'too long']);
    expect(proceed(active(), { ...calm, now: at(hours(80)) })).toEqual([active()]);
  });

  it('is taken over by who asks by hand, and by what permits vehicles no more', () => {
    expect(asked(active())).toEqual(active('manual'));
    const permits = (cause: Cause): boolean => cause === 'days';
    expect(proceed(active(), { ...calm, due: 'overdue', permits })).toEqual([active('overdue')]);
    expect(proceed(active('manual'), { ...calm, due: 'days', permits })).toEqual([active('manual')]);
  });

  it('loses nothing to a clock that was set back', () => {
    expect(proceed(active(), { ...calm, now: at(Ms(-hours(1))), occupied: true })).toEqual([{ at: 'paused', cause: 'days', spent_ms: 0 }]);
  });
});

describe('whatever happens, the recalibration', () => {
  const happening = fc.record({
    what: fc.constantFrom('pass', 'pass', 'pass', 'ask', 'stop', 'restart'),
    time_ms: fc.integer({ min: 0, max: hours(3) }).map((time) => Ms(time)),
    supplied: fc.boolean(),
    occupied: fc.boolean(),
    full: fc.nat(9).map((n) => n === 0),
    due: fc.constantFrom<Cause | undefined>(undefined, undefined, 'days', 'overdue', 'throughput', 'shutdowns'),
  });

  it.each(['FSR-0', 'FSR-1', 'FSR-2'] as const)(
    '(%s) is at work only with the grid and without a vehicle, keeps vehicles away only then, survives restarts, and ends',
    (name) => {
      const rules = rulesIn(name);
      const around = { longest_ms: rules.longest_ms, permits: (cause: Cause) => rules.permitsCharging(cause, settings) };
      fc.assert(
        fc.property(fc.array(happening, { maxLength: 60 }), (happenings) => {
          let state: RecalibrationState = off;
          let now = start;
          for (const { what, time_ms, ...circumstances } of happenings) {
            now = later(now, time_ms);
            if (what === 'ask') state = asked(state);
            if (what === 'stop') state = off;
            // What is in the store is all that is left.
            if (what === 'restart') state = JSON.parse(JSON.stringify(state)) as RecalibrationState;
            const before: RecalibrationState = state;
            const [after, ending] = proceed(before, { ...circumstances, ...around, now });
            state = after;
            if (state.at === 'active') expect(circumstances).toMatchObject({ supplied: true, occupied: false, full: false });
            if (isOn(before) && !isOn(state)) expect(ending).toBeOneOf(['full', 'too long']);
            if (before.at === 'pending' && !circumstances.full) expect(state.at).not.toBe('off');
            expect(proceed(state, { ...circumstances, ...around, due: undefined, now })[0]).toBe(state);
          }
          const [end] = proceed(proceed(state, { ...calm, ...around, now })[0], {
            ...calm,
            ...around,
            now: later(now, seconds(1)),
            full: true,
          });
          expect(end.at).toBe('off');
        }),
      );
    },
  );
});
