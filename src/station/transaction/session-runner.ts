/**
 * One side's session from the opening of the meter to the record that is handed to the back-end. Every step is written down before it
 * takes effect, so that each start of the program is a resume (`recover`).
 */
import { type Clock, type Ids, type Log, type Ms, type Side, type Store, StoreFault, seconds } from '../../kernel/index.js';
import type { Csms } from '../csms-port.js';
import type { MeterValue } from '../metering/meter-value.js';
import type { ReadingRules, ReadingSource } from '../metering/readings.js';
import type { DcMeter, MeterIdentity, SignedRecord } from '../ports/index.js';
import type { Settings } from '../settings/settings.js';
import type { StationTime } from '../time.js';
import type { SessionLedger } from './ledger.js';
import { type Asked, briefly, MeterCalls, patiently } from './meter-calls.js';
import { MeterRecords } from './meter-records.js';
import type { Permit, Session, SessionStop, Stamped, Stop } from './session.js';
import { SessionReadings } from './session-readings.js';

/** What a meter may fail with; the station makes a fault of it. */
export type MeterFailure = 'meter.no-answer' | 'meter.refused';

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
  /** A clock-aligned reading that the first MeterValues of a session takes along, in profiles that do so (field notes §4). */
  readonly waitingAligned: () => MeterValue | undefined;
  /** Ends the reservation on which a session was permitted; false when it has ended before. Called inside the durable write that begins the session. */
  readonly useReservation: (permit: Permit) => boolean;
  /** A write failed: nothing may be charged that cannot be kept. */
  readonly storeFailed: (fault: StoreFault) => void;
  readonly meterFailed: (failure: MeterFailure) => void;
  readonly meterChanged: (before: MeterIdentity, now: MeterIdentity) => void;
}

/** A session that cannot be written down is tried again until it can. */
const keepPause_ms = seconds(10);

export class SessionRunner {
  readonly #parts: SessionParts;
  readonly #calls: MeterCalls;
  readonly #records: MeterRecords;
  /** What is read in the course of the session. */
  readonly readings: SessionReadings;
  /** The session that began in this run of the program. */
  #begunHere: string | undefined;

  constructor(parts: SessionParts) {
    this.#parts = parts;
    this.#calls = new MeterCalls(parts);
    const { side, time, ledger, meter } = parts;
    this.#records = new MeterRecords({ side, time, ledger, meter, calls: this.#calls });
    const { clock, settings, csms, rules, source, waitingAligned } = parts;
    const write = (work: () => void): boolean => this.#write(work);
    this.readings = new SessionReadings({ side, clock, time, settings, ledger, csms, rules, source, waitingAligned, write });
  }

  /** The running session, from the opening of the meter on. */
  get session(): Session | undefined {
    return this.#parts.ledger.open(this.#parts.side);
  }

  /** Whoever the meter says it is; asked again when a session begins. */
  get identity(): MeterIdentity | undefined {
    return this.#records.identity;
  }

  /** Asks the meter who it is; undefined while it is silent. Another meter or another key than before is an event, for old records need the old key. */
  async identify(): Promise<MeterIdentity | undefined> {
    const { side, ledger, meterChanged } = this.#parts;
    const identity = await this.#records.identify();
    if (!identity) return undefined;
    const before = ledger.meter(side);
    if (before?.meterId === identity.meterId && before.publicKey === identity.publicKey) return identity;
    this.#write(() => ledger.keepMeter(side, identity));
    if (before) meterChanged(before, identity);
    return identity;
  }

  /** Opens a transaction of the meter; false when the meter or the disk does not play along. Nothing may flow before it answers true. */
  async open(permit: Permit): Promise<boolean> {
    const { side, meter, ledger, settings, time, log } = this.#parts;
    const identity = await this.identify();
    const reading = meter.live();
    if (!identity || !reading) return this.#noMeter('meter.no-answer');
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
    this.#begunHere = session.id;
    const evseId = settings.get(side === 'A' ? 'meter.evse_id_a' : 'meter.evse_id_b');
    const opened = await this.#calls.ask(async () => {
      // A lost answer is not a failure: the meter knows whether it began.
      const status = await meter.status();
      if (status.transaction === 'open' && status.id === session.id) return;
      if (status.transaction === 'open') await meter.stop(status.id);
      await meter.start({ id: session.id, evseId, means: permit.means });
    });
    if (opened.type === 'answered') return true;
    log.warn('session.meter-not-opened', { sessionId: session.id });
    this.#write(() => ledger.drop(side));
    return this.#noMeter(opened.type === 'silent' ? 'meter.no-answer' : 'meter.refused');
  }

  /** The transaction begins: recorded and reported in one durable step. False when the disk refuses; then nothing may flow. */
  begin(): boolean {
    const { ledger, time, log } = this.#parts;
    const opened = this.session;
    if (!opened) return false;
    const session: Session = { ...opened, phase: 'running', startedAt: time.now() };
    const begun = this.#write(() => {
      ledger.save(session);
      ledger.see(session.side, { at: session.startedAt, register_Wh: session.meterStart_Wh });
      this.readings.keepForStop('Transaction.Begin');
      this.#reportStart(session);
    });
    if (begun) {
      this.readings.begin();
      log.info('session.started', { sessionId: session.id, means: session.permit.means, meterStart_Wh: session.meterStart_Wh });
    }
    return begun;
  }

  /** Says that the session is ending, before the meter is asked to close: from here on a restart closes it. */
  ending(stop: Stop): void {
    const { session } = this;
    this.readings.stopSampling();
    if (!session || session.stop) return;
    const at = this.#parts.time.now();
    // What has never begun stays `starting`: its start is still to be reported, together with its end.
    const marked: Session = { ...session, ...(session.phase === 'running' && { phase: 'ending' }), stop: { ...stop, at } };
    this.#write(() => {
      this.#parts.ledger.save(marked);
      this.readings.see(session, at);
    });
  }

  /** Closes the meter and hands the record on. Resolves when all of it is durable, however long meter and disk take to recover. */
  async close(stop: Stop): Promise<void> {
    this.readings.stopSampling();
    if (!this.session) return;
    const now = this.#parts.time.now();
    const asked = await this.#askForRecord(this.session);
    // Read again: the clock may have been set, and the times corrected, while the meter was asked.
    const { session } = this;
    if (session) await this.#finish(session, session.stop ?? { ...stop, at: now }, asked, session.phase !== 'starting');
  }

  /** Finishes what a loss of power left open. */
  async recover(): Promise<void> {
    const { ledger, side, log } = this.#parts;
    const { session } = this;
    if (!session) return;
    const asked = await this.#askForRecord(session);
    if (session.phase === 'starting' && asked.type !== 'answered') {
      log.info('session.never-began', { sessionId: session.id });
      this.#write(() => ledger.drop(side));
      return;
    }
    // The time of the loss is not known; the last durable trace of the session is.
    const lastSeen = ledger.lastSeen(side)?.at ?? session.startedAt;
    await this.#finish(session, session.stop ?? { reason: 'PowerLoss', at: lastSeen }, asked, false);
  }

  /** Fetches pages that are with the meter only (R-DAT-07); does nothing while it is silent. */
  async fetchMissing(): Promise<void> {
    const missing = await this.#records.missing();
    this.#write(() => this.#records.keep(missing));
  }

  /** The clock was set for the first time: what this run of the program has stamped before was off by so much. */
  correctTimes(by_ms: Ms): void {
    const { session } = this;
    if (!session || this.#stamped(session) === 'before') return;
    this.#write(() => this.#parts.ledger.shift(session, by_ms));
  }

  #stamped({ id }: Session): Stamped {
    return this.#begunHere === id ? 'now' : 'before';
  }

  /** The reservation ends with the start that names it; one that has ended meanwhile is not named. */
  #reportStart(session: Session): void {
    const { csms, useReservation } = this.#parts;
    const { reservationId: _, ...unreserved } = session.permit;
    csms.transactionStarted(useReservation(session.permit) ? session : { ...session, permit: unreserved }, this.#stamped(session));
  }

  #noMeter(failure: MeterFailure): false {
    this.#parts.meterFailed(failure);
    return false;
  }

  async #askForRecord({ id }: Session): Promise<Asked<SignedRecord>> {
    const call = () => this.#parts.meter.stop(id);
    const asked = await this.#calls.ask(call, briefly);
    if (asked.type !== 'silent') return asked;
    this.#parts.meterFailed('meter.no-answer');
    return this.#calls.ask(call, patiently);
  }

  /** @param live Whether what can be read now belongs to the end of the session. */
  async #finish(session: Session, stop: SessionStop, asked: Asked<SignedRecord>, live: boolean): Promise<void> {
    const { side, ledger, csms, time, log, clock } = this.#parts;
    const record = asked.type === 'answered' ? asked.value : undefined;
    const missing = record ? await this.#records.missingUpTo(record) : [];
    const meterStop_Wh = record?.importStop_Wh ?? this.readings.lastRegister(session);
    if (!record) log.error('session.without-record', { sessionId: session.id, meterId: session.meterId, why: asked.type });
    for (;;) {
      const done = this.#write(() => {
        // A session that broke off between the meter's start and its own is reported as a whole: no page of the meter is missing.
        if (session.phase === 'starting') this.#reportStart(session);
        else if (live) this.readings.keepForStop('Transaction.End', stop.at, meterStop_Wh);
        if (record) this.#records.keepOf(session, record);
        this.#records.keep(missing);
        const stopped = {
          session,
          stop,
          stamped: this.#stamped(session),
          meterStop_Wh,
          ocmf: record?.ocmf,
          lem: record?.lem,
          samples: ledger.samples(side),
        };
        csms.transactionStopped(stopped);
        ledger.close(stopped, time.now(), record?.page);
      });
      if (done) break;
      await new Promise<void>((resolve) => clock.after('keep session', keepPause_ms, resolve));
    }
    log.info('session.ended', {
      sessionId: session.id,
      reason: stop.reason,
      energy_Wh: meterStop_Wh - session.meterStart_Wh,
      page: record?.page,
    });
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
}
