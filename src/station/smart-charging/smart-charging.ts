/**
 * Smart charging (OCPP 1.6 §3.13): which profiles are installed, what they allow now and from when on something else, and what they will
 * allow. The energy manager asks in each cycle; between cycles one timer waits for the next change. Choices that the specification leaves
 * open: docs/decisions/0007-smart-charging.md.
 */
import {
  type Clock,
  connectorOf,
  Instant,
  Ms,
  type PerSide,
  perSide,
  type Side,
  type Store,
  sideOf,
  sides,
  type Timer,
  type V,
} from '../../kernel/index.js';
import type { ConnectorId } from '../availability.js';
import type { ChargingPoint } from '../connector/charging-point.js';
import { jointVoltage, limits as rated, workingVoltage } from '../energy/allocation.js';
import type { Settings } from '../settings/settings.js';
import type { StationTime } from '../time.js';
import type { Permit } from '../transaction/session.js';
import { type ChargingProfile, type InstalledProfile, objection, type ProfilePurpose } from './charging-profile.js';
import { type Ceiling, type Composite, composite } from './composite.js';
import { ProfileBook } from './profile-book.js';
import { inAmperes, inWatts, type Rate, type RateUnit } from './rate.js';
import { byPrecedence, countsFromCharging, type Directive, prevailing, type Stretch } from './timeline.js';

export interface SmartChargingParts {
  readonly clock: Clock;
  readonly time: StationTime;
  readonly store: Store;
  readonly settings: Settings;
  readonly points: PerSide<ChargingPoint>;
  /** What is allowed may have changed. */
  readonly changed: () => void;
}

/** What the profiles allow at a moment; undefined where they say nothing. */
export interface ScheduledLimits {
  /** Of both outlets together. */
  readonly station: Rate | undefined;
  readonly sides: PerSide<Directive | undefined>;
}

/** Every criterion that is there must be met (OCPP 1.6 §6.14). */
export interface ProfileFilter {
  readonly id?: number;
  readonly connectorId?: number;
  readonly purpose?: ProfilePurpose;
  readonly stackLevel?: number;
}

export interface CompositeSchedule extends Composite {
  readonly start: Instant;
  readonly unit: RateUnit;
}

/** The profiles of a transaction live as long as the permit that it runs on, and no restart: a restart ends it. */
interface Transaction {
  readonly permit: Permit;
  profiles: readonly InstalledProfile[];
}

export class SmartCharging {
  readonly #parts: SmartChargingParts;
  readonly #book: ProfileBook;
  readonly #transactions: Partial<Record<Side, Transaction>> = {};
  /** Profiles that came with a remote start. */
  readonly #promised = new WeakMap<Permit, ChargingProfile>();
  #wakeAt = Infinity;
  #timer: Timer | undefined;

  /** @throws StoreFault when the store cannot be read */
  constructor(parts: SmartChargingParts) {
    this.#parts = parts;
    this.#book = new ProfileBook(parts.store);
    parts.time.events.on('adjusted', () => {
      this.#sleep();
      parts.changed();
    });
  }

  /**
   * Installs a profile, in place of those with its id or its purpose, connector and level (§5.16.3). Returns why not; undefined: it is
   * installed.
   * @param sessionId The session behind its transactionId.
   * @throws StoreFault, and nothing has changed
   */
  set(connectorId: number, profile: ChargingProfile, sessionId?: string): string | undefined {
    if (!isConnector(connectorId)) return `there is no connector ${connectorId}`;
    const now = this.#parts.time.now();
    const why = this.#objection(profile, connectorId, now) ?? this.#misplaced(profile, connectorId, sessionId);
    if (why !== undefined) return why;
    const added: InstalledProfile = { ...profile, connectorId, installedAt: wholeSecond(now) };
    const all = this.#all();
    const out = all.filter((old) => isReplaced(old, added) || (old.validTo ?? Infinity) <= now);
    const most = this.#parts.settings.get('MaxChargingProfilesInstalled');
    if (all.length - out.length >= most) return `${most} profiles are installed, which are as many as there may be`;
    this.#exchange(out, added);
    return undefined;
  }

  /** Why a profile cannot come with a remote start (§5.11, §5.16.2); undefined: it can, and `promise` takes it. */
  objectionToPromise(profile: ChargingProfile): string | undefined {
    if (profile.purpose !== 'TxProfile') return `a remote start takes a TxProfile, not a ${profile.purpose}`;
    return this.#objection(profile, 1, this.#parts.time.now());
  }

  /** The session that this permit leads to begins with the profile. Called before the permit takes effect. */
  promise(permit: Permit, profile: ChargingProfile): void {
    this.#promised.set(permit, profile);
  }

  /** Removes profiles; false where none meets the filter. @throws StoreFault, and nothing has changed */
  clear({ id, connectorId, purpose, stackLevel }: ProfileFilter): boolean {
    const out = this.#all().filter(
      (profile) =>
        (id === undefined || profile.id === id) &&
        (connectorId === undefined || profile.connectorId === connectorId) &&
        (purpose === undefined || profile.purpose === purpose) &&
        (stackLevel === undefined || profile.stackLevel === stackLevel),
    );
    if (out.length > 0) this.#exchange(out);
    return out.length > 0;
  }

  /** What is allowed now. Sees to it that `changed` is called when that is over. */
  limits(): ScheduledLimits {
    const at = this.#parts.time.now();
    const station = prevailing(this.#ofStation(), at, undefined);
    const ofSides = perSide((side) => {
      const profiles = this.#ofSide(side);
      return prevailing(profiles, at, this.#chargingStart(side, profiles));
    });
    this.#wake(Math.min(station.until, ofSides.A.until, ofSides.B.until));
    return { station: station.directive?.limit, sides: { A: ofSides.A.directive, B: ofSides.B.directive } };
  }

  /**
   * What is going to be allowed at a connector, or (0) to both outlets together, by profiles and ratings; amperes and watts are turned
   * into each other at the voltage of now. A free connector answers as if a transaction began now. Undefined where there is no such
   * connector, or nothing of time.
   */
  composite(connectorId: number, duration_ms: Ms, unit: RateUnit): CompositeSchedule | undefined {
    if (!isConnector(connectorId) || duration_ms <= 0) return undefined;
    const start = wholeSecond(this.#parts.time.now());
    const now = perSide((side) => {
      const { state, outlet } = this.#parts.points[side];
      const profiles = this.#ofSide(side);
      const chargingStart = this.#chargingStart(side, profiles) ?? start;
      return { profiles, chargingStart, charging: state.at === 'charging', voltage_V: outlet.read().voltage_V };
    });
    const ofSide = (side: Side, at: Instant): Ceiling => {
      const { profiles, chargingStart, voltage_V } = now[side];
      return ceiling(prevailing(profiles, at, chargingStart), unit, workingVoltage(voltage_V), ratings[unit].outlet);
    };
    const station = this.#ofStation();
    const ofStation = (at: Instant): Ceiling => ceiling(prevailing(station, at, undefined), unit, jointVoltage(now), ratings[unit].station);
    const side = sideOf(connectorId);
    const ceilingAt = (at: Instant): Ceiling => lower(ofStation(at), side ? ofSide(side, at) : sum(ofSide('A', at), ofSide('B', at)));
    const maxPeriods = this.#parts.settings.get('ChargingScheduleMaxPeriods');
    return { start, unit, ...composite(ceilingAt, start, duration_ms, maxPeriods) };
  }

  #objection(profile: ChargingProfile, connectorId: ConnectorId, now: Instant): string | undefined {
    const { settings } = this.#parts;
    const limits = {
      maxStackLevel: settings.get('ChargeProfileMaxStackLevel'),
      maxPeriods: settings.get('ChargingScheduleMaxPeriods'),
      units: settings.get('ChargingScheduleAllowedChargingRateUnit').map((name) => (name === 'Current' ? 'A' : 'W')),
    };
    return objection(profile, connectorId, limits, now);
  }

  /** The rules of §5.16 on transactions. */
  #misplaced({ purpose }: ChargingProfile, connectorId: ConnectorId, sessionId: string | undefined): string | undefined {
    const side = purpose === 'TxProfile' ? sideOf(connectorId) : undefined;
    if (!side) return sessionId === undefined ? undefined : `transactionId belongs to a TxProfile, not to a ${purpose} (§7.8)`;
    const { state, sessions } = this.#parts.points[side];
    const running = state.at === 'charging' ? sessions.session : undefined;
    if (!running) return `no transaction runs on connector ${connectorId}`;
    if (sessionId !== undefined && sessionId !== running.id) return `another transaction runs on connector ${connectorId}`;
    return undefined;
  }

  #all(): readonly InstalledProfile[] {
    return [...this.#book.all(), ...sides.flatMap((side) => this.#transaction(side)?.profiles ?? [])];
  }

  #exchange(out: readonly InstalledProfile[], added?: InstalledProfile): void {
    this.#book.exchange(out.filter(isKept), added && isKept(added) ? added : undefined);
    for (const side of sides) {
      const transaction = this.#transaction(side);
      if (!transaction) continue;
      const stays = transaction.profiles.filter((profile) => !out.includes(profile));
      const comes = added?.purpose === 'TxProfile' && added.connectorId === connectorOf(side) ? [added] : [];
      transaction.profiles = [...stays, ...comes].sort(byPrecedence);
    }
    this.#parts.changed();
  }

  /** The transaction that a side is in, or about to be; a new one begins with what was promised. */
  #transaction(side: Side): Transaction | undefined {
    const { state } = this.#parts.points[side];
    const permit = state.at === 'starting' || state.at === 'charging' ? state.permit : undefined;
    if (this.#transactions[side]?.permit === permit) return this.#transactions[side];
    delete this.#transactions[side];
    if (!permit) return undefined;
    const promised = this.#promised.get(permit);
    const installedAt = wholeSecond(this.#parts.time.now());
    const profiles = promised ? [{ ...promised, connectorId: connectorOf(side), installedAt }] : [];
    const begun: Transaction = { permit, profiles };
    this.#transactions[side] = begun;
    return begun;
  }

  #ofStation(): readonly InstalledProfile[] {
    return this.#book.all().filter(({ purpose }) => purpose === 'ChargePointMaxProfile');
  }

  #ofSide(side: Side): readonly InstalledProfile[] {
    const defaults = this.#book
      .all()
      .filter(({ purpose, connectorId }) => purpose === 'TxDefaultProfile' && (connectorId === 0 || connectorId === connectorOf(side)));
    return [...(this.#transaction(side)?.profiles ?? []), ...defaults];
  }

  /** When the transaction of a side began; not looked up where none of its profiles counts from there. */
  #chargingStart(side: Side, profiles: readonly InstalledProfile[]): Instant | undefined {
    const { state, sessions } = this.#parts.points[side];
    const session = state.at === 'charging' && profiles.some(countsFromCharging) ? sessions.session : undefined;
    return session && wholeSecond(session.startedAt);
  }

  #wake(at: number): void {
    if (at === this.#wakeAt) return;
    this.#sleep();
    if (at === Infinity) return;
    this.#wakeAt = at;
    const wait_ms = Ms(Math.max(0, at - this.#parts.time.now()));
    this.#timer = this.#parts.clock.after('charging schedules', wait_ms, () => {
      // Should the timer be a little early, the next look sets another.
      this.#sleep();
      this.#parts.changed();
    });
  }

  #sleep(): void {
    this.#timer?.cancel();
    this.#wakeAt = Infinity;
  }
}

const ratings: Readonly<Record<RateUnit, { readonly outlet: number; readonly station: number }>> = {
  W: { outlet: rated.outlet_W, station: rated.station_W },
  A: { outlet: rated.outlet_A, station: 2 * rated.outlet_A },
};

const isConnector = (connectorId: number): connectorId is ConnectorId => connectorId === 0 || sideOf(connectorId) !== undefined;

const isKept = ({ purpose }: InstalledProfile): boolean => purpose !== 'TxProfile';

const isReplaced = (old: InstalledProfile, added: InstalledProfile): boolean =>
  old.id === added.id || (old.purpose === added.purpose && old.connectorId === added.connectorId && old.stackLevel === added.stackLevel);

const wholeSecond = (at: Instant): Instant => Instant(Math.floor(at / 1000) * 1000);

function ceiling({ directive, until }: Stretch, unit: RateUnit, voltage_V: V, rating: number): Ceiling {
  const convert = unit === 'W' ? inWatts : inAmperes;
  return { limit: directive ? Math.min(rating, convert(directive.limit, voltage_V)) : rating, until };
}

const lower = (a: Ceiling, b: Ceiling): Ceiling => ({ limit: Math.min(a.limit, b.limit), until: Math.min(a.until, b.until) });
const sum = (a: Ceiling, b: Ceiling): Ceiling => ({ limit: a.limit + b.limit, until: Math.min(a.until, b.until) });
