import { beforeEach, describe, expect, it } from 'vitest';
import type { BackendEvent } from '../api/backend.js';
import type { Listener, MachineTime } from '../http/listeners.js';
import { Emitter, Instant, silentLog } from '../kernel/index.js';
import { type CsmsBrain, createCsmsBrain } from './brain.js';
import { ConsoleFeed, moment_ms, mostMessages, tick_ms } from './console-feed.js';
import { type MessageEvents, MessageLog } from './message-log.js';
import { demoTokens } from './tokens.js';

const noon = Instant(Date.UTC(2026, 5, 1, 12));
const clock = { now: () => noon };

/** Time that is moved by hand. */
class HandTime implements MachineTime {
  #now_ms = 0;
  #due: { readonly at_ms: number; readonly action: () => void }[] = [];

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

  get isIdle(): boolean {
    return this.#due.length === 0;
  }
}

class FakeListener implements Listener {
  readonly bufferedAmount = 0;
  readonly #events: BackendEvent[] = [];
  terminated = false;

  send(text: string): void {
    this.#events.push(JSON.parse(text));
  }

  terminate(): void {
    this.terminated = true;
  }

  take(): readonly BackendEvent[] {
    return this.#events.splice(0);
  }
}

let brain: CsmsBrain;
let time: HandTime;
let feed: ConsoleFeed;
let listener: FakeListener;
let hear: (frame: string) => void;

beforeEach(() => {
  brain = createCsmsBrain({ clock, log: silentLog, tokens: demoTokens });
  time = new HandTime();
  const messages = new MessageLog(10);
  const events = new Emitter<MessageEvents>();
  feed = new ConsoleFeed({ brain, clock, messages, events, address: () => 'ws://127.0.0.1:1/ocpp' }, time);
  hear = (frame) => events.emit('message', messages.add({ at: noon, identity: 'FLEX-1', direction: 'in', frame }));
  listener = new FakeListener();
});

const start = (connectorId: number) =>
  brain.handle('FLEX-1', 'StartTransaction', { connectorId, idTag: 'APP-USER', meterStart: 0, timestamp: '2026-06-01T12:00:00Z' });

describe('a console', () => {
  it('sees the whole picture at once', () => {
    brain.connected('FLEX-1');
    start(1);
    feed.add(listener);
    expect(listener.take()).toMatchObject([
      {
        type: 'picture',
        now: '2026-06-01T12:00:00.000Z',
        address: 'ws://127.0.0.1:1/ocpp',
        stations: [{ identity: 'FLEX-1', connected: true, connectedSince: '2026-06-01T12:00:00.000Z' }],
        transactions: [{ transactionId: 1, records: 0 }],
        behaviours: {},
        lastMessage: 0,
      },
    ]);
  });

  it('hears of a moment in one event: each thing once, as it is at its end, and every message', () => {
    feed.add(listener);
    listener.take();
    brain.connected('FLEX-1');
    hear('[2,"1","StartTransaction",{}]');
    start(1);
    start(1);
    hear('[3,"1",{}]');
    expect(listener.take()).toEqual([]);
    time.pass(moment_ms);
    expect(listener.take()).toMatchObject([
      {
        type: 'changes',
        stations: [{ identity: 'FLEX-1', connected: true }],
        transactions: [{ transactionId: 1, repetitions: 1 }],
        findings: [],
        messages: [{ number: 1 }, { number: 2 }],
      },
    ]);
    time.pass(moment_ms);
    expect(listener.take()).toEqual([]);
  });

  it('hears of findings, and of a behaviour that ends by itself', () => {
    brain.setBehaviour('Heartbeat', { answer: 'silence', times: 1 });
    feed.add(listener);
    expect(listener.take()).toMatchObject([{ behaviours: { Heartbeat: { answer: 'silence', times: 1 } } }]);
    brain.handle('FLEX-1', 'Heartbeat', {});
    brain.handle('FLEX-1', 'MeterValues', { connectorId: 1, transactionId: 9, meterValue: [] });
    time.pass(moment_ms);
    expect(listener.take()).toMatchObject([{ behaviours: {}, findings: [{ number: 1, code: 'unknown-transaction' }] }]);
  });

  it('is not flooded: of very many messages the newest come, and the numbers show the gap', () => {
    feed.add(listener);
    listener.take();
    for (let i = 0; i < mostMessages + 3; i++) hear('[]');
    time.pass(moment_ms);
    const [event] = listener.take();
    const numbers = event?.type === 'changes' ? event.messages.map(({ number }) => number) : [];
    expect([numbers.length, numbers[0], numbers.at(-1)]).toEqual([mostMessages, 4, mostMessages + 3]);
  });

  it('that comes late is told nothing of what it sees in the picture', () => {
    hear('[]');
    start(1);
    feed.add(listener);
    expect(listener.take()).toMatchObject([{ type: 'picture', lastMessage: 1 }]);
    time.pass(moment_ms);
    expect(listener.take()).toEqual([]);
  });

  it('is told the time though nothing happens, as long as it listens', () => {
    const end = feed.add(listener);
    listener.take();
    time.pass(tick_ms);
    time.pass(moment_ms);
    expect(listener.take()).toMatchObject([{ type: 'changes', now: '2026-06-01T12:00:00.000Z', stations: [], messages: [] }]);
    end();
    time.pass(tick_ms);
    expect(time.isIdle).toBe(true);
  });

  it('is left alone when the back-end closes', () => {
    feed.add(listener);
    start(1);
    feed.close();
    listener.take();
    time.pass(moment_ms);
    start(2);
    time.pass(moment_ms);
    expect(listener.take()).toEqual([]);
    expect(listener.terminated).toBe(true);
  });
});
