import { describe, expect, it } from 'vitest';
import { Instant, type LinkEvents, Ms, type Random, seconds, silentLog, VirtualClock } from '../kernel/index.js';
import { Connection } from './connection.js';

const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

/** Links that open, or not, as told; each attempt is noted with its time. */
class Rig {
  readonly clock = new VirtualClock(Instant(0), { turn, patience: (released) => this.#patience(released) });
  readonly attempts_s: number[] = [];
  readonly pings_s: number[] = [];
  opens = true;
  /** Whether the other end says anything to an attempt. */
  answers = true;
  answersPings = true;
  /** Turns of the machine's loop until a pong comes; the clock stands still meanwhile. */
  pongTurns = 0;
  hasTarget = true;
  pingInterval_s = 0;
  openings = 0;
  closings = 0;
  #events: LinkEvents | undefined;
  readonly connection: Connection;

  constructor(random: Random = { next: () => 1 }) {
    const now_s = () => this.clock.monotonic() / 1000;
    this.connection = new Connection({
      clock: this.clock,
      random,
      log: silentLog,
      target: () => (this.hasTarget ? { url: 'ws://x/y', protocol: 'ocpp1.6', handshakeTimeout_ms: 1 } : undefined),
      pingInterval_s: () => this.pingInterval_s,
      opened: () => this.openings++,
      received: () => undefined,
      closed: () => this.closings++,
      dial: (_target, events) => {
        this.attempts_s.push(now_s());
        this.#events = events;
        let over = false;
        const close = (reason: string): void => {
          if (over) return;
          over = true;
          queueMicrotask(() => events.closed(reason));
        };
        const ping = (): void => {
          this.pings_s.push(now_s());
          if (this.answersPings) void this.#turns(this.pongTurns).then(() => events.pong());
        };
        if (this.answers)
          queueMicrotask(() =>
            this.opens ? events.opened({ send: () => undefined, close: () => close('closed'), ping }) : events.closed('refused'),
          );
        return () => close('given up');
      },
    });
  }

  async #turns(count: number): Promise<void> {
    for (let turns = 0; turns < count; turns++) await turn();
  }

  /** A partner that has not answered after a hundred turns will not. */
  #patience(released: Promise<void>): Promise<boolean> {
    return Promise.race([released.then(() => true), this.#turns(100).then(() => false)]);
  }

  async connect(): Promise<void> {
    this.connection.connect();
    await this.clock.settle();
  }

  async lose(): Promise<void> {
    this.#events?.closed('lost');
    await this.clock.settle();
  }
}

describe('connection', () => {
  it('gives up an attempt that leads to where nobody wants to go any more', async () => {
    const rig = new Rig();
    rig.answers = false;
    await rig.connect();
    rig.answers = true;
    rig.connection.reconnect('another address');
    await rig.clock.advance(seconds(1));
    expect([rig.attempts_s, rig.openings]).toEqual([[0, 1], 1]);
  });

  it('tells why there is no link and when it is tried again, until there is one', async () => {
    const rig = new Rig();
    expect(rig.connection.lost).toBeUndefined();
    rig.opens = false;
    await rig.connect();
    expect(rig.connection.lost).toEqual({ why: 'refused', retryAt: Instant(1_000) });
    await rig.clock.advance(seconds(1));
    expect(rig.connection.lost).toEqual({ why: 'refused', retryAt: Instant(3_000) });
    rig.opens = true;
    await rig.clock.advance(seconds(2));
    expect(rig.connection.lost).toBeUndefined();
    await rig.lose();
    expect(rig.connection.lost).toMatchObject({ why: 'lost' });
  });

  it('waits 1, 2, 4 … up to 120 seconds between attempts', async () => {
    const rig = new Rig();
    rig.opens = false;
    await rig.connect();
    await rig.clock.advance(seconds(1000));
    const pauses = rig.attempts_s.slice(1).map((at, i) => at - rig.attempts_s[i]!);
    expect(pauses.slice(0, 9)).toEqual([1, 2, 4, 8, 16, 32, 64, 120, 120]);
  });

  it('shortens each pause by chance, down to half of it and never below a second, so that a fleet does not come back at once', async () => {
    const rig = new Rig({ next: () => 0 });
    rig.opens = false;
    await rig.connect();
    await rig.clock.advance(seconds(1000));
    const pauses = rig.attempts_s.slice(1).map((at, i) => at - rig.attempts_s[i]!);
    expect(pauses.slice(0, 9)).toEqual([1, 1, 2, 4, 8, 16, 32, 60, 60]);
  });

  it('begins anew with the shortest pause only after the back-end has shown that it is in order', async () => {
    const rig = new Rig();
    await rig.connect();
    /** How long the station stays away after a loss, in seconds. */
    const away = async (): Promise<number> => {
      const lost_s = rig.clock.monotonic() / 1000;
      await rig.lose();
      await rig.clock.advance(seconds(200));
      return rig.attempts_s.at(-1)! - lost_s;
    };
    expect([await away(), await away(), await away()]).toEqual([1, 2, 4]);
    rig.connection.proved();
    expect([await away(), await away()]).toEqual([1, 2]);
  });

  it('R-KEY-13: pings every WebSocketPingInterval seconds, and not at all with 0', async () => {
    const rig = new Rig();
    rig.pingInterval_s = 10;
    await rig.connect();
    await rig.clock.advance(seconds(35));
    expect(rig.pings_s).toEqual([10, 20, 30]);
    rig.pingInterval_s = 0;
    rig.connection.schedulePing();
    await rig.clock.advance(seconds(100));
    expect(rig.pings_s).toHaveLength(3);
    expect(rig.openings).toBe(1);
  });

  it('notices a link that is dead without a word within two ping intervals, and dials again', async () => {
    const rig = new Rig();
    rig.pingInterval_s = 10;
    await rig.connect();
    await rig.clock.advance(Ms(10_001));
    rig.answersPings = false;
    const died_s = rig.clock.monotonic() / 1000;
    await rig.clock.advance(seconds(25));
    expect(rig.closings).toBe(1);
    expect(rig.attempts_s[1]! - died_s).toBeLessThanOrEqual(21);
    rig.answersPings = true;
    await rig.clock.advance(seconds(100));
    expect(rig.openings).toBe(2);
    expect(rig.closings).toBe(1);
  });

  it('a clock that is stepped waits for the pong, which comes in the machine time', async () => {
    const rig = new Rig();
    rig.pingInterval_s = 10;
    rig.pongTurns = 20;
    await rig.connect();
    await rig.clock.advance(seconds(100));
    expect([rig.pings_s.length, rig.closings]).toEqual([10, 0]);
  });

  it('a changed address is taken at once, also when there was none before', async () => {
    const rig = new Rig();
    rig.hasTarget = false;
    await rig.connect();
    await rig.clock.advance(seconds(1000));
    expect(rig.attempts_s).toEqual([]);
    rig.hasTarget = true;
    rig.connection.reconnect('address set');
    await rig.clock.settle();
    expect(rig.openings).toBe(1);
    rig.connection.reconnect('address changed');
    await rig.clock.advance(seconds(1));
    expect([rig.closings, rig.openings]).toEqual([1, 2]);
  });

  it('does nothing more once disposed', async () => {
    const rig = new Rig();
    await rig.connect();
    rig.connection.dispose();
    await rig.clock.advance(seconds(1000));
    expect(rig.attempts_s).toHaveLength(1);
    expect(rig.clock.pending()).toEqual([]);
  });
});
