/** Where drivers come to: cards, remote starts and stops, free vend. Turns leave to charge into permits and stops. */
import { type Clock, type Log, type Ms, minutes, type PerSide, type Side, seconds, sideOf, sides, type Timer } from '../../kernel/index.js';
import type { ChargingPoint } from '../connector/charging-point.js';
import type { Settings } from '../settings/settings.js';
import type { Permit } from '../transaction/session.js';
import { type Authorizer, sameToken } from './authorizer.js';

export type CardOutcome = { readonly type: 'started' } | { readonly type: 'stopped' } | { readonly type: 'refused'; readonly why: string };

export interface RemoteStart {
  readonly idToken: string;
  readonly connectorId?: number;
}

export interface DeskParts {
  readonly clock: Clock;
  readonly settings: Settings;
  readonly authorizer: Authorizer;
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
  #lastCard: { readonly idToken: string; readonly side: Side; readonly at: Ms } | undefined;
  #chosen: { readonly side: Side; readonly timer: Timer } | undefined;

  constructor(parts: DeskParts) {
    this.#parts = parts;
    for (const side of sides) parts.points[side].events.on('changed', () => void this.#startFreeVend(side));
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
    if (this.#isRepetition(side, idToken)) return refused('the card was held a moment ago');
    const { state, blocks } = this.#parts.points[side];
    if (state.at === 'charging') return this.#stopByCard(side, idToken, state.permit);
    if (this.#parts.points[side].takesPermit) return this.#startByCard(side, idToken);
    return refused(blocks.size > 0 ? `side ${side} is out of service` : `side ${side} is ${state.at}`);
  }

  /** RemoteStartTransaction, OCPP 1.6 §5.11: answers at once; what must be asked is asked afterwards by `begin`. */
  remoteStart({
    idToken,
    connectorId,
  }: RemoteStart): { readonly accepted: false; readonly why: string } | { readonly accepted: true; readonly begin: () => void } {
    const side = connectorId === undefined ? (this.#parts.sideByCustomer ? this.chosenSide : undefined) : sideOf(connectorId);
    if (!side) {
      const why =
        connectorId === undefined ? 'no connectorId, and no side was chosen on the screen' : `there is no connector ${String(connectorId)}`;
      return { accepted: false, why };
    }
    if (!this.#parts.points[side].takesPermit || this.#asking.has(side))
      return { accepted: false, why: `side ${side} cannot start a session now` };
    if (connectorId === undefined) this.#forgetChoice();
    return { accepted: true, begin: () => void this.#beginRemote(side, idToken) };
  }

  /** Stop on the screen without a card: only in free vend (R-FVM-06). */
  stopWithoutCard(side: Side): boolean {
    if (!this.#parts.settings.get('VWGC.FreeVendModeActive') || this.#parts.points[side].state.at !== 'charging') return false;
    this.#parts.points[side].stop({ reason: 'Local' });
    return true;
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
    if (typeof permit === 'string') return refused(permit);
    if (!this.#parts.points[side].takesPermit) return refused(`side ${side} is no longer free`);
    this.#parts.points[side].permit(permit);
    return { type: 'started' };
  }

  async #stopByCard(side: Side, idToken: string, started: Permit): Promise<CardOutcome> {
    const authorization = await this.#parts.authorizer.toStop(idToken, started);
    if (authorization.type === 'refused') return refused(authorization.why);
    this.#parts.points[side].stop({ reason: 'Local', idToken });
    return { type: 'stopped' };
  }

  async #beginRemote(side: Side, idToken: string): Promise<void> {
    const point = this.#parts.points[side];
    const permit = this.#parts.settings.get('AuthorizeRemoteTxRequests')
      ? await this.#permitFor(side, idToken, 'CENTRAL_1')
      : ({ idToken, means: 'CENTRAL_2' } satisfies Permit);
    if (typeof permit === 'string') this.#parts.log.info('remote-start.refused', { side, why: permit });
    else point.permit(permit);
  }

  /** In free vend a cable is leave to charge (R-FVM-01), whenever the side comes to wait with one. */
  async #startFreeVend(side: Side): Promise<void> {
    const { settings, points, log } = this.#parts;
    const waits = points[side].plugged && points[side].takesPermit;
    if (!settings.get('VWGC.FreeVendModeActive') || !waits || this.#asking.has(side)) return;
    const permit = await this.#permitFor(side, settings.get('VWGC.FreeVendModeIdToken'), 'LOCAL_1', true);
    if (typeof permit === 'string') log.warn('free-vend.refused', { side, why: permit });
    else if (points[side].plugged) points[side].permit(permit);
  }

  /** A permit, or the reason why there is none. One question a side at a time. */
  async #permitFor(side: Side, idToken: string, means: Permit['means'], evenOffline = false): Promise<Permit | string> {
    if (this.#asking.has(side)) return `side ${side} is being asked for already`;
    this.#asking.add(side);
    try {
      const authorization = await this.#parts.authorizer.toStart(idToken, { evenOffline });
      if (authorization.type === 'refused') return authorization.why;
      return { idToken, means, ...(authorization.groupToken !== undefined && { groupToken: authorization.groupToken }) };
    } finally {
      this.#asking.delete(side);
    }
  }

  /** Switching free vend on or off ends what runs (R-FVM-08, R-FVM-09); a vehicle that only waits is served in the new mode. */
  #switchFreeVend(): void {
    for (const side of sides) {
      this.#parts.points[side].stop({ reason: 'Other' });
      void this.#startFreeVend(side);
    }
  }
}

const refused = (why: string): CardOutcome => ({ type: 'refused', why });
