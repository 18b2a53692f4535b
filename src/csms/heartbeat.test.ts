import { describe, expect, it } from 'vitest';
import { Instant, Ms, minutes, seconds, VirtualClock } from '../kernel/index.js';
import { Heartbeat } from './heartbeat.js';

const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

function rig(interval: { s: number }) {
  const clock = new VirtualClock(Instant(0), { turn });
  const beats: number[] = [];
  const heartbeat = new Heartbeat({ clock, interval_s: () => interval.s, send: () => beats.push(clock.monotonic()) });
  return { clock, beats, heartbeat };
}

describe('heartbeat', () => {
  it('R-KEY-07: is sent once a day, however busy the link is: its answer sets the clock', async () => {
    const { clock, beats, heartbeat } = rig({ s: 3600 });
    heartbeat.start();
    for (let quarter = 0; quarter < 4 * 24 * 5; quarter++) {
      await clock.advance(minutes(15));
      heartbeat.exchanged();
    }
    expect(beats).toHaveLength(5);
  });

  it('is due when nothing was exchanged for the interval, a second early at most', async () => {
    const { clock, beats, heartbeat } = rig({ s: 60 });
    heartbeat.start();
    await clock.advance(seconds(180));
    expect(beats).toEqual([59_000, 118_000, 177_000]);
  });

  it('R-KEY-06: every message postpones it', async () => {
    const { clock, beats, heartbeat } = rig({ s: 60 });
    heartbeat.start();
    for (let i = 0; i < 20; i++) {
      await clock.advance(seconds(50));
      heartbeat.exchanged();
    }
    expect(beats).toEqual([]);
    await clock.advance(seconds(60));
    expect(beats).toHaveLength(1);
  });

  it('times that are no whole milliseconds do not make it wait for ever', async () => {
    const { clock, beats, heartbeat } = rig({ s: 60 });
    await clock.advance(Ms(65_000.72954180191));
    heartbeat.exchanged();
    heartbeat.start();
    await clock.advance(seconds(60));
    expect(beats).toHaveLength(1);
  });

  it('short intervals are anticipated by a tenth only', async () => {
    const { clock, beats, heartbeat } = rig({ s: 2 });
    heartbeat.start();
    await clock.advance(Ms(1_799));
    expect(beats).toEqual([]);
    await clock.advance(Ms(1));
    expect(beats).toEqual([1_800]);
  });

  it('0 sends none, and a new interval holds from the last message on', async () => {
    const interval = { s: 0 };
    const { clock, beats, heartbeat } = rig(interval);
    heartbeat.start();
    await clock.advance(seconds(1000));
    expect(beats).toEqual([]);
    heartbeat.exchanged();
    await clock.advance(seconds(30));
    interval.s = 40;
    heartbeat.start();
    await clock.advance(seconds(10));
    expect(beats).toEqual([1_039_000]);
  });

  it('stops', async () => {
    const { clock, beats, heartbeat } = rig({ s: 60 });
    heartbeat.start();
    heartbeat.stop();
    await clock.advance(seconds(1000));
    expect(beats).toEqual([]);
  });
});
