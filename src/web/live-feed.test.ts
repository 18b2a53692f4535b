import { beforeEach, describe, expect, it } from 'vitest';
import { type FakeRig, fakeRig } from '../../test/browser/fake-rig.js';
import { RigRefusal, type StateDto } from '../api/index.js';
import { type Listener, type MachineTime, patience_ms, slowAt_octets } from '../http/listeners.js';
import { LiveFeed, statePause_ms } from './live-feed.js';

/** Time that is moved by hand. */
class HandTime implements MachineTime {
  #now_ms = 0;
  #due: { at_ms: number; action: () => void }[] = [];

  now_ms(): number {
    return this.#now_ms;
  }

  after(delay_ms: number, action: () => void): () => void {
    const due = { at_ms: this.#now_ms + delay_ms, action };
    this.#due.push(due);
    return () => {
      this.#due = this.#due.filter((other) => other !== due);
    };
  }

  pass(by_ms: number): void {
    this.#now_ms += by_ms;
    const due = this.#due.filter(({ at_ms }) => at_ms <= this.#now_ms);
    this.#due = this.#due.filter(({ at_ms }) => at_ms > this.#now_ms);
    for (const { action } of due) action();
  }
}

/** A socket whose other end reads only when it is told to. */
class FakeListener implements Listener {
  readonly received: { readonly type: string; readonly [field: string]: unknown }[] = [];
  terminated = false;
  #under: { readonly text: string; readonly sent: () => void }[] = [];

  get bufferedAmount(): number {
    return this.#under.reduce((octets, { text }) => octets + text.length, 0);
  }

  send(text: string, sent: () => void): void {
    this.#under.push({ text, sent });
  }

  terminate(): void {
    this.terminated = true;
  }

  read(): void {
    for (let next = this.#under.shift(); next; next = this.#under.shift()) {
      this.received.push(JSON.parse(next.text));
      next.sent();
    }
  }

  take(): readonly { readonly type: string; readonly [field: string]: unknown }[] {
    this.read();
    return this.received.splice(0);
  }
}

const bigFrame = [2, 'm', 'DataTransfer', { data: 'x'.repeat(50_000) }];
const ambient = (temperature_C: number) => ({ ambient: { temperature_C } });

let rig: FakeRig;
let time: HandTime;
let feed: LiveFeed;
let listener: FakeListener;

beforeEach(() => {
  rig = fakeRig();
  time = new HandTime();
  feed = new LiveFeed(rig, time);
  listener = new FakeListener();
  feed.add(listener);
});

describe('a listener', () => {
  it('gets the newest state at once', () => {
    expect(listener.take()).toMatchObject([{ type: 'state', state: { station: { identity: 'FP-1' } } }]);
  });

  it('gets every message in order', () => {
    listener.take();
    rig.exchange('sent', [2, 'm1', 'Heartbeat', {}]);
    rig.exchange('received', [3, 'm1', {}]);
    expect(listener.take()).toMatchObject([
      { type: 'message', line: { number: 1, direction: 'sent' } },
      { type: 'message', line: { number: 2, direction: 'received' } },
    ]);
  });

  it('gets a change at once, and of many that follow only the last', () => {
    listener.take();
    for (let i = 1; i <= 50; i++) rig.show(ambient(i));
    expect(listener.take()).toMatchObject([{ type: 'state', state: ambient(1) }]);
    time.pass(statePause_ms);
    expect(listener.take()).toMatchObject([{ type: 'state', state: ambient(50) }]);
    time.pass(statePause_ms);
    expect(listener.take()).toEqual([]);
    rig.show(ambient(7));
    expect(listener.take()).toMatchObject([{ type: 'state', state: ambient(7) }]);
  });

  it('that comes before there is a state gets one as soon as there is', () => {
    let started = false;
    const state = (): StateDto => {
      if (!started) throw new RigRefusal('the station has not started yet', 'station', 'Ask again in a moment.');
      return rig.state();
    };
    const early = new FakeListener();
    new LiveFeed({ ...rig, state }, time).add(early);
    rig.show(ambient(1));
    time.pass(statePause_ms);
    expect(early.take()).toEqual([]);
    started = true;
    rig.show(ambient(2));
    expect(early.take()).toMatchObject([{ type: 'state', state: ambient(2) }]);
  });

  it('gets the run of a story whole: when it comes, and after every step, of many that follow only the last', async () => {
    listener.take();
    await rig.stories.start({ name: 'first-charge' }, 'here');
    expect(listener.take()).toMatchObject([{ type: 'story', run: { number: 1, state: 'running' } }]);
    rig.stories.step(1, { state: 'running' });
    rig.stories.step(1, { state: 'passed' });
    rig.stories.step(2, { state: 'running' });
    time.pass(statePause_ms);
    const run = { number: 1, steps: [{ state: 'passed' }, { state: 'running' }, { state: 'waiting' }] };
    expect(listener.take()).toMatchObject([{ type: 'story', run }]);
    const late = new FakeListener();
    feed.add(late);
    expect(late.take()).toMatchObject([{ type: 'state' }, { type: 'story', run }]);
  });

  it('that has gone gets nothing more', () => {
    const other = new FakeListener();
    const end = feed.add(other);
    other.take();
    end();
    rig.exchange('sent', [2, 'm1', 'Heartbeat', {}]);
    expect(other.take()).toEqual([]);
  });
});

describe('a slow listener', () => {
  const flood = (count: number): void => {
    for (let i = 0; i < count; i++) {
      rig.exchange('sent', bigFrame);
      rig.show(ambient(i));
      time.pass(statePause_ms);
    }
  };

  it('misses events instead of having them kept for it', () => {
    flood(200);
    const largest_octets = JSON.stringify(bigFrame).length + JSON.stringify(rig.state()).length + 1000;
    expect(listener.bufferedAmount).toBeLessThan(slowAt_octets + largest_octets);
    expect(listener.terminated).toBe(false);
  });

  it('gets the newest state when it has caught up, and then what happens', () => {
    flood(100);
    expect(listener.take().at(-1)).toMatchObject({ type: 'state', state: { ...ambient(99), lastMessage: 100 } });
    rig.exchange('sent', [2, 'm', 'Heartbeat', {}]);
    expect(listener.take()).toMatchObject([{ type: 'message', line: { number: 101 } }]);
  });

  it('gets the end of a story that it has missed', async () => {
    await rig.stories.start({ name: 'first-charge' }, 'here');
    flood(100);
    rig.stories.end('passed');
    expect(listener.take().at(-1)).toMatchObject({ type: 'story', run: { state: 'passed' } });
  });

  it('does not keep others from anything', () => {
    const quick = new FakeListener();
    feed.add(quick);
    let messages = 0;
    for (let i = 0; i < 100; i++) {
      flood(1);
      messages += quick.take().filter(({ type }) => type === 'message').length;
    }
    expect(messages).toBe(100);
  });

  it('is cut off when it stays behind for long', () => {
    flood(20);
    time.pass(patience_ms);
    flood(1);
    expect(listener.terminated).toBe(true);
    const before = listener.bufferedAmount;
    flood(10);
    expect(listener.bufferedAmount).toBe(before);
  });
});

describe('the feed', () => {
  it('asks nobody for a state while nobody listens', () => {
    let asked = 0;
    const state = (): StateDto => {
      asked++;
      return rig.state();
    };
    const watched = { ...rig, state };
    new LiveFeed(watched, time);
    rig.show(ambient(1));
    rig.exchange('sent', bigFrame);
    expect(asked).toBe(0);
  });

  it('that is closed ends its listeners and tells nothing more', () => {
    rig.show(ambient(1));
    rig.show(ambient(2));
    feed.close();
    listener.take();
    expect(listener.terminated).toBe(true);
    time.pass(statePause_ms);
    rig.show(ambient(3));
    expect(listener.take()).toEqual([]);
  });
});
