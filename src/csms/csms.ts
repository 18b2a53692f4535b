/**
 * The back-end as this station meets it: link, registration, heartbeat, status, outbox and handlers put together. The core sees only the
 * port `Csms`; what it hands over for a transaction is durable before the call returns.
 */
import { connectorOf, Emitter, Instant, Ms, type PerSide, perSide, ScopedClock, type Side, StoreFault, seconds } from '../kernel/index.js';
import type { CallOutcome, Messages, Reply, StationAction } from '../protocols/ocpp16/index.js';
import type { SignAnswer } from '../station/certificates/renewal.js';
import type { AuthorizeAnswer, Csms, VendorAnswer } from '../station/csms-port.js';
import type { Diagnostics } from '../station/diagnostics/diagnostics.js';
import type { FirmwareUpdates } from '../station/firmware/firmware-updates.js';
import type { MeterValue } from '../station/metering/meter-value.js';
import type { Notice } from '../station/notice.js';
import type { Station } from '../station/station.js';
import type { StationTime } from '../station/time.js';
import type { Session, Stamped, StoppedSession } from '../station/transaction/session.js';
import type { VendorMessageId } from '../station/vendor-messages.js';
import { BackEndLink, type BackEndLinkParts } from './back-end-link.js';
import type { LinkLost } from './connection.js';
import type { HandlerContext } from './handlers/handler.js';
import { handlerOf, type ServedAction } from './handlers/index.js';
import { Heartbeat } from './heartbeat.js';
import { inTime } from './in-time.js';
import type { TrialOutcome } from './link-trial.js';
import { firmwareStatus, said, signedFirmwareStatus } from './notice-payloads.js';
import { type Delivery, Notices } from './notices.js';
import { Outbox } from './outbox.js';
import { diagnosticsStatus, idTokenInfo, logStatus, meterValuePayload, startPayload, statusPayload, stopPayload } from './payloads.js';
import { ReadingLine } from './reading-line.js';
import { Registration } from './registration.js';
import type { Sender } from './sender.js';
import { StatusNotifier } from './status-notifier.js';

/** A driver has gone by then, and who stands there may be another. */
const longestQuestion_ms = seconds(60);

export interface CsmsParts extends Omit<BackEndLinkParts, 'user'> {
  readonly time: StationTime;
  readonly diagnostics: Diagnostics;
  readonly firmware: FirmwareUpdates;
  readonly vendorId: string;
  readonly omitTransactionId: boolean;
  readonly bootRequest: () => Messages['BootNotification']['request'];
}

export interface CsmsEvents {
  /** Registered, and the link is up. */
  reachable: undefined;
  /** The back-end has given a session its id, or has refused to for good (-1). Comes within the durable write that keeps it. */
  named: { readonly sessionId: string; readonly transactionId: number };
}

export class CsmsClient implements Csms {
  readonly events = new Emitter<CsmsEvents>();
  readonly outbox: Outbox;
  readonly notices: Notices;
  readonly #parts: CsmsParts;
  readonly #clock: ScopedClock;
  readonly #link: BackEndLink;
  readonly #registration: Registration;
  readonly #heartbeat: Heartbeat;
  readonly #status: StatusNotifier;
  readonly #readings: PerSide<ReadingLine>;
  #station: Station | undefined;

  constructor(parts: CsmsParts) {
    this.#parts = parts;
    this.#clock = new ScopedClock(parts.clock);
    const { settings, log, time } = parts;
    const clock = this.#clock;
    this.#link = new BackEndLink({
      ...parts,
      clock,
      user: {
        opened: () => this.#opened(),
        closing: () => this.#suspend(),
        closed: () => this.#registration.linkClosed(),
        // Another back-end, or another identity, has heard no BootNotification yet.
        elsewhere: () => this.#registration.forget(),
        exchanged: () => this.#heartbeat.exchanged(),
        handle: (action, payload) => this.#handle(action, payload),
        trialEnded: (outcome) => this.#trialEnded(outcome),
        trying: (keep) => this.#trying(keep),
      },
    });
    this.#registration = new Registration({
      clock,
      log,
      request: parts.bootRequest,
      call: (payload, done) => this.#call('BootNotification', payload, done),
      synchronise: (told, roundTrip_ms) => time.synchronise(told, roundTrip_ms),
      accepted: (interval_s) => this.#accepted(interval_s),
      suspended: () => this.#suspend(),
    });
    this.#heartbeat = new Heartbeat({ clock, interval_s: () => settings.get('HeartbeatInterval'), send: () => this.#sendHeartbeat() });
    this.#status = new StatusNotifier({
      clock,
      minimumDuration_s: () => settings.get('MinimumStatusDuration'),
      send: (report, heard) => {
        this.#call('StatusNotification', statusPayload(report, parts.vendorId), ({ type }) => heard(type !== 'lost' && type !== 'timeout'));
      },
    });
    this.#readings = perSide(
      (side) =>
        new ReadingLine((value, done) => {
          this.#call('MeterValues', { connectorId: connectorOf(side), meterValue: [meterValuePayload(value)] }, done);
        }),
    );
    this.outbox = new Outbox({
      clock,
      store: parts.store,
      settings,
      log,
      omitTransactionId: parts.omitTransactionId,
      call: (action, payload, done) => this.#call(action, payload, done),
      learnt: (idTag, info) => this.#station?.authorizer.learn(idTag, idTokenInfo(info)),
      named: (sessionId, transactionId) => this.events.emit('named', { sessionId, transactionId }),
      notAccepted: (sessionId) => this.#endNotAccepted(sessionId),
      storeFailed: (fault) => this.#station?.storeFailed(fault),
      buried: ({ action, sessionId, why }) => this.#station?.journal.add('message.undeliverable', { action, sessionId, why }),
    });
    this.notices = new Notices({
      clock,
      now: () => time.now(),
      store: parts.store,
      log,
      send: (notice, done) => this.#say(notice, done),
      storeFailed: (fault) => this.#station?.storeFailed(fault),
    });
    time.events.on('firstSet', (step_ms) => this.#trying(() => this.outbox.correctTimes(step_ms)));
    settings.watch('HeartbeatInterval', () => this.reachable && this.#heartbeat.start());
  }

  get reachable(): boolean {
    return this.#link.isOpen && this.#registration.state === 'accepted';
  }

  /** In words for a screen. */
  get linkState(): 'connecting' | 'pending' | 'rejected' | 'online' {
    if (!this.#link.isOpen) return 'connecting';
    return this.#registration.state === 'accepted'
      ? 'online'
      : this.#registration.state === 'unknown'
        ? 'connecting'
        : this.#registration.state;
  }

  /** Why there is no link, and when it is tried again; undefined while it stands. */
  get linkLost(): LinkLost | undefined {
    return this.#link.lost;
  }

  /** Begins to serve this station: connects and reports. */
  serve(station: Station): void {
    this.#station = station;
    station.events.on('status', (report) => this.#status.changed(report));
    this.#link.connect();
  }

  /** Nothing is sent any more; the link is cut. What waits stays in the outbox. */
  dispose(): void {
    this.outbox.closeGate();
    this.notices.closeGate();
    this.#link.dispose();
    this.#clock.dispose();
  }

  authorize(idToken: string): Promise<AuthorizeAnswer> {
    if (!this.reachable) return Promise.resolve({ type: 'unreachable' });
    return new Promise((resolve) => {
      const limit = this.#clock.after('answer to a driver', longestQuestion_ms, () =>
        resolve({ type: 'undecided', why: 'no answer in time' }),
      );
      this.#call('Authorize', { idTag: idToken }, (outcome) => {
        limit.cancel();
        resolve(this.#authorized(idToken, outcome));
      });
    });
  }

  transactionStarted(session: Session, stamped: Stamped): void {
    this.outbox.put({ action: 'StartTransaction', sessionId: session.id, payload: startPayload(session) }, stamped);
  }

  transactionMetered(session: Session, values: readonly MeterValue[]): void {
    const payload = { connectorId: connectorOf(session.side), meterValue: values.map(meterValuePayload) };
    this.outbox.put({ action: 'MeterValues', sessionId: session.id, payload });
  }

  transactionStopped(stopped: StoppedSession): void {
    this.outbox.put({ action: 'StopTransaction', sessionId: stopped.session.id, payload: stopPayload(stopped) }, stopped.stamped);
  }

  connectorMetered(side: Side, value: MeterValue): void {
    if (this.reachable) this.#readings[side].send(value);
  }

  notify(notice: Notice): void {
    this.notices.put(notice);
  }

  /** The station has another certificate to show: the link is opened anew where it shows one. */
  credentialsChanged(): void {
    this.#link.changed();
  }

  /** SignCertificate, security white paper A02. Never rejects. */
  signCertificate(csr: string): Promise<SignAnswer> {
    return new Promise((resolve) => {
      if (!this.reachable) return resolve('unreachable');
      this.#call('SignCertificate', { csr }, (outcome) => {
        if (outcome.type === 'lost') return resolve('unreachable');
        if (outcome.type === 'timeout') return resolve('unanswered');
        resolve(outcome.type === 'result' && outcome.payload.status === 'Accepted' ? 'taken' : 'refused');
      });
    });
  }

  askVendor(messageId: VendorMessageId, body: string): Promise<VendorAnswer> {
    return new Promise((resolve) => {
      if (!this.reachable) return resolve({ type: 'unreachable' });
      this.#call('DataTransfer', { vendorId: this.#parts.vendorId, messageId, data: body }, (outcome) => {
        this.#vendorAnswered(messageId, outcome);
        if (outcome.type !== 'result') return resolve({ type: 'unreachable' });
        const { status, data } = outcome.payload;
        resolve({ type: 'answered', accepted: status === 'Accepted', ...(data !== undefined && { data }) });
      });
    });
  }

  /** Fingerprint of the root that the present link rests on; undefined when it rests on none. */
  get root(): string | undefined {
    return this.#link.root;
  }

  async delivered(limit_ms: Ms): Promise<void> {
    await new Promise<void>((resolve) => {
      const limit = this.#clock.after('delivery before a reset', limit_ms, resolve);
      void this.outbox.drained().then(() => {
        limit.cancel();
        resolve();
      });
    });
  }

  #authorized(idToken: string, outcome: CallOutcome<'Authorize'>): AuthorizeAnswer {
    switch (outcome.type) {
      case 'result': {
        const info = idTokenInfo(outcome.payload.idTagInfo);
        this.#trying(() => this.#station?.authorizer.learn(idToken, info));
        return { type: 'answered', info };
      }
      case 'lost':
        return { type: 'unreachable' };
      case 'timeout':
        // It is there, for the link stands; that it says nothing is no leave to charge a stranger.
        return { type: 'undecided', why: 'no answer in time' };
      case 'error':
        return { type: 'undecided', why: `${outcome.code}: ${outcome.description}` };
      case 'invalid':
        return { type: 'undecided', why: `${outcome.of} against the schema: ${outcome.violation.description}` };
    }
  }

  /** Keeps something that the station can do without, but not without saying so. */
  #trying(keep: () => void): void {
    try {
      keep();
    } catch (error) {
      if (!(error instanceof StoreFault)) throw error;
      this.#parts.log.error('csms.not-kept', { code: error.code });
      this.#station?.storeFailed(error);
    }
  }

  #call<A extends StationAction>(action: A, payload: Messages[A]['request'], done: (outcome: CallOutcome<A>) => void): void {
    this.#link.call(action, payload, done);
  }

  #say(notice: Notice, done: (end: Delivery) => void): void {
    const station = this.#station;
    if (!station) return done('lost');
    const { action, payload } = said(notice, { vendorId: this.#parts.vendorId, report: (id) => station.report(id) });
    this.#call(action, payload, (outcome) => {
      if (notice.type === 'vendor') this.#vendorAnswered(notice.messageId, outcome);
      done(deliveryOf(outcome));
    });
  }

  /** A no to a DataTransfer of ours is an answer as any other; that the log has it is all that comes of it. Never its data. */
  #vendorAnswered(messageId: VendorMessageId, outcome: CallOutcome<StationAction>): void {
    if (outcome.type !== 'result' || !('status' in outcome.payload) || outcome.payload.status === 'Accepted') return;
    const { log, vendorId } = this.#parts;
    log.warn('data-transfer.not-accepted', { vendorId, messageId, why: outcome.payload.status });
  }

  #trialEnded(outcome: TrialOutcome): void {
    const { settings, security } = this.#parts;
    const profile = settings.get('SecurityProfile');
    this.#station?.journal.add('link.trial-ended', { outcome, profile });
    const words =
      outcome === 'worked' ? 'the new credentials of the link work' : 'the credentials before are back: the new ones did not work';
    security.event('ReconfigurationOfSecurityParameters', `${words} (profile ${profile})`);
    security.considerRenewal();
  }

  #opened(): void {
    this.#registration.linkOpened();
    if (this.#registration.state === 'accepted') this.#becomeReachable();
  }

  /** Nothing of our own is sent any more: the link is gone, or the back-end does not want us for now. */
  #suspend(): void {
    this.outbox.closeGate();
    this.notices.closeGate();
    this.#status.unreachable();
    this.#heartbeat.stop();
  }

  #accepted(interval_s: number): void {
    // The interval of an accepting answer is the heartbeat interval (OCPP 1.6 §6.4).
    if (interval_s > 0) this.#trying(() => this.#parts.settings.set('HeartbeatInterval', interval_s));
    if (this.#station) for (const id of [0, 1, 2] as const) this.#status.sendNow(this.#station.report(id));
    this.#becomeReachable();
  }

  #becomeReachable(): void {
    // On a quiet link nothing would show whether the new setup works.
    if (this.#link.isOnTrial) this.#sendHeartbeat();
    this.#status.reachable();
    this.#parts.security.considerRenewal();
    this.outbox.openGate();
    this.notices.openGate();
    this.#heartbeat.start();
    this.events.emit('reachable', undefined);
  }

  #sendHeartbeat(): void {
    const asked = this.#clock.monotonic();
    this.#call('Heartbeat', {}, (outcome) => {
      if (outcome.type !== 'result') return;
      const told = Date.parse(outcome.payload.currentTime);
      if (Number.isFinite(told)) this.#parts.time.synchronise(Instant(told), Ms(this.#clock.monotonic() - asked));
    });
  }

  #endNotAccepted(sessionId: string): void {
    const ends = this.#parts.settings.get('StopTransactionOnInvalidId');
    // The durable write that keeps the answer must be over before the session is touched.
    queueMicrotask(() => {
      if (ends) this.#station?.stopSession(sessionId, 'DeAuthorized');
      else this.#station?.withholdEnergy(sessionId);
    });
  }

  #handle<A extends ServedAction>(action: A, payload: Messages[A]['request']): Reply<A> | Promise<Reply<A>> {
    const station = this.#station;
    if (!station || this.#registration.state === 'rejected') return { silence: 'the back-end has rejected this station' };
    const context: HandlerContext = {
      station,
      settings: this.#parts.settings,
      log: this.#parts.log,
      send: this.#sender(station),
      authorize: (idToken) => inTime(this.#clock, this.authorize(idToken)),
      registered: this.#registration.state === 'accepted',
      sessionOf: (transactionId) => this.outbox.sessionOf(transactionId),
      security: this.#parts.security,
      diagnostics: this.#parts.diagnostics,
      firmware: this.#parts.firmware,
      mayHandleCertificates: this.#link.root !== undefined || this.#parts.settings.profile.certificatesOverPlainLink,
      linkChanged: () => this.#link.changed(),
    };
    return handlerOf(action)(payload, context);
  }

  #sender(station: Station): Sender {
    return {
      bootNotification: () => this.#registration.boot(),
      heartbeat: () => this.#sendHeartbeat(),
      status: (report) => this.#status.sendNow(report),
      meterValues: (side) => {
        const value = station.readNow(side);
        if (value) this.#readings[side].send(value);
      },
      diagnosticsStatus: () => this.#call('DiagnosticsStatusNotification', diagnosticsStatus(this.#parts.diagnostics.uploading), ignore),
      logStatus: () => this.#call('LogStatusNotification', logStatus(this.#parts.diagnostics.uploading), ignore),
      firmwareStatus: () => this.#call('FirmwareStatusNotification', firmwareStatus(this.#parts.firmware.status), ignore),
      signedFirmwareStatus: () => {
        const { status, present } = this.#parts.firmware;
        this.#call('SignedFirmwareStatusNotification', signedFirmwareStatus(status, present?.order.signed), ignore);
      },
    };
  }
}

const ignore = (): void => undefined;

function deliveryOf(outcome: CallOutcome<StationAction>): Delivery {
  switch (outcome.type) {
    case 'result':
      return 'taken';
    case 'lost':
      return 'lost';
    case 'timeout':
      return 'unanswered';
    case 'error':
      return outcome.code === 'NotImplemented' || outcome.code === 'NotSupported' ? 'unknown' : 'refused';
    case 'invalid':
      // A message of ours that the schema refuses will not be better the next time.
      return outcome.of === 'request' ? 'unknown' : 'refused';
  }
}
