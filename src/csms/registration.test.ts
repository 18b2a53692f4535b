import { describe, expect, it } from 'vitest';
import { Instant, seconds, silentLog, VirtualClock } from '../kernel/index.js';
import type { CallOutcome } from '../protocols/ocpp16/index.js';
import { Registration } from './registration.js';

const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));
const answer = (status: 'Accepted' | 'Pending' | 'Rejected', interval = 300): CallOutcome<'BootNotification'> => ({
  type: 'result',
  payload: { status, interval, currentTime: '2026-03-02T08:00:00Z' },
});
const error: CallOutcome<'BootNotification'> = { type: 'error', code: 'InternalError', description: '', details: {} };

class Rig {
  readonly clock = new VirtualClock(Instant(0), { turn });
  readonly events: string[] = [];
  /** When BootNotification was sent, in seconds. */
  readonly boots_s: number[] = [];
  answers: (CallOutcome<'BootNotification'> | undefined)[] = [];
  pending: ((outcome: CallOutcome<'BootNotification'>) => void) | undefined;
  readonly registration = new Registration({
    clock: this.clock,
    log: silentLog,
    request: () => ({ chargePointVendor: 'v', chargePointModel: 'm' }),
    call: (_payload, done) => {
      this.boots_s.push(this.clock.monotonic() / 1000);
      const outcome = this.answers.shift();
      if (outcome) done(outcome);
      else this.pending = done;
    },
    synchronise: (told) => this.events.push(`time ${new Date(told).toISOString()}`),
    accepted: (interval_s) => this.events.push(`accepted ${interval_s}`),
    suspended: () => this.events.push('suspended'),
  });
}

describe('registration', () => {
  it('Accepted: the time is taken before anything else, and no new link asks again', async () => {
    const rig = new Rig();
    rig.answers = [answer('Accepted')];
    rig.registration.linkOpened();
    rig.registration.linkClosed();
    rig.registration.linkOpened();
    await rig.clock.advance(seconds(100_000));
    expect(rig.events).toEqual(['time 2026-03-02T08:00:00.000Z', 'accepted 300']);
    expect(rig.boots_s).toEqual([0]);
  });

  it.each(['Pending', 'Rejected'] as const)('%s: asks again after the interval, or after a minute where there is none', async (status) => {
    const rig = new Rig();
    rig.answers = [answer(status, 120), answer(status, 0), answer('Accepted')];
    rig.registration.linkOpened();
    expect(rig.registration.state).toBe(status.toLowerCase());
    await rig.clock.advance(seconds(1000));
    expect(rig.boots_s).toEqual([0, 120, 180]);
    expect(rig.registration.state).toBe('accepted');
  });

  it('a wait that the back-end has imposed is not shortened by a new link', async () => {
    const rig = new Rig();
    rig.answers = [answer('Rejected', 600), answer('Accepted')];
    rig.registration.linkOpened();
    await rig.clock.advance(seconds(10));
    rig.registration.linkClosed();
    rig.registration.linkOpened();
    await rig.clock.advance(seconds(500));
    expect(rig.boots_s).toEqual([0]);
    await rig.clock.advance(seconds(100));
    expect(rig.boots_s).toEqual([0, 600]);
  });

  it('a wait that ends without a link asks as soon as there is one', async () => {
    const rig = new Rig();
    rig.answers = [answer('Pending', 60), answer('Accepted')];
    rig.registration.linkOpened();
    rig.registration.linkClosed();
    await rig.clock.advance(seconds(100));
    rig.registration.linkOpened();
    expect(rig.boots_s).toEqual([0, 100]);
  });

  it('no answer or a CALLERROR: asks again after the interval it was last told, else after a minute', async () => {
    const rig = new Rig();
    rig.answers = [{ type: 'timeout' }, error, answer('Pending', 90), error, answer('Accepted')];
    rig.registration.linkOpened();
    await rig.clock.advance(seconds(1000));
    expect(rig.boots_s).toEqual([0, 60, 120, 210, 300]);
  });

  it('a link that breaks before the answer asks anew over the next one', async () => {
    const rig = new Rig();
    rig.registration.linkOpened();
    rig.pending?.({ type: 'lost' });
    rig.registration.linkClosed();
    rig.answers = [answer('Accepted')];
    rig.registration.linkOpened();
    expect(rig.boots_s).toEqual([0, 0]);
    expect(rig.registration.state).toBe('accepted');
  });

  it('once accepted, a BootNotification on request that fails changes nothing, one that is answered Pending suspends', async () => {
    const rig = new Rig();
    rig.answers = [answer('Accepted'), error, answer('Pending', 60), answer('Accepted', 500)];
    rig.registration.linkOpened();
    rig.registration.boot();
    await rig.clock.advance(seconds(1000));
    expect(rig.registration.state).toBe('accepted');
    rig.registration.boot();
    expect(rig.registration.state).toBe('pending');
    await rig.clock.advance(seconds(60));
    expect(rig.events.filter((event) => !event.startsWith('time'))).toEqual(['accepted 300', 'suspended', 'accepted 500']);
  });

  it('asks once at a time', () => {
    const rig = new Rig();
    rig.registration.linkOpened();
    rig.registration.boot();
    rig.registration.boot();
    expect(rig.boots_s).toEqual([0]);
  });
});
