import { describe, expect, it } from 'vitest';
import { testPki } from '../../../test/pki/index.js';
import { hours, Instant, later, MemoryStore, Ms, minutes, type Store, silentLog, VirtualClock } from '../../kernel/index.js';
import { loadX509 } from '../../protocols/x509/index.js';
import { unsealed } from '../settings/secret-box.js';
import { CertificateRenewal, renewalTime, retryPause, type SignAnswer, usualLead_ms } from './renewal.js';
import { StationCertificate } from './station-certificate.js';

const pki = testPki();
const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));
const day = 86_400_000;
const days = (count: number): Ms => Ms(count * day);

describe('when a certificate is renewed', () => {
  it('is thirty days before its end', () => {
    const validity = { notBefore: Instant(0), notAfter: Instant(365 * day) };
    expect(renewalTime(validity, usualLead_ms)).toBe(335 * day);
    expect(renewalTime(validity, days(10))).toBe(355 * day);
  });

  it('is in the last third of a short life', () => {
    expect(renewalTime({ notBefore: Instant(0), notAfter: Instant(9 * day) }, usualLead_ms)).toBe(6 * day);
  });

  it('pauses grow from a minute to a day', () => {
    expect([1, 2, 3, 11].map((asked) => retryPause(asked) / 60_000)).toEqual([1, 2, 4, 1024]);
    expect([12, 100, 1e6].map(retryPause)).toEqual([days(1), days(1), days(1)]);
  });
});

/** A station whose back-end answers SignCertificate as `answer` says. */
class Rig {
  readonly asked: { readonly csr: string; readonly at_min: number }[] = [];
  readonly clock: VirtualClock;
  readonly certificate: StationCertificate;
  readonly renewal: CertificateRenewal;
  readonly start: Instant;
  answer: SignAnswer = 'taken';
  /** Once, instead of the answer. */
  duringSend: (() => SignAnswer) | undefined;
  operator = 'Operator';
  /** How far the station's clock is off. */
  error_ms = 0;

  constructor(store: Store = new MemoryStore(), start = Instant(Date.now() + 60_000)) {
    this.start = start;
    this.clock = new VirtualClock(start, { turn });
    const now = (): Instant => later(this.clock.now(), Ms(this.error_ms));
    const shared = { clock: this.clock, now, log: silentLog };
    this.certificate = new StationCertificate({
      ...shared,
      store,
      secrets: unsealed,
      x509: loadX509,
      limits: () => ({ certificates: 5, characters: 10_000 }),
      roots: () => [pki.root.certificate],
      storeFailed: () => undefined,
    });
    this.renewal = new CertificateRenewal({
      ...shared,
      certificate: this.certificate,
      subject: () => ({ organization: this.operator, commonName: 'FP-0001' }),
      keyType: 'EC P-256',
      lead_ms: usualLead_ms,
      sign: async (csr) => {
        this.asked.push({ csr, at_min: Math.round((this.clock.now() - start) / 60_000) });
        const { duringSend } = this;
        this.duringSend = undefined;
        return duringSend?.() ?? this.answer;
      },
    });
  }

  get minutes(): readonly number[] {
    return this.asked.map(({ at_min }) => at_min);
  }

  /** The back-end sends what it was asked for last, valid for so many days from now. */
  async deliver(validDays: number): Promise<void> {
    const csr = this.asked.at(-1)!.csr;
    const from = new Date(this.clock.now() - 60_000);
    const chain = pki.signCsr(csr, { from, days: validDays }) + pki.intermediate.chain;
    const outcome = await this.certificate.accept(chain);
    if (outcome.status !== 'Accepted') throw new Error(outcome.why);
    this.certificate.confirm();
    this.renewal.consider();
  }

  pass(time: Ms): Promise<void> {
    return this.clock.advance(time);
  }
}

describe('the renewal', () => {
  it('of a station without a certificate waits for nothing', async () => {
    const rig = new Rig();
    rig.renewal.consider();
    await rig.pass(days(400));
    expect(rig.asked).toEqual([]);
  });

  it('asks at once when it is told to', async () => {
    const rig = new Rig();
    expect(await rig.renewal.ask()).toBeUndefined();
    expect(rig.minutes).toEqual([0]);
  });

  it('asks again with the same request and growing pauses while nothing comes back, also where the back-end refuses', async () => {
    const rig = new Rig();
    await rig.renewal.ask();
    await rig.pass(minutes(20));
    rig.answer = 'refused';
    await rig.pass(minutes(20));
    expect(rig.minutes).toEqual([0, 1, 3, 7, 15, 31]);
    expect(new Set(rig.asked.map(({ csr }) => csr)).size).toBe(1);
    await rig.pass(days(10));
    const daily = rig.minutes.slice(-3);
    expect([daily[1]! - daily[0]!, daily[2]! - daily[1]!]).toEqual([1440, 1440]);
  });

  it('goes on with its pauses after a restart', async () => {
    const store = new MemoryStore();
    const before = new Rig(store);
    await before.renewal.ask();
    await before.pass(minutes(8));
    before.renewal.stop();
    const after = new Rig(store, later(before.start, minutes(10)));
    after.renewal.consider();
    await after.pass(minutes(10));
    expect([before.minutes, after.minutes]).toEqual([[0, 1, 3, 7], [5]]);
  });

  it('does not count what the back-end has not heard, and asks again when that can be reached', async () => {
    const rig = new Rig();
    rig.answer = 'unreachable';
    await rig.renewal.ask();
    await rig.pass(days(2));
    expect(rig.certificate.openRequest()?.asked).toBe(0);
    // Once a day it looks by itself.
    expect(rig.minutes).toEqual([0, 1440, 2880]);
    await rig.pass(minutes(60));
    rig.answer = 'taken';
    rig.renewal.consider();
    await rig.pass(minutes(1));
    expect(rig.minutes).toEqual([0, 1440, 2880, 2940, 2941]);
  });

  it('asks again with growing pauses where the back-end leaves the request without an answer', async () => {
    const rig = new Rig();
    rig.answer = 'unanswered';
    await rig.renewal.ask();
    await rig.pass(minutes(8));
    expect(rig.minutes).toEqual([0, 1, 3, 7]);
  });

  it('does not repeat a request that has got its answer', async () => {
    const rig = new Rig();
    await rig.renewal.ask();
    const chain = pki.signCsr(rig.asked[0]!.csr) + pki.intermediate.chain;
    expect(await rig.certificate.accept(chain)).toEqual({ status: 'Accepted' });
    await rig.pass(minutes(60));
    expect(rig.minutes).toEqual([0]);
  });

  it('looks again when it was wanted to while it was sending', async () => {
    const rig = new Rig();
    rig.duringSend = () => {
      rig.renewal.consider();
      return 'unreachable';
    };
    await rig.renewal.ask();
    await rig.pass(minutes(1));
    expect(rig.minutes).toEqual([0, 0, 1]);
  });

  it('comes thirty days before the end, with a new key', async () => {
    const rig = new Rig();
    await rig.renewal.ask();
    await rig.deliver(90);
    await rig.pass(days(59.9));
    expect(rig.asked).toHaveLength(1);
    await rig.pass(days(0.2));
    expect(rig.asked.length).toBeGreaterThan(1);
    expect(rig.asked[1]!.csr).not.toBe(rig.asked[0]!.csr);
    await rig.deliver(90);
    await rig.pass(days(59));
    expect(rig.asked.filter(({ at_min }) => at_min > 61 * 1440)).toEqual([]);
  });

  it('is not repeated at once where the new certificate did not work, but a day later', async () => {
    const rig = new Rig();
    await rig.renewal.ask();
    await rig.deliver(90);
    await rig.pass(days(60.01));
    const failed = rig.asked.at(-1)!.csr;
    const from = new Date(rig.clock.now() - day);
    await rig.certificate.accept(pki.signCsr(failed, { from, days: 90 }) + pki.intermediate.chain);
    rig.certificate.rollBack();
    rig.renewal.consider();
    await rig.pass(hours(23));
    expect(rig.asked.at(-1)!.csr).toBe(failed);
    await rig.pass(hours(1));
    expect(rig.asked.at(-1)!.csr).not.toBe(failed);
  });

  it('goes by the clock of the station when that is set', async () => {
    const rig = new Rig();
    await rig.renewal.ask();
    await rig.deliver(90);
    rig.error_ms = 61 * day;
    await rig.pass(hours(25));
    expect(rig.asked.length).toBeGreaterThan(1);
  });

  it('does not wait longer because the clock was set back', async () => {
    const rig = new Rig();
    await rig.renewal.ask();
    rig.error_ms = -30 * day;
    rig.renewal.consider();
    await rig.pass(minutes(1));
    expect(rig.minutes).toEqual([0, 1]);
  });

  it('says why nothing can be asked for, and looks again a day later', async () => {
    const rig = new Rig();
    await rig.renewal.ask();
    await rig.deliver(90);
    rig.operator = '';
    expect(await rig.renewal.ask()).toEqual({ why: expect.stringContaining('CpoName') });
    await rig.pass(days(60.5));
    expect(rig.asked).toHaveLength(1);
    rig.operator = 'Operator';
    await rig.pass(days(1));
    expect(rig.asked.length).toBeGreaterThan(1);
  });

  it('ends when it is stopped', async () => {
    const rig = new Rig();
    await rig.renewal.ask();
    rig.renewal.stop();
    await rig.pass(days(2));
    rig.renewal.consider();
    expect(rig.minutes).toEqual([0]);
  });
});
