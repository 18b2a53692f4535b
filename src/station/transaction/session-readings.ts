/** What is read in the course of one side's session, and where it goes: to the back-end at once, and into what StopTransaction will carry. */
import { between, type Clock, every, type Instant, type Side, seconds, type Timer, type Wh } from '../../kernel/index.js';
import type { Csms } from '../csms-port.js';
import type { MeterValue, Reading } from '../metering/meter-value.js';
import { type ReadingRules, type ReadingSource, sessionReadings } from '../metering/readings.js';
import type { Settings } from '../settings/settings.js';
import type { StationTime } from '../time.js';
import type { SessionLedger } from './ledger.js';
import type { Session } from './session.js';

export interface SessionReadingsParts {
  readonly side: Side;
  readonly clock: Clock;
  readonly time: StationTime;
  readonly settings: Settings;
  readonly ledger: SessionLedger;
  readonly csms: Csms;
  readonly rules: ReadingRules;
  /** What can be read at this side now. */
  readonly source: () => ReadingSource;
  /** A clock-aligned reading that the first MeterValues of a session takes along, in profiles that do so (field notes §4). */
  readonly waitingAligned: () => MeterValue | undefined;
  /** One durable step; false when the disk refuses. */
  readonly write: (work: () => void) => boolean;
}

const tracePause_ms = seconds(60);

export class SessionReadings {
  readonly #parts: SessionReadingsParts;
  #sampling: Timer | undefined;
  #nothingSentYet = false;

  constructor(parts: SessionReadingsParts) {
    this.#parts = parts;
  }

  /** A session has begun. */
  begin(): void {
    this.#nothingSentYet = true;
    this.sampleEvery();
    this.#trace();
  }

  /** Whatever is sampled, register and time are noted once a minute: after a loss of power they may be all that is left of the session. */
  #trace(): void {
    const { clock, side, ledger, time, write } = this.#parts;
    const trace = every(clock, `trace ${side}`, tracePause_ms, () => {
      const session = this.#running();
      if (!session) return trace.cancel();
      const seen = ledger.lastSeen(side)?.at;
      if (seen === undefined || between(seen, time.now()) >= tracePause_ms) write(() => this.see(session, time.now()));
    });
  }

  /** (Re)arms the sampling timer: `MeterValueSampleInterval` counts from here (manual §2.19; 0 switches it off). */
  sampleEvery(): void {
    this.stopSampling();
    const { clock, side, settings } = this.#parts;
    const interval_s = settings.get('MeterValueSampleInterval');
    if (interval_s <= 0 || !this.#running()) return;
    this.#sampling = every(clock, `sample ${side}`, seconds(interval_s), () => this.sample('Sample.Periodic'));
  }

  stopSampling(): void {
    this.#sampling?.cancel();
  }

  /** Takes readings now: one MeterValues for the back-end, and what StopTransaction will carry. */
  sample(context: Reading['context']): void {
    const { settings, time } = this.#parts;
    const values = this.#read(settings.get('MeterValuesSampledData'), context);
    this.#report([...this.#takeWaiting(), ...(values.length > 0 ? [{ at: time.now(), values }] : [])], () => {
      if (context === 'Sample.Periodic') this.keepForStop(context);
    });
  }

  /** Clock-aligned readings that fall into this session. */
  aligned(sent: MeterValue | undefined, kept: MeterValue | undefined): void {
    const { ledger, side } = this.#parts;
    this.#report(sent ? [sent] : [], () => {
      if (kept) ledger.addSample(side, kept);
    });
  }

  /** Readings that something other than time has caused. */
  event(value: MeterValue): void {
    this.#report([value], () => undefined);
  }

  /** Keeps readings for StopTransaction; call it within a durable write. */
  keepForStop(context: Reading['context'], at: Instant = this.#parts.time.now(), register_Wh?: Wh): void {
    const { settings, ledger, side } = this.#parts;
    const values = this.#read(settings.get('StopTxnSampledData'), context, register_Wh);
    if (values.length > 0) ledger.addSample(side, { at, values });
  }

  /** Notes that the session runs, and its register; call it within a durable write. */
  see(session: Session, at: Instant): void {
    const { ledger, source } = this.#parts;
    ledger.see(session.side, { at, register_Wh: source().importRegister_Wh ?? this.lastRegister(session) });
  }

  /** The last reading of the register that was kept; never one that nobody took (R-DAT-10). */
  lastRegister({ side, meterStart_Wh }: Session): Wh {
    return this.#parts.ledger.lastSeen(side)?.register_Wh ?? meterStart_Wh;
  }

  #running(): Session | undefined {
    const session = this.#parts.ledger.open(this.#parts.side);
    return session?.phase === 'running' ? session : undefined;
  }

  /** Hands readings of the running session to the back-end, in one durable step with what else is to be kept of them. */
  #report(values: readonly MeterValue[], keepMore: () => void): void {
    const { csms, time, write } = this.#parts;
    const session = this.#running();
    if (!session) return;
    write(() => {
      if (values.length > 0) csms.transactionMetered(session, values);
      keepMore();
      this.see(session, time.now());
    });
  }

  #takeWaiting(): readonly MeterValue[] {
    const waiting = this.#nothingSentYet ? this.#parts.waitingAligned() : undefined;
    this.#nothingSentYet = false;
    return waiting ? [waiting] : [];
  }

  #read(measurands: readonly string[], context: Reading['context'], register_Wh?: Wh): readonly Reading[] {
    const now = this.#parts.source();
    const source = register_Wh === undefined ? now : { ...now, importRegister_Wh: register_Wh };
    return sessionReadings(measurands, context, source, this.#parts.rules);
  }
}
