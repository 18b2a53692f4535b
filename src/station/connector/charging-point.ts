/**
 * One charging point at work: feeds events to the state machine, carries out what follows, and lets the station know what changed.
 * Events are taken one after the other, also when an effect causes the next one on the spot.
 */
import { A, type Clock, connectorOf, Emitter, hours, type Log, type Side, seconds, type Timer, W } from '../../kernel/index.js';
import type { Light, Offer, Outlet, OutletEvent } from '../ports/index.js';
import { type BlockKind, blockRules } from '../safety/blocks.js';
import type { Settings } from '../settings/settings.js';
import type { Permit, Stop } from '../transaction/session.js';
import type { SessionRunner } from '../transaction/session-runner.js';
import { type ConnectorEvent, type ConnectorState, type Effect, inSession, isBusy, isPlugged, step } from './state.js';
import { type Around, type ChargePointStatus, type HmiState, hmiState, light, ocppStatus } from './status.js';

export interface ChargingPointEvents {
  /** State or blocks changed. `from` is what was true before. */
  changed: { readonly from: ConnectorState };
  plugged: undefined;
  /** The cable has gone: whoever comes next is somebody else. */
  unplugged: undefined;
  /** A session was over and is durable. */
  recorded: undefined;
}

export interface ChargingPointParts {
  readonly side: Side;
  readonly clock: Clock;
  readonly settings: Settings;
  readonly outlet: Outlet;
  readonly sessions: SessionRunner;
  readonly log: Log;
}

export class ChargingPoint {
  readonly side: Side;
  readonly connectorId: 1 | 2;
  readonly events = new Emitter<ChargingPointEvents>();
  readonly sessions: SessionRunner;
  readonly outlet: Outlet;
  readonly #clock: Clock;
  readonly #settings: Settings;
  readonly #log: Log;
  readonly #queue: ConnectorEvent[] = [];
  #state: ConnectorState = { at: 'idle' };
  #blocks: ReadonlySet<BlockKind> = new Set();
  #offer: Offer | undefined;
  #working = false;
  #timeOut: Timer | undefined;
  #longest: Timer | undefined;
  /** The session gets no energy, whatever there is. */
  #withheld = false;

  constructor({ side, clock, settings, outlet, sessions, log }: ChargingPointParts) {
    this.side = side;
    this.connectorId = connectorOf(side);
    this.outlet = outlet;
    this.sessions = sessions;
    this.#clock = clock;
    this.#settings = settings;
    this.#log = log.with({ side });
    outlet.listen((event) => this.#outletSays(event));
  }

  get state(): ConnectorState {
    return this.#state;
  }

  get blocks(): ReadonlySet<BlockKind> {
    return this.#blocks;
  }

  get status(): ChargePointStatus {
    return ocppStatus(this.#state, this.#blocks);
  }

  get hmiState(): HmiState {
    return hmiState(this.#state, this.#blocks);
  }

  /** What this side may draw now; undefined before the first energy cycle. */
  get offered(): Offer | undefined {
    return this.#offer;
  }

  light(around: Around): Light {
    return light(this.#state, this.#blocks, around);
  }

  /** Could a session begin here if a permit came now? Whether a reservation speaks against it depends on who comes, and is asked elsewhere. */
  get takesPermit(): boolean {
    const serves = [...this.#blocks].every((kind) => kind === 'reserved');
    return serves && (this.#state.at === 'idle' || (this.#state.at === 'preparing' && this.#state.plugged));
  }

  /** Leave to charge. Ignored where it means nothing; ask `takesPermit` first. */
  permit(permit: Permit): void {
    if (this.takesPermit) this.#take({ type: 'permitted', permit });
  }

  stop(stop: Stop): void {
    this.#take({ type: 'stop', stop });
  }

  /** Sets why this side does not serve. A block that ends sessions does so at once; any block takes back a permit that waits. */
  block(blocks: ReadonlySet<BlockKind>, reason: Stop['reason']): void {
    const before = this.#state;
    const same = blocks.size === this.#blocks.size && [...blocks].every((kind) => this.#blocks.has(kind));
    if (same) return;
    this.#blocks = blocks;
    const ends = [...blocks].some((kind) => blockRules[kind].endsSession);
    if (ends && this.#state.at !== 'finishing') this.#take({ type: 'stop', stop: { reason } });
    else if (blocks.size > 0 && this.#state.at === 'preparing') this.#take({ type: 'permitEnded' });
    this.events.emit('changed', { from: before });
  }

  /** Gives the running session no more energy, without ending it (OCPP 1.6 §4.8: `StopTransactionOnInvalidId` false). */
  withhold(): void {
    if (this.#state.at !== 'charging') return;
    this.#withheld = true;
    this.offer(nothing);
  }

  /** New ceilings from the energy manager. Less than the least useful power counts as withholding (SuspendedEVSE). */
  offer(ceiling: Offer): void {
    const offer = this.#withheld ? nothing : ceiling;
    this.#offer = offer;
    if (this.#state.at !== 'charging') return;
    this.outlet.offer(offer);
    const withheld = offer.power_W < withheldBelow_W;
    if (withheld !== (this.#state.evse === 'withholding')) this.#take({ type: withheld ? 'evseWithheld' : 'evseOffered' });
  }

  /**
   * Takes up what the loss of power left: looks whether a cable is in, and closes an open session. Until the meter has given its record
   * this side is ending that session; nobody has to wait for it.
   */
  recover(): void {
    const { session } = this.sessions;
    const { plugged } = this.outlet.read();
    if (!session) return plugged ? this.#set({ at: 'preparing', plugged: true }) : undefined;
    const stop = session.stop ?? { reason: 'PowerLoss' };
    this.#set({ at: 'ending', permit: session.permit, stop, step: 'meter', cable: plugged ? 'in' : 'out' });
    void this.sessions.recover().then(() => this.#recorded());
  }

  #outletSays(event: OutletEvent): void {
    switch (event.type) {
      case 'plugged':
        this.#take({ type: 'plugged' });
        this.events.emit('plugged', undefined);
        return;
      case 'ready':
        return this.#take({ type: 'vehicleReady' });
      case 'refused':
        this.#log.warn('vehicle.refused', { why: event.why });
        return this.#take({ type: 'vehicleRefused' });
      case 'evStopped':
        this.#log.info('vehicle.stopped', { why: event.why });
        return this.#take({ type: 'stop', stop: { reason: 'Other' } });
      case 'ended':
        return this.#take({ type: 'deenergised' });
      case 'unplugged':
        this.events.emit('unplugged', undefined);
        return this.#take(this.#transactionWaits() ? { type: 'unplugged', transactionWaits: true } : { type: 'unplugged' });
      case 'evPaused':
      case 'evResumed':
        return this.#take(event);
    }
  }

  /** In free vend the cable is the leave to charge: who pulls it has ended his session, whatever the key says. */
  #transactionWaits(): boolean {
    const settings = this.#settings;
    return !settings.get('StopTransactionOnEVSideDisconnect') && !settings.get('VWGC.FreeVendModeActive');
  }

  #take(event: ConnectorEvent): void {
    this.#queue.push(event);
    if (this.#working) return;
    this.#working = true;
    try {
      for (let next = this.#queue.shift(); next; next = this.#queue.shift()) this.#step(next);
    } finally {
      this.#working = false;
    }
  }

  #step(event: ConnectorEvent): void {
    const [state, ...effects] = step(this.#state, event);
    const from = this.#state;
    this.#state = state;
    for (const effect of effects) this.#carryOut(effect);
    if (from !== state) this.events.emit('changed', { from });
  }

  #set(state: ConnectorState): void {
    const from = this.#state;
    this.#state = state;
    this.events.emit('changed', { from });
  }

  #carryOut(effect: Effect): void {
    switch (effect) {
      case 'armConnectionTimeOut':
        return this.#armTimeOut();
      case 'disarmConnectionTimeOut':
        return this.#timeOut?.cancel();
      case 'beginOutlet':
        return this.outlet.begin();
      case 'openMeter':
        return this.#openMeter();
      case 'startTransaction':
        return this.#startTransaction();
      case 'offer':
        if (this.#offer && !this.#withheld) this.outlet.offer(this.#offer);
        return;
      case 'markEnding':
        if (this.#state.at === 'ending') this.sessions.ending(this.#state.stop);
        return;
      case 'endOutlet':
        return this.outlet.end();
      case 'closeMeter':
        return this.#closeMeter();
    }
  }

  /** OCPP 1.6 §9.1.3; zero or less starts no timer (manual §2.19). */
  #armTimeOut(): void {
    const limit_s = this.#settings.get('ConnectionTimeOut');
    if (limit_s <= 0) return;
    this.#timeOut = this.#clock.after(`connection time-out ${this.side}`, seconds(limit_s), () => this.#take({ type: 'permitEnded' }));
  }

  #openMeter(): void {
    if (this.#state.at !== 'starting') return;
    void this.sessions.open(this.#state.permit).then((opened) => {
      this.#take({ type: opened ? 'meterOpened' : 'meterFailed' });
    });
  }

  #startTransaction(): void {
    // Nothing may flow before the start is written down, nor when it cannot be.
    this.#withheld = true;
    if (!this.sessions.begin()) return this.stop({ reason: 'Other' });
    this.#withheld = false;
    this.#longest = this.#clock.after(`longest session ${this.side}`, longestSession_ms, () => {
      this.#log.warn('session.too-long');
      this.stop({ reason: 'Other' });
    });
  }

  #closeMeter(): void {
    if (this.#state.at !== 'ending') return;
    this.#longest?.cancel();
    void this.sessions.close(this.#state.stop).then(() => this.#recorded());
  }

  #recorded(): void {
    this.#withheld = false;
    this.#take({ type: 'recorded' });
    this.events.emit('recorded', undefined);
  }

  /** Does a transaction of the meter run, or is it about to? */
  get inSession(): boolean {
    return inSession(this.#state);
  }

  /** As `inSession`, and also while the vehicle is made ready for one. */
  get isBusy(): boolean {
    return isBusy(this.#state);
  }

  get plugged(): boolean {
    return isPlugged(this.#state);
  }
}

/** A vehicle cannot use less: 4 A is where the meter begins to count, at 400 V (manual §5.4). */
const withheldBelow_W = 1_600;

/** The meter spoils a transaction that is still open after 48 h (field notes §10). */
const longestSession_ms = hours(47.5);

const nothing: Offer = { power_W: W(0), current_A: A(0) };
