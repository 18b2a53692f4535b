import { describe, expect, it } from 'vitest';
import { promiseTurns } from '../../io/clock.js';
import { gzip } from '../../io/gzip.js';
import { Instant, MemoryStore, Ms, type Store, silentLog, VirtualClock } from '../../kernel/index.js';
import type { Key, Settings } from '../settings/index.js';
import { type ContainerNumber, containerNumbers } from '../settings/measurement-keys.js';
import { testSettings } from '../settings/settings-for-tests.js';
import type { Look } from './look.js';
import { Recorder } from './recorder.js';
import { signals } from './signals.js';

const start = Instant(Date.UTC(2026, 2, 2, 8));
const minute = Ms(60_000);

class Rig {
  readonly clock = new VirtualClock(start, { turn: promiseTurns() });
  readonly store = new MemoryStore();
  readonly settings: Settings;
  readonly recorder: Recorder;
  timers = 0;
  writes = 0;
  /** How far the wall clock is off. */
  error_ms = 0;

  constructor(largest_octets?: number) {
    this.settings = testSettings({ store: this.store });
    const counting: Store = {
      table: (name) => this.store.table(name),
      atomically: (work) => {
        this.writes++;
        return this.store.atomically(work);
      },
      close: () => undefined,
    };
    this.recorder = new Recorder({
      clock: {
        now: () => this.clock.now(),
        monotonic: () => this.clock.monotonic(),
        hold: (name) => this.clock.hold(name),
        after: (name, delay_ms, action) => {
          this.timers++;
          return this.clock.after(name, delay_ms, action);
        },
      },
      now: () => Instant(this.clock.now() + this.error_ms),
      store: counting,
      settings: this.settings,
      log: silentLog,
      compression: gzip,
      // Of the look only what the signal below reads.
      look: () => ({ station: { status: 'Available' } }) as Look,
      ...(largest_octets !== undefined && { largest_octets }),
    });
    this.recorder.begin();
  }

  record(number: ContainerNumber, rate_ms = 1_000, signal = 'station.status'): void {
    const of = (item: string) => `measurement_data_container.${item}_${number}` as Key;
    const wanted = { active: 'true', sampling_rate: String(rate_ms), signals: signal };
    const outcome = this.settings.adopt({ settings: new Map(Object.entries(wanted).map(([item, text]) => [of(item), text])) });
    if (!outcome.ok) throw new Error(outcome.refusals[0]?.why);
  }

  times(number: ContainerNumber): readonly string[] {
    return [...this.recorder.book(number).read({})].flatMap((octets) =>
      gzip
        .expand(Buffer.from(octets).toString('base64'))
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line).time),
    );
  }
}

describe('the recorder of measurement data containers', () => {
  it('sets no timer and writes nothing while all containers are off and empty', async () => {
    const rig = new Rig();
    rig.settings.changeConfiguration('HeartbeatInterval', '60');
    await rig.clock.advance(Ms(10 * minute));
    expect([rig.timers, rig.writes]).toEqual([0, 0]);
  });

  it('writes all containers in one step a minute', async () => {
    const rig = new Rig();
    for (const number of containerNumbers) rig.record(number);
    rig.writes = 0;
    await rig.clock.advance(Ms(10 * minute));
    expect(rig.writes).toBeLessThanOrEqual(10);
    expect(rig.writes).toBeGreaterThanOrEqual(9);
    rig.recorder.flush();
    for (const number of containerNumbers) expect(rig.times(number)).toHaveLength(600);
  });

  it('loses nothing when the settings change, and stops when it is switched off', async () => {
    const rig = new Rig();
    rig.record(1);
    await rig.clock.advance(Ms(10_000));
    rig.record(1, 5_000);
    await rig.clock.advance(Ms(20_000));
    rig.settings.set('measurement_data_container.active_1', false);
    await rig.clock.advance(minute);
    expect(rig.times(1)).toHaveLength(14);
  });

  it('keeps so much of a container and no more, the newest', async () => {
    const rig = new Rig(10_000);
    rig.record(1, 100);
    await rig.clock.advance(Ms(120 * minute));
    rig.recorder.flush();
    const octets = [...rig.recorder.book(1).read({})].reduce((sum, { byteLength }) => sum + byteLength, 0);
    expect(octets).toBeLessThan(11_000);
    expect(octets).toBeGreaterThan(4_000);
    expect(rig.times(1).at(-1)).toBe('2026-03-02T10:00:00.000Z');
  });

  it('is not held up by what was written while the clock was wrong by a year', async () => {
    const rig = new Rig();
    rig.error_ms = 365 * 24 * 60 * minute;
    rig.record(1, 60_000);
    await rig.clock.advance(Ms(5 * minute));
    rig.error_ms = 0;
    await rig.clock.advance(Ms(8 * 24 * 60 * minute));
    const times = rig.times(1);
    expect(times[0]?.slice(0, 10)).toBe('2026-03-03');
    expect(times.at(-1)?.slice(0, 10)).toBe('2026-03-10');
  });
});

describe('the signals', () => {
  it('are enough to fill the four containers, each with a name of its own that a list can hold', () => {
    const names = signals.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThanOrEqual(4 * 31);
    for (const name of names) expect(name).toMatch(/^[A-Za-z]+\.[A-Za-z_]+$/);
  });

  it('have the unit in their names that they are given in', () => {
    const ends: Readonly<Record<string, string>> = { '%': '_pct', '°C': '_C', '°': '_deg', lx: '_lux' };
    for (const { name, unit } of signals) {
      const end = unit === undefined ? undefined : (ends[unit] ?? `_${unit}`);
      expect([name, end === undefined ? !name.includes('_') : name.endsWith(end)]).toEqual([name, true]);
    }
  });
});
