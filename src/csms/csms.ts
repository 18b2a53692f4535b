/**
 * The back-end as this station meets it: link, registration, heartbeat, status, outbox and handlers put together. The core sees only the
 * port `Csms`; what it hands over for a transaction is durable before the call returns.
 */
import {
  type Clock,
  connectorOf,
  type Dial,
  Emitter,
  type Ids,
  Instant,
  type Link,
  type LinkTarget,
  type LinkTrouble,
  type Log,
  Ms,
  type Random,
  ScopedClock,
  type Side,
  type Store,
  StoreFault,
  seconds,
  type Timer,
} from '../kernel/index.js';
import { type CallOutcome, type Messages, type Reply, RpcPeer, type StationAction } from '../protocols/ocpp16/index.js';
import type { SignAnswer } from '../station/certificates/renewal.js';
import type { AuthorizeAnswer, Csms, VendorAnswer } from '../station/csms-port.js';
import type { Diagnostics } from '../station/diagnostics/diagnostics.js';
import type { FirmwareUpdates } from '../station/firmware/firmware-updates.js';
import type { MeterValue } from '../station/metering/meter-value.js';
import type { Notice } from '../station/notice.js';
import type { SecurityEventType } from '../station/security/security-events.js';
import type { StationSecurity } from '../station/security/station-security.js';
import type { SecretBox } from '../station/settings/secret-box.js';
import type { Settings } from '../station/settings/settings.js';
import type { Station } from '../station/station.js';
import type { StationTime } from '../station/time.js';
import type { Session, Stamped, StoppedSession } from '../station/transaction/session.js';
import { Connection } from './connection.js';
import type { HandlerContext } from './handlers/handler.js';
import { handlerOf, isServed, type ServedAction } from './handlers/index.js';
import { Heartbeat } from './heartbeat.js';
import { type LinkSetup, LinkTrial, type TrialOutcome } from './link-trial.js';
import { firmwareStatus, said, signedFirmwareStatus } from './notice-payloads.js';
import { type Delivery, Notices } from './notices.js';
import { Outbox } from './outbox.js';
import { diagnosticsStatus, idTokenInfo, logStatus, meterValuePayload, startPayload, statusPayload, stopPayload } from './payloads.js';
import { Registration } from './registration.js';
import type { Sender } from './sender.js';
import { StatusNotifier } from './status-notifier.js';

export interface CsmsParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly ids: Ids;
  readonly store: Store;
  readonly settings: Settings;
  readonly time: StationTime;
  readonly log: Log;
  readonly dial: Dial;
  /** Where to and how, for a setup of the link; undefined when no back-end is set. */
  readonly target: (setup: LinkSetup) => LinkTarget | undefined;
  readonly secrets: SecretBox;
  readonly security: StationSecurity;
  readonly diagnostics: Diagnostics;
  readonly firmware: FirmwareUpdates;
  readonly vendorId: string;
  readonly omitTransactionId: boolean;
  readonly bootRequest: () => Messages['BootNotification']['request'];
  /** Every frame in both directions, for transcripts and live pages. */
  readonly observe?: (direction: 'sent' | 'received', text: string) => void;
}

/** What the link is made of: a change needs a new one (R-KEY-24). */
const linkSettings = ['ocpp.op_backend', 'ocpp.ocpp_cs_id', 'ocpp.basic_auth_username', 'SecurityProfile', 'AuthorizationKey'] as const;
/** The answer to the change leaves over the old link. */
const reconnectDelay_ms: Ms = seconds(1);
/** How long the back-end may take for an answer. */
const callTimeout_ms: Ms = seconds(30);

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
  readonly #connection: Connection;
  readonly #trial: LinkTrial;
  readonly #registration: Registration;
  readonly #heartbeat: Heartbeat;
  readonly #status: StatusNotifier;
  #peer: RpcPeer<StationAction, ServedAction> | undefined;
  #station: Station | undefined;
  #reconnect: Timer | undefined;
  /** Of the present link, or of the latest attempt. */
  #setup: LinkSetup | undefined;
  /** Fingerprint of the root that the present link rests on. */
  #root: string | undefined;

  constructor(parts: CsmsParts) {
    this.#parts = parts;
    this.#clock = new ScopedClock(parts.clock);
    const { settings, log, time } = parts;
    const clock = this.#clock;
    this.#trial = new LinkTrial({
      clock,
      store: parts.store,
      secrets: parts.secrets,
      settings,
      log,
      reconnect: () => this.#connection.reconnect('another setup of the link is tried'),
      ended: (outcome) => this.#trialEnded(outcome),
      certificate: () => parts.security.certificate,
    });
    this.#connection = new Connection({
      clock,
      random: parts.random,
      dial: parts.dial,
      log,
      target: () => parts.target(this.#nextSetup()),
      pingInterval_s: () => settings.get('WebSocketPingInterval'),
      opened: (link) => this.#opened(link),
      received: (text) => this.#peer?.received(text),
      closed: () => this.#closed(),
      trouble: (trouble, reason) => parts.security.event(eventOf[trouble], reason),
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
        this.#call('StatusNotification', statusPayload(report, parts.vendorId), ({ type }) => heard(type === 'result' || type === 'error'));
      },
    });
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
      store: parts.store,
      log,
      send: (notice, done) => this.#say(notice, done),
      storeFailed: (fault) => this.#station?.storeFailed(fault),
    });
    time.events.on('firstSet', (step_ms) => this.#trying(() => this.outbox.correctTimes(step_ms)));
    settings.watch('HeartbeatInterval', () => this.reachable && this.#heartbeat.start());
    settings.watch('WebSocketPingInterval', () => this.#connection.schedulePing());
  }

  get reachable(): boolean {
    return this.#peer !== undefined && this.#registration.state === 'accepted';
  }

  /** In words for a screen. */
  get linkState(): 'connecting' | 'pending' | 'rejected' | 'online' {
    if (!this.#peer) return 'connecting';
    return this.#registration.state === 'accepted'
      ? 'online'
      : this.#registration.state === 'unknown'
        ? 'connecting'
        : this.#registration.state;
  }

  /** Begins to serve this station: connects and reports. */
  serve(station: Station): void {
    this.#station = station;
    station.events.on('status', (report) => this.#status.changed(report));
    // What is set before the first connection is simply used by it.
    for (const key of linkSettings) this.#parts.settings.watch(key, () => this.#reconnectSoon());
    this.#connection.connect();
  }

  /** Nothing is sent any more; the link is cut. What waits stays in the outbox. */
  dispose(): void {
    this.outbox.closeGate();
    this.notices.closeGate();
    this.#connection.dispose();
    this.#peer?.closed();
    this.#clock.dispose();
  }

  authorize(idToken: string): Promise<AuthorizeAnswer> {
    if (!this.reachable) return Promise.resolve({ type: 'unreachable' });
    return new Promise((resolve) => {
      this.#call('Authorize', { idTag: idToken }, (outcome) => resolve(this.#authorized(idToken, outcome)));
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
    if (this.reachable) this.#sendConnectorMetered(side, value);
  }

  notify(notice: Notice): void {
    this.notices.put(notice);
  }

  /** SignCertificate, security white paper A02. Never rejects. */
  signCertificate(csr: string): Promise<SignAnswer> {
    return new Promise((resolve) => {
      if (!this.reachable) return resolve('unreachable');
      this.#call('SignCertificate', { csr }, (outcome) => {
        if (outcome.type === 'lost' || outcome.type === 'timeout') return resolve('unreachable');
        resolve(outcome.type === 'result' && outcome.payload.status === 'Accepted' ? 'taken' : 'refused');
      });
    });
  }

  askVendor(messageId: string, body: string): Promise<VendorAnswer> {
    return new Promise((resolve) => {
      if (!this.reachable) return resolve({ type: 'unreachable' });
      this.#call('DataTransfer', { vendorId: this.#parts.vendorId, messageId, data: body }, (outcome) => {
        if (outcome.type !== 'result') return resolve({ type: 'unreachable' });
        const { status, data } = outcome.payload;
        resolve({ type: 'answered', accepted: status === 'Accepted', ...(data !== undefined && { data }) });
      });
    });
  }

  /** Fingerprint of the root that the present link rests on; undefined when it rests on none. */
  get root(): string | undefined {
    return this.#root;
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

  #sendConnectorMetered(side: Side, value: MeterValue): void {
    this.#call('MeterValues', { connectorId: connectorOf(side), meterValue: [meterValuePayload(value)] }, ignore);
  }

  #authorized(idToken: string, outcome: CallOutcome<'Authorize'>): AuthorizeAnswer {
    switch (outcome.type) {
      case 'result': {
        const info = idTokenInfo(outcome.payload.idTagInfo);
        this.#trying(() => this.#station?.authorizer.learn(idToken, info));
        return { type: 'answered', info };
      }
      case 'lost':
      case 'timeout':
        return { type: 'unreachable' };
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
    if (!this.#peer) return done({ type: 'lost' });
    this.#peer.call(action, payload, (outcome) => {
      if (outcome.type === 'result') this.#connection.proved();
      if (isProof(action, outcome)) this.#proved();
      else this.#parts.log.warn('ocpp.call-failed', { action, ...outcome });
      done(outcome);
    });
  }

  #say(notice: Notice, done: (end: Delivery) => void): void {
    const station = this.#station;
    if (!station) return done('lost');
    const { action, payload } = said(notice, { vendorId: this.#parts.vendorId, report: (id) => station.report(id) });
    this.#call(action, payload, (outcome) => done(deliveryOf(outcome)));
  }

  /** Another back-end, or another identity, has heard no BootNotification yet. */
  #nextSetup(): LinkSetup {
    const setup = this.#trial.next();
    const { address, identity } = this.#setup ?? setup;
    if (setup.address !== address || setup.identity !== identity) this.#registration.forget();
    this.#setup = setup;
    return setup;
  }

  #proved(): void {
    if (this.#root !== undefined) this.#parts.security.roots.workedWith(this.#root);
    this.#trying(() => this.#trial.proved());
  }

  #trialEnded(outcome: TrialOutcome): void {
    const { settings, security } = this.#parts;
    const profile = settings.get('SecurityProfile');
    this.#station?.journal.add('link.trial-ended', { outcome, profile });
    const words =
      outcome === 'worked' ? 'the new credentials of the link work' : 'the credentials before are back: the new ones did not work';
    security.event('ReconfigurationOfSecurityParameters', `${words} (profile ${profile})`);
  }

  #opened(link: Link): void {
    const { ids, log, observe } = this.#parts;
    this.#root = link.root;
    this.#peer = new RpcPeer<StationAction, ServedAction>({
      clock: this.#clock,
      ids,
      log,
      callTimeout_ms,
      send: (text) => link.send(text),
      isOffered: (action): action is ServedAction => isServed(action, this.#parts.settings.profile),
      handle: (action, payload) => this.#handle(action, payload),
      invalid: (description) => this.#parts.security.event('InvalidMessages', description),
      observe: (direction, text) => {
        this.#heartbeat.exchanged();
        observe?.(direction, text);
      },
    });
    this.#registration.linkOpened();
    if (this.#registration.state === 'accepted') this.#becomeReachable();
  }

  #closed(): void {
    const peer = this.#peer;
    this.#peer = undefined;
    this.#root = undefined;
    this.#suspend();
    peer?.closed();
    this.#registration.linkClosed();
  }

  /** Nothing of our own is sent any more: the link is gone, or the back-end does not want us for now. */
  #suspend(): void {
    this.outbox.closeGate();
    this.notices.closeGate();
    this.#status.unreachable();
    this.#heartbeat.stop();
  }

  #reconnectSoon(): void {
    this.#reconnect?.cancel();
    this.#reconnect = this.#clock.after('reconnect with new settings', reconnectDelay_ms, () => {
      if (this.#trial.changed()) this.#connection.reconnect('the settings of the link have changed');
    });
  }

  #accepted(interval_s: number): void {
    // The interval of an accepting answer is the heartbeat interval (OCPP 1.6 §6.4).
    if (interval_s > 0) this.#trying(() => this.#parts.settings.set('HeartbeatInterval', interval_s));
    if (this.#station) for (const id of [0, 1, 2] as const) this.#status.sendNow(this.#station.report(id));
    this.#becomeReachable();
  }

  #becomeReachable(): void {
    // On a quiet link nothing would show whether the new setup works.
    if (this.#trial.isRunning) this.#sendHeartbeat();
    this.#status.reachable();
    this.#parts.security.reachable();
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
      authorize: (idToken) => this.authorize(idToken),
      registered: this.#registration.state === 'accepted',
      sessionOf: (transactionId) => this.outbox.sessionOf(transactionId),
      security: this.#parts.security,
      diagnostics: this.#parts.diagnostics,
      firmware: this.#parts.firmware,
      mayHandleCertificates: this.#root !== undefined || this.#parts.settings.profile.certificatesOverPlainLink,
      linkChanged: () => this.#reconnectSoon(),
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
        if (value) this.#sendConnectorMetered(side, value);
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

/** Whoever answers has let the station in; whoever does not accept it at the boot has not. */
const isProof = (action: StationAction, outcome: CallOutcome): boolean =>
  action === 'BootNotification'
    ? outcome.type === 'result' && 'status' in outcome.payload && outcome.payload.status === 'Accepted'
    : outcome.type === 'result' || outcome.type === 'error';

/** What a failure to come together means in the words of the security white paper. */
const eventOf = {
  notAuthorised: 'FailedToAuthenticateAtCentralSystem',
  untrustedStation: 'FailedToAuthenticateAtCentralSystem',
  untrustedPartner: 'InvalidCentralSystemCertificate',
  tlsVersion: 'InvalidTLSVersion',
  cipherSuite: 'InvalidTLSCipherSuite',
} as const satisfies Readonly<Record<LinkTrouble, SecurityEventType>>;

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
