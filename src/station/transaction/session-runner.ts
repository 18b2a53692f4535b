/**
 * One side's session from the opening of the meter to the record that is handed to the back-end. Every step is written down before it
 * takes effect, so that each start of the program is a resume (`recover`).
 */
import {
  type Clock,
  DeviceFault,
  every,
  type Ids,
  type Instant,
  type Log,
  Ms,
  seconds,
  type Side,
  type Store,
  StoreFault,
  type Timer,
  type Wh,
} from '../../kernel/index.js';
import { type ReadingRules, type ReadingSource, sessionReadings } from '../metering/readings.js';
import type { MeterValue, Reading } from '../metering/meter-value.js';
import type { Csms, DcMeter, MeterIdentity, SignedRecord } from '../ports/index.js';
import type { Settings } from '../settings/settings.js';
import type { StationTime } from '../time.js';
import type { SessionLedger } from './ledger.js';
import type { Permit, Session, SessionStop, Stop } from './session.js';

export interface SessionParts {
  readonly side: Side;
  readonly clock: Clock;
  readonly time: StationTime;
  readonly ids: Ids;
  readonly settings: Settings;
  readonly store: Store;
  readonly ledger: SessionLedger;
  readonly meter: DcMeter;
  readonly csms: Csms;
  readonly log: Log;
  readonly rules: ReadingRules;
  /** What can be read at this side now. */
  readonly source: () => ReadingSource;
  /** A write failed: nothing may be charged that cannot be kept. */
  readonly storeFailed: (fault: StoreFault) => void;
}

/** How often the meter is asked, how far apart, before it counts as silent: in a session, and after a start of the program. */
const inSession: Patience = { attempts: 4, pause_ms: Ms(250) };
const atStart: Patience = { attempts: 25, pause_ms: seconds(10) };
interface Patience {
  readonly attempts: number;
  readonly pause_ms: Ms;
}
/** A session that cannot be written down is tried again until it can. */
const keepPause_ms = seconds(10);

export class SessionRunner {
  readonly #parts: SessionParts;
  #identity: MeterIdentity | undefined;
  #sampling: Timer | undefined;

  constructor(parts: SessionParts) {
    this.#parts = parts;
  }

  /** The running session, from the opening of the meter on. */
  get session(): Session | undefined {
    return this.#parts.ledger.open(this.#parts.side);
  }

  /** Whoever the meter says it is; asked again when a session begins. */
  get identity(): MeterIdentity | undefined {
    return this.#identity;
  }

  /** Asks the meter who it is; undefined while it is silent. */
  async identify(patience: Patience = inSession): Promise<MeterIdentity | undefined> {
    this.#identity = (await this.#ask(() => this.#parts.meter.identify(), patience)) ?? this.#identity;
    return this.#identity;
  }

  /** Opens a transaction of the meter; false when the meter or the disk does not play along. Nothing may flow before it answers true. */
  async open(permit: Permit): Promise<boolean> {
    const { side, meter, ledger, settings, time, log } = this.#parts;
    const identity = await this.#ask(() => meter.identify());
    const reading = meter.live();
    if (!identity || !reading) return false;
    this.#identity = identity;
    const session: Session = {
      id: this.#parts.ids.hex(11),
      side,
      permit,
      phase: 'starting',
      meterId: identity.meterId,
      publicKey: identity.publicKeyOcmf,
      signedForm: settings.get('VWGC.SignedMeterValueType') === 'OCPP_201' ? 'OCPP_201' : 'PLAIN',
      startedAt: time.now(),
      meterStart_Wh: reading.importRegister_Wh,
    };
    if (!this.#write(() => ledger.save(session))) return false;
    const evseId = settings.get(side === 'A' ? 'meter.evse_id_a' : 'meter.evse_id_b');
    const opened = await this.#ask(async () => {
      // A lost answer is not a failure: the meter knows whether it began.
      const status = await meter.status();
      if (status.transaction === 'open' && status.id === session.id) return true;
      if (status.transaction === 'open') await meter.stop(status.id);
      await meter.start({ id: session.id, evseId, means: permit.means });
      return true;
    });
    if (opened) return true;
    log.warn('session.meter-not-opened', { sessionId: session.id });
    this.#write(() => ledger.drop(side));
    return false;
  }

  /** The transaction begins: recorded and reported in one durable step. False when the disk refuses; then nothing may flow. */
  begin(): boolean {
    const { ledger, csms, time, log } = this.#parts;
    const opened = this.session;
    if (!opened) return false;
    const session: Session = { ...opened, phase: 'running', startedAt: time.now() };
    const begun = this.#write(() => {
      ledger.save(session);
      this.#keepForStop('Transaction.Begin');
      csms.transactionStarted(session);
    });
    if (begun) {
      this.sampleEvery();
      log.info('session.started', { sessionId: session.id, means: session.permit.means, meterStart_Wh: session.meterStart_Wh });
    }
    return begun;
  }

  /** (Re)arms the sampling timer: `MeterValueSampleInterval` counts from here (manual §2.19; 0 switches it off). */
  sampleEvery(): void {
    this.#sampling?.cancel();
    const interval_s = this.#parts.settings.get('MeterValueSampleInterval');
    if (interval_s <= 0 || this.session?.phase !== 'running') return;
    this.#sampling = every(this.#parts.clock, `sample ${this.#parts.side}`, seconds(interval_s), () => this.sample('Sample.Periodic'));
  }

  /** Takes readings now: one MeterValues for the back-end, and what StopTransaction will carry. */
  sample(context: Reading['context']): void {
    const { csms, settings, time } = this.#parts;
    const { session } = this;
    if (session?.phase !== 'running') return;
    this.#write(() => {
      const values = this.#readings(settings.get('MeterValuesSampledData'), context);
      if (values.length > 0) csms.transactionMetered(session, { at: time.now(), values });
      if (context === 'Sample.Periodic') this.#keepForStop(context);
    });
  }

  /** Clock-aligned readings that fall into this session. */
  aligned(sent: MeterValue | undefined, kept: MeterValue | undefined): void {
    const { session } = this;
    if (session?.phase !== 'running') return;
    this.#write(() => {
      if (sent) this.#parts.csms.transactionMetered(session, sent);
      if (kept) this.#parts.ledger.addSample(session.side, kept);
    });
  }

  /** Says that the session is ending, before the meter is asked to close: from here on a restart closes it. */
  ending(stop: Stop): void {
    const { session } = this;
    if (!session || session.phase === 'ending') return;
    this.#sampling?.cancel();
    const marked: Session = { ...session, phase: 'ending', stop: { ...stop, at: this.#parts.time.now() } };
    this.#write(() => this.#parts.ledger.save(marked));
  }

  /** Closes the meter and hands the record on. Resolves when all of it is durable, however long the disk takes to recover. */
  async close(stop: Stop): Promise<void> {
    const { session } = this;
    if (!session) return;
    const at: SessionStop = session.stop ?? { ...stop, at: this.#parts.time.now() };
    const record = await this.#ask(() => this.#parts.meter.stop(session.id));
    await this.#finish(session, at, record);
  }

  /** Finishes what a loss of power left open. Returns true when there was something. */
  async recover(): Promise<boolean> {
    const { ledger, meter, side, log } = this.#parts;
    await this.identify(this.session ? atStart : inSession);
    const session = this.session;
    if (!session) return false;
    const record = await this.#ask(() => meter.stop(session.id), atStart);
    if (session.phase === 'starting' && !record) {
      log.info('session.never-began', { sessionId: session.id });
      this.#write(() => ledger.drop(side));
      return true;
    }
    // The time of the loss is not known; the last durable trace of the session is.
    const lastSeen = ledger.samples(side).at(-1)?.at ?? session.startedAt;
    const stop: SessionStop = session.stop ?? { reason: 'PowerLoss', at: lastSeen };
    await this.#finish(session, stop, record);
    return true;
  }

  async #finish(session: Session, stop: SessionStop, record: SignedRecord | undefined): Promise<void> {
    const { ledger, csms, time, log, clock } = this.#parts;
    const meterStop_Wh = record?.importStop_Wh ?? this.#lastRegister(session);
    if (!record) log.error('session.without-record', { sessionId: session.id, meterId: session.meterId });
    for (;;) {
      const done = this.#write(() => {
        // A session that broke off between the meter's start and its own is reported as a whole: no page of the meter is missing.
        if (session.phase === 'starting') csms.transactionStarted(session);
        else if (stop.reason !== 'PowerLoss') this.#keepForStop('Transaction.End', stop.at, meterStop_Wh);
        if (record) ledger.keep({ ...kept(session, record), keptAt: time.now() });
        const stopped = { session, stop, meterStop_Wh, ocmf: record?.ocmf, lem: record?.lem, samples: ledger.samples(session.side) };
        csms.transactionStopped(stopped);
        ledger.close(stopped, time.now(), record?.page);
      });
      if (done) break;
      await new Promise<void>((resolve) => clock.after('keep session', keepPause_ms, resolve));
    }
    log.info('session.ended', { sessionId: session.id, reason: stop.reason, energy_Wh: meterStop_Wh - session.meterStart_Wh, page: record?.page });
  }

  /** Without a record the last reading that was kept stands; never one that nobody took. */
  #lastRegister(session: Session): Wh {
    const live = this.#parts.meter.live()?.importRegister_Wh;
    if (live !== undefined && live >= session.meterStart_Wh && this.#identity?.meterId === session.meterId) return live;
    return session.meterStart_Wh;
  }

  #keepForStop(context: Reading['context'], at: Instant = this.#parts.time.now(), register_Wh?: Wh): void {
    const values = this.#readings(this.#parts.settings.get('StopTxnSampledData'), context, register_Wh);
    if (values.length > 0) this.#parts.ledger.addSample(this.#parts.side, { at, values });
  }

  #readings(measurands: readonly string[], context: Reading['context'], register_Wh?: Wh): readonly Reading[] {
    const source = this.#parts.source();
    return sessionReadings(measurands, context, register_Wh === undefined ? source : { ...source, importRegister_Wh: register_Wh }, this.#parts.rules);
  }

  /** One durable step; false when the disk refuses. */
  #write(work: () => void): boolean {
    try {
      this.#parts.store.atomically(work);
      return true;
    } catch (error) {
      if (!(error instanceof StoreFault)) throw error;
      this.#parts.storeFailed(error);
      return false;
    }
  }

  /** Asks the meter until it answers; undefined when it does not, or when it says no. */
  async #ask<T>(call: () => Promise<T>, patience: Patience = inSession): Promise<T | undefined> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await call();
      } catch (error) {
        if (!(error instanceof DeviceFault)) throw error;
        this.#parts.log.warn('meter.call-failed', { side: this.#parts.side, code: error.code, attempt, ...error.context });
        if (attempt >= patience.attempts || error.code !== 'meter.no-answer') return undefined;
      }
      await new Promise<void>((resolve) => this.#parts.clock.after('meter retry', patience.pause_ms, resolve));
    }
  }
}

const kept = (session: Session, record: SignedRecord) => ({
  sessionId: session.id,
  side: session.side,
  meterId: session.meterId,
  page: record.page,
  publicKey: session.publicKey,
  ocmf: record.ocmf,
  lem: record.lem,
});
