/**
 * The link to the back-end as the client uses it: opened with the setup whose turn it is, calls over it, and what their answers show about
 * the credentials. Who is registered, and what is sent when, is the business of `csms.ts`.
 */
import {
  type Clock,
  type Dial,
  type Ids,
  type Link,
  type LinkTarget,
  type LinkTrouble,
  type Log,
  type Ms,
  type Random,
  type Store,
  seconds,
  type Timer,
} from '../kernel/index.js';
import { type CallOutcome, type Messages, type Reply, RpcPeer, type StationAction } from '../protocols/ocpp16/index.js';
import type { SecurityEventType } from '../station/security/security-events.js';
import type { StationSecurity } from '../station/security/station-security.js';
import type { SecretBox } from '../station/settings/secret-box.js';
import type { Settings } from '../station/settings/settings.js';
import { Connection, type LinkLost } from './connection.js';
import { isServed, type ServedAction } from './handlers/index.js';
import { type LinkSetup, LinkTrial, type TrialOutcome } from './link-trial.js';

export interface BackEndLinkParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly ids: Ids;
  readonly store: Store;
  readonly settings: Settings;
  readonly log: Log;
  readonly dial: Dial;
  readonly secrets: SecretBox;
  readonly security: StationSecurity;
  /** Where to and how, for a setup of the link; undefined when no back-end is set. */
  readonly target: (setup: LinkSetup) => LinkTarget | undefined;
  /** Every frame in both directions, for transcripts and live pages. */
  readonly observe?: (direction: 'sent' | 'received', text: string) => void;
  readonly user: LinkUser;
}

/** Who talks over the link. */
export interface LinkUser {
  opened(): void;
  /** Calls that wait for an answer end as `lost` right after this. */
  closing(): void;
  closed(): void;
  /** The next link leads to another back-end, or is of another identity. */
  elsewhere(): void;
  /** A frame went one way or the other. */
  exchanged(): void;
  handle<A extends ServedAction>(action: A, payload: Messages[A]['request']): Reply<A> | Promise<Reply<A>>;
  trialEnded(outcome: TrialOutcome): void;
  /** Keeps something that the station can do without, but not without saying so. */
  trying(keep: () => void): void;
}

/** What the link is made of: a change needs a new one (R-KEY-24). */
const linkSettings = ['ocpp.op_backend', 'ocpp.ocpp_cs_id', 'ocpp.basic_auth_username', 'SecurityProfile', 'AuthorizationKey'] as const;
/** The answer to the change leaves over the old link. */
const reconnectDelay_ms: Ms = seconds(1);
/** How long the back-end may take for an answer. */
const callTimeout_ms: Ms = seconds(30);

export class BackEndLink {
  readonly #parts: BackEndLinkParts;
  readonly #connection: Connection;
  readonly #trial: LinkTrial;
  #peer: RpcPeer<StationAction, ServedAction> | undefined;
  #reconnect: Timer | undefined;
  /** Of the present link, or of the latest attempt. */
  #setup: LinkSetup | undefined;
  #root: string | undefined;

  constructor(parts: BackEndLinkParts) {
    this.#parts = parts;
    const { clock, settings, log, security, user } = parts;
    this.#trial = new LinkTrial({
      clock,
      store: parts.store,
      secrets: parts.secrets,
      settings,
      log,
      reconnect: () => this.#connection.reconnect('another setup of the link is tried'),
      ended: (outcome) => user.trialEnded(outcome),
      certificate: () => security.certificate,
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
      trouble: (trouble, reason) => security.event(eventOf[trouble], reason),
    });
    settings.watch('WebSocketPingInterval', () => this.#connection.schedulePing());
  }

  get isOpen(): boolean {
    return this.#peer !== undefined;
  }

  /** Why there is no link, and when it is tried again. */
  get lost(): LinkLost | undefined {
    return this.#connection.lost;
  }

  /** New credentials have not shown yet that they work. */
  get isOnTrial(): boolean {
    return this.#trial.isRunning;
  }

  /** Fingerprint of the root that the present link rests on; undefined when it rests on none. */
  get root(): string | undefined {
    return this.#root;
  }

  /** Connects. What was set before is simply used; what is set from now on opens the link anew. */
  connect(): void {
    for (const key of linkSettings) this.#parts.settings.watch(key, () => this.changed());
    this.#connection.connect();
  }

  /** Something that the link is made of has changed: it is opened anew, soon. */
  changed(): void {
    this.#reconnect?.cancel();
    this.#reconnect = this.#parts.clock.after('reconnect with new settings', reconnectDelay_ms, () => {
      if (this.#trial.changed()) this.#connection.reconnect('the settings of the link have changed');
    });
  }

  call<A extends StationAction>(action: A, payload: Messages[A]['request'], done: (outcome: CallOutcome<A>) => void): void {
    if (!this.#peer) return done({ type: 'lost' });
    this.#peer.call(action, payload, (outcome) => {
      if (outcome.type === 'result') this.#connection.proved();
      if (isProof(action, outcome)) this.#proved();
      else this.#parts.log.warn('ocpp.call-failed', { action, ...outcome });
      done(outcome);
    });
  }

  dispose(): void {
    this.#connection.dispose();
    this.#peer?.closed();
  }

  #nextSetup(): LinkSetup {
    const setup = this.#trial.next();
    const { address, identity } = this.#setup ?? setup;
    if (setup.address !== address || setup.identity !== identity) this.#parts.user.elsewhere();
    this.#setup = setup;
    return setup;
  }

  #opened(link: Link): void {
    const { clock, ids, log, observe, security, settings, user } = this.#parts;
    this.#root = link.root;
    this.#peer = new RpcPeer<StationAction, ServedAction>({
      clock,
      ids,
      log,
      callTimeout_ms,
      send: (text) => link.send(text),
      isOffered: (action): action is ServedAction => isServed(action, settings.profile),
      handle: (action, payload) => user.handle(action, payload),
      invalid: (description) => security.event('InvalidMessages', description),
      observe: (direction, text) => {
        user.exchanged();
        observe?.(direction, text);
      },
    });
    user.opened();
  }

  #closed(): void {
    const peer = this.#peer;
    const { user } = this.#parts;
    this.#peer = undefined;
    this.#root = undefined;
    user.closing();
    peer?.closed();
    user.closed();
  }

  #proved(): void {
    const { security, user } = this.#parts;
    if (this.#root !== undefined) security.roots.workedWith(this.#root);
    user.trying(() => this.#trial.proved());
  }
}

/** Whoever answers has let the station in, also where it is to wait (Pending); whoever rejects it at the boot has not. */
const isProof = (action: StationAction, outcome: CallOutcome): boolean =>
  action === 'BootNotification'
    ? outcome.type === 'result' && 'status' in outcome.payload && outcome.payload.status !== 'Rejected'
    : outcome.type === 'result' || outcome.type === 'error';

/** What a failure to come together means in the words of the security white paper. */
const eventOf = {
  notAuthorised: 'FailedToAuthenticateAtCentralSystem',
  untrustedStation: 'FailedToAuthenticateAtCentralSystem',
  untrustedPartner: 'InvalidCentralSystemCertificate',
  tlsVersion: 'InvalidTLSVersion',
  cipherSuite: 'InvalidTLSCipherSuite',
} as const satisfies Readonly<Record<LinkTrouble, SecurityEventType>>;
