/** Where drivers come to: cards, remote starts and stops, free vend. Turns leave to charge into permits and stops. */
import { type Clock, type Log, type Ms, minutes, type PerSide, type Side, seconds, sideOf, sides, type Timer } from '../../kernel/index.js';
import type { ChargingPoint } from '../connector/charging-point.js';
import type { Reservations } from '../reservation/reservations.js';
import type { Settings } from '../settings/settings.js';
import type { Permit } from '../transaction/session.js';
import type { Authorizer } from './authorizer.js';
import { type Refusal, refusal } from './refusal.js';
import { sameToken } from './token.js';

export type CardOutcome = { readonly type: 'started' } | { readonly type: 'stopped' } | Refusal;

export interface RemoteStart {
  readonly idToken: string;
  readonly connectorId?: number;
  /** Hears of the permit before it takes effect. */
  readonly granted?: (permit: Permit) => void;
}

export interface DeskParts {
  readonly clock: Clock;
  readonly settings: Settings;
  readonly authorizer: Authorizer;
  readonly reservations: Reservations;
  readonly points: PerSide<ChargingPoint>;
  readonly log: Log;
  /** May a remote start leave the choice of the side to the customer (firmware 3.0.0 on)? */
  readonly sideByCustomer: boolean;
}

/** A card held again within this time is the same gesture. */
const repeatGuard_ms = seconds(3);
/** How long a side that the customer chose stays chosen without a further step (`inactivity_timeout`, manual §2.20). */
const choice_ms = minutes(1);

export class DriverDesk {
  readonly #parts: DeskParts;
  readonly #asking = new Set<Side>();
  /** Counts what makes an answer that is still under way worthless: cables that go, and switches between free vend and cards. */
  readonly #departures = { A: 0, B: 0 };
  #switches = 0;
  #lastCard: { readonly idToken: string; readonly side: Side; readonly at: Ms } | undefined;
  #chosen: { readonly side: Side; readonly timer: Timer } | undefined;

  constructor(parts: DeskParts) {
    this.#parts = parts;
    for (const side of sides) {
      parts.points[side].events.on('unplugged', () => this.#departures[side]++);
      parts.points[side].events.on('changed', () => void this.#startFreeVend(side));
    }
    parts.settings.watch('VWGC.FreeVendModeActive', () => this.#switchFreeVend());
  }

  get chosenSide(): Side | undefined {
    return this.#chosen?.side;
  }

  /** The customer chose a side on the screen. */
  choose(side: Side): void {
    this.#forgetChoice();
    const timer = this.#parts.clock.after('side chosen', choice_ms, () => {
      this.#chosen = undefined;
    });
    this.#chosen = { side, timer };
  }

  /** A card is held to the reader for one side: starts a session there, or stops the one that it may stop. */
  async presentCard(side: Side, idToken: string): Promise<CardOutcome> {
    if (this.#isRepetition(side, idToken)) return refusal('the card was held a moment ago', 'three seconds between two times');
    const { state, blocks } = this.#parts.points[side];
    if (state.at === 'charging') return this.#stopByCard(side, idToken, state.permit);
    if (this.#parts.points[side].takesPermit)
      return this.#isFree ? refusal(noCardNeeded, 'a vehicle that is plugged in') : this.#startByCard(side, idToken);
    return blocks.size > 0
      ? refusal(`side ${side} is out of service`, 'the other side, or an end to what keeps this one out of service')
      : refusal(`side ${side} is ${state.at}`, state.at === 'finishing' ? 'a vehicle that is unplugged first' : 'a little patience');
  }

  /** RemoteStartTransaction, OCPP 1.6 §5.11: answers at once; what must be asked is asked afterwards by `begin`. */
  remoteStart({
    idToken,
    connectorId,
    granted,
  }: RemoteStart): { readonly accepted: false; readonly why: string } | { readonly accepted: true; readonly begin: () => void } {
    const side = connectorId === undefined ? (this.#parts.sideByCustomer ? this.chosenSide : undefined) : sideOf(connectorId);
    if (!side) {
      const why =
        connectorId === undefined ? 'no connectorId, and no side was chosen on the screen' : `there is no connector ${String(connectorId)}`;
      return { accepted: false, why };
    }
    if (this.#isFree) return { accepted: false, why: noCardNeeded };
    if (!this.#parts.points[side].takesPermit || this.#asking.has(side))
      return { accepted: false, why: `side ${side} cannot start a session now` };
    const excluded = this.#parts.reservations.excludes(side, idToken);
    if (excluded !== undefined) return { accepted: false, why: excluded };
    if (connectorId === undefined) this.#forgetChoice();
    return { accepted: true, begin: () => void this.#beginRemote(side, idToken, granted) };
  }

  /** Stop on the screen without a card: only in free vend (R-FVM-06). */
  stopWithoutCard(side: Side): boolean {
    if (!this.#isFree || this.#parts.points[side].state.at !== 'charging') return false;
    this.#parts.points[side].stop({ reason: 'Local' });
    return true;
  }

  get #isFree(): boolean {
    return this.#parts.settings.get('VWGC.FreeVendModeActive');
  }

  #forgetChoice(): void {
    this.#chosen?.timer.cancel();
    this.#chosen = undefined;
  }

  #isRepetition(side: Side, idToken: string): boolean {
    const now = this.#parts.clock.monotonic();
    const last = this.#lastCard;
    this.#lastCard = { side, idToken, at: now };
    return last !== undefined && last.side === side && sameToken(last.idToken, idToken) && now - last.at < repeatGuard_ms;
  }

  async #startByCard(side: Side, idToken: string): Promise<CardOutcome> {
    const permit = await this.#permitFor(side, idToken, 'ISO14443');
    const refused = isRefusal(permit) ? permit : this.#grant(side, permit);
    // While a card was asked about, free vend had to wait.
    if (refused) void this.#startFreeVend(side);
    return refused ?? { type: 'started' };
  }

  async #stopByCard(side: Side, idToken: string, started: Permit): Promise<CardOutcome> {
    const authorization = await this.#parts.authorizer.toStop(idToken, started);
    if (authorization.type === 'refused') return authorization;
    const { state } = this.#parts.points[side];
    if (state.at !== 'charging' || state.permit !== started) return refusal('the session has ended meanwhile', 'nothing: it is over');
    this.#parts.points[side].stop({ reason: 'Local', idToken });
    return { type: 'stopped' };
  }

  async #beginRemote(side: Side, idToken: string, granted: RemoteStart['granted']): Promise<void> {
    const { settings, reservations, log } = this.#parts;
    // Only the back-end knows the groups of all tokens (OCPP 1.6 §5.13).
    const permit =
      settings.get('AuthorizeRemoteTxRequests') || reservations.asksForGroup(side, idToken)
        ? await this.#permitFor(side, idToken, 'CENTRAL_1')
        : ({ idToken, means: 'CENTRAL_2' } satisfies Permit);
    const refused = isRefusal(permit) ? permit : this.#grant(side, permit, granted);
    if (!refused) return;
    log.info('remote-start.refused', { side, why: refused.why });
    void this.#startFreeVend(side);
  }

  /** In free vend a cable is leave to charge (R-FVM-01), whenever the side comes to wait with one. */
  async #startFreeVend(side: Side): Promise<void> {
    const { settings, points, reservations, log } = this.#parts;
    const waits = points[side].plugged && points[side].takesPermit;
    if (!this.#isFree || !waits || this.#asking.has(side)) return;
    const idToken = settings.get('VWGC.FreeVendModeIdToken');
    // A reservation comes before free vend (C-97).
    if (reservations.excludes(side, idToken) !== undefined) return;
    const permit = await this.#permitFor(side, idToken, 'LOCAL_1', true);
    const refused = isRefusal(permit) ? permit : this.#grant(side, permit);
    if (!refused) return;
    log.warn('free-vend.refused', { side, why: refused.why });
    // It was asked for a vehicle that has gone, or in a mode that is over: what stands there now has not been asked for.
    if (refused === outdated) void this.#startFreeVend(side);
  }

  /** Gives leave to charge, on the reservation that it uses, unless something speaks against it by now. */
  #grant(side: Side, permit: Permit, granted?: RemoteStart['granted']): Refusal | undefined {
    const { points, reservations, settings } = this.#parts;
    const admission = reservations.admit(side, permit.idToken, permit.groupToken);
    if (!admission.admitted) return refusal(admission.why, reservedCard);
    if (!points[side].takesPermit) return refusal(`side ${side} is no longer free`, 'the other side');
    if (settings.toCome('VWGC.FreeVendModeActive') !== undefined)
      return refusal('free-vend mode is being switched', 'the end of the sessions that run');
    const { reservationId } = admission;
    const given: Permit = { ...permit, ...(reservationId !== undefined && { reservationId }) };
    granted?.(given);
    points[side].permit(given);
    return undefined;
  }

  /** A permit, or why there is none. One question a side at a time. */
  async #permitFor(side: Side, idToken: string, means: Permit['means'], evenOffline = false): Promise<Permit | Refusal> {
    if (this.#asking.has(side)) return refusal(`side ${side} is being asked for already`, 'the answer to the first question');
    const excluded = this.#parts.reservations.excludes(side, idToken);
    if (excluded !== undefined) return refusal(excluded, reservedCard);
    this.#asking.add(side);
    const [departures, switches] = [this.#departures[side], this.#switches];
    try {
      const authorization = await this.#parts.authorizer.toStart(idToken, { evenOffline });
      if (departures !== this.#departures[side] || switches !== this.#switches) return outdated;
      if (authorization.type === 'refused') return authorization;
      return { idToken, means, ...(authorization.groupToken !== undefined && { groupToken: authorization.groupToken }) };
    } finally {
      this.#asking.delete(side);
    }
  }

  /** What runs has ended before (`free-vend-switch.ts`); what is only being prepared ends now, and a vehicle that waits is served in the new mode. */
  #switchFreeVend(): void {
    this.#switches++;
    for (const side of sides) {
      this.#parts.points[side].stop({ reason: 'Other' });
      void this.#startFreeVend(side);
    }
  }
}

const isRefusal = (given: Permit | Refusal): given is Refusal => 'type' in given;

/** There is no authorisation in free vend (R-FVM-01), and one token for all (R-FVM-04). */
const noCardNeeded = 'in free-vend mode nobody is authorised: a cable is enough';

/** Leave that was asked for is no leave for who comes after, nor in another mode. */
const outdated = refusal('the vehicle has gone, or free-vend mode was switched, while the answer was awaited', 'another try');

const reservedCard = 'the card that the side is reserved for, or the other side';
