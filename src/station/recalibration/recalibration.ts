/**
 * Forced SoC recalibration (FSR): a pack is charged in full when its state of charge can no longer be trusted, after a long time without
 * a full charge, much charge through it, or losses of power that left its management no time to save (manual §3.3, §3.4). Each side by
 * itself; all of it survives restarts. Choices that the manual leaves open: docs/decisions/0009-recalibration.md.
 */
import {
  Ah,
  between,
  type Clock,
  hours,
  type Instant,
  later,
  Ms,
  type PerSide,
  perSide,
  type Side,
  type Store,
  StoreFault,
  seconds,
  sides,
  type Timer,
  type W,
} from '../../kernel/index.js';
import type { ChargingPoint } from '../connector/charging-point.js';
import { permitOf } from '../connector/state.js';
import type { Csms } from '../csms-port.js';
import type { EnergyManager } from '../energy/manager.js';
import type { EmulationProfile } from '../generation/index.js';
import type { Journal } from '../journal.js';
import { isTimeZone, nextWeekly } from '../local-time.js';
import type { Light, PackReading, PowerSystem } from '../ports/index.js';
import type { Settings } from '../settings/settings.js';
import type { StationTime } from '../time.js';
import { informations } from '../vendor-messages.js';
import { dueCause, type Gathered, untilDue_ms } from './due.js';
import { full, type PackHistory, RecalibrationBook } from './history.js';
import { type Cause, type RecalibrationRules, rulesOf } from './rules.js';
import { asked, type Ending, isOn, off, proceed, type RecalibrationState, spent } from './state.js';

export interface RecalibrationParts {
  readonly clock: Clock;
  readonly time: StationTime;
  readonly store: Store;
  readonly settings: Settings;
  readonly profile: EmulationProfile;
  readonly journal: Pick<Journal, 'add'>;
  readonly devices: { readonly power: Pick<PowerSystem, 'read' | 'saveStateOfCharge'> };
  readonly energy: Pick<EnergyManager, 'feedLimit_A'>;
  readonly points: PerSide<Pick<ChargingPoint, 'state'>>;
  readonly csms: Pick<Csms, 'notify'>;
  /** A side is in another state, by time or by hand; the station answers with `settle`. */
  readonly changed: () => void;
  readonly storeFailed: (fault: StoreFault) => void;
}

/** What can be seen of one side. */
export interface RecalibrationReading {
  readonly at: RecalibrationState['at'];
  readonly cause: Cause | undefined;
  /** While it is on: may vehicles charge? */
  readonly permitsCharging: boolean;
  /** It is due, and begins then. */
  readonly plannedAt: Instant | undefined;
  readonly fullAt: Instant;
  /** Since the pack was full. */
  readonly throughput_Ah: Ah;
  readonly improperShutdowns: number;
}

/** A run that ended without a full pack comes again by itself, but not at once: the side has to serve, too. */
const rest_ms = hours(24);
const longestWait_ms = hours(24);
const retryPause_ms = seconds(10);
/** Where the operator has named none, or none that there is. */
const usualZone = 'Europe/Berlin';

const keys = {
  schedule: 'VWGC.ForcedSocRecalibrationModeSchedule',
  scheduleActive: 'VWGC.ForcedSocRecalibrationModeScheduleActive',
  availability: 'VWGC.ForcedSoCRecalibrationModeAvailability',
  days: 'VWGC.ForcedSoCRecaliSelfDischargingThreshold',
  throughput: 'VWGC.ForcedSoCRecaliChargeThroughputThreshold',
} as const;

export class Recalibration {
  readonly #parts: RecalibrationParts;
  readonly #rules: RecalibrationRules;
  readonly #book: RecalibrationBook;
  readonly #packs: Record<Side, PackHistory>;
  readonly #wasFull: Record<Side, boolean> = { A: false, B: false };
  /** Those that are due and wait for their time. */
  #plannedAt: Partial<Record<Side, Instant>> = {};
  #begun = false;
  #wake: { readonly at: Instant; readonly timer: Timer } | undefined;
  #retry: Timer | undefined;

  /** @throws StoreFault when the store cannot be read */
  constructor(parts: RecalibrationParts) {
    const { clock, devices, settings, time } = parts;
    this.#parts = parts;
    this.#rules = rulesOf(parts.profile);
    this.#book = new RecalibrationBook(parts.store);
    const { packs } = devices.power.read();
    this.#packs = perSide((side) => this.#book.pack(side) ?? full(clock.now(), packs[side].throughput_Ah));
    const replan = (): void => {
      this.#plannedAt = {};
      if (this.#begun) parts.changed();
    };
    for (const name of Object.values(keys)) settings.watch(name, replan);
    time.events.on('adjusted', replan);
  }

  /** Goes on with what was under way, and notices whether the power went before the battery management had saved its state. */
  begin(highVoltage: boolean): void {
    const lost = this.#book.unsaved;
    if (lost) this.#parts.journal.add('recalibration.state-of-charge-lost');
    this.#begun = true;
    this.#supplied(highVoltage, lost);
    this.#parts.changed();
  }

  /** The supply of the battery management has come or gone. @param saved It had time to save its state of charge. */
  supplySwitched(on: boolean, saved: boolean): void {
    if (this.#begun) this.#supplied(on, !on && !saved && this.#book.unsaved);
  }

  /** The station goes down in order: the battery management saves its state of charge. */
  shutDown(): void {
    if (!this.#begun || !this.#book.unsaved) return;
    this.#parts.devices.power.saveStateOfCharge();
    this.#supplied(false, false);
  }

  /** Looks whether something has begun, paused, gone on or ended; true when it has. To be called whenever something of a side or the grid has changed. */
  settle(): boolean {
    if (!this.#begun || this.#retry) return false;
    const { packs } = this.#parts.devices.power.read();
    const moved = sides.map((side) => this.#lookAt(side, packs[side]));
    this.#sleep(packs);
    return moved.includes(true);
  }

  /** By hand: starts at once, or when grid and vehicles let it. @throws StoreFault, and nothing has changed */
  start(side: Side): void {
    this.#take(side, asked(this.#packs[side].state));
  }

  /** By hand; also takes back what has not begun. @throws StoreFault, and nothing has changed */
  stop(side: Side, ending: Ending = 'stopped'): void {
    this.#take(side, off, ending);
  }

  /** Whoever tests the station at the end of the line must have it to himself (manual §3.4.3). @throws StoreFault */
  endOfLineTest(): void {
    for (const side of sides) this.stop(side, 'end-of-line test');
  }

  read(side: Side): RecalibrationReading {
    const { state, fullAt, improperShutdowns } = this.#packs[side];
    const { throughput_Ah } = this.#gathered(side, this.#parts.devices.power.read().packs[side]);
    const plannedAt = this.#plannedAt[side];
    const cause = state.at === 'off' ? undefined : state.cause;
    return { at: state.at, cause, permitsCharging: this.#permits(state), plannedAt, fullAt, throughput_Ah, improperShutdowns };
  }

  /** Has it begun on that side, and not ended? A pause belongs to it. */
  isOn(side: Side): boolean {
    return isOn(this.#packs[side].state);
  }

  /** Is the pack to be charged in full now? */
  isActive(side: Side): boolean {
    return this.#packs[side].state.at === 'active';
  }

  /** Does it keep vehicles from charging? */
  blocks(side: Side): boolean {
    return this.isActive(side) && !this.#permits(this.#packs[side].state);
  }

  /** What a vehicle may draw while a run stands back for it. */
  ceiling_W(side: Side): W | undefined {
    const { state } = this.#packs[side];
    return isOn(state) && this.#permits(state) ? this.#rules.vehicle_W : undefined;
  }

  /** The light of a side that it keeps from charging. */
  blockedLight(side: Side): Light {
    const { state } = this.#packs[side];
    return this.#rules.blockedLight(state.at === 'off' ? 'manual' : state.cause);
  }

  #permits(state: RecalibrationState): boolean {
    return state.at !== 'off' && this.#rules.permitsCharging(state.cause, this.#parts.settings);
  }

  #lookAt(side: Side, pack: PackReading): boolean {
    const { clock, energy, points, settings } = this.#parts;
    const before = this.#packs[side];
    const isFull = pack.packSoc_pct >= 100;
    const [state, ending] = proceed(before.state, {
      now: clock.now(),
      supplied: energy.feedLimit_A > 0,
      occupied: permitOf(points[side].state) !== undefined,
      full: isFull,
      due: this.#due(side, pack),
      longest_ms: this.#rules.longest_ms,
      permits: (cause) => this.#rules.permitsCharging(cause, settings),
    });
    const fills = isFull && !this.#wasFull[side];
    if (state !== before.state || fills) {
      const history = fills ? full(clock.now(), pack.throughput_Ah) : before;
      if (!this.#tryToKeep(side, { ...history, state }, ending)) return false;
    }
    this.#wasFull[side] = isFull;
    return state !== before.state;
  }

  /** What is due now; for a side where nothing has begun, only at its time. */
  #due(side: Side, pack: PackReading): Cause | undefined {
    const { clock, time, settings } = this.#parts;
    const { state, notBefore } = this.#packs[side];
    const due = dueCause(this.#rules.triggers(settings), this.#gathered(side, pack));
    if (due === undefined || state.at !== 'off') {
      delete this.#plannedAt[side];
      return due;
    }
    if (notBefore !== null && clock.now() < notBefore) return undefined;
    if (!this.#rules.planned || !settings.get(keys.scheduleActive)) return due;
    this.#plannedAt[side] ??= this.#nextPlanned(side);
    return time.now() >= this.#plannedAt[side] ? due : undefined;
  }

  #gathered(side: Side, { throughput_Ah }: PackReading): Gathered {
    const { fullAt, throughputAtFull_Ah, improperShutdowns } = this.#packs[side];
    return {
      time_ms: Ms(Math.max(0, this.#parts.clock.now() - fullAt)),
      throughput_Ah: Ah(Math.max(0, throughput_Ah - throughputAtFull_Ah)),
      improperShutdowns,
    };
  }

  /** `m h d` in local time; 0 and 7 are Sunday (manual §2.19). */
  #nextPlanned(side: Side): Instant {
    const { settings, time } = this.#parts;
    const [minute = 0, hour = 0, weekday = 0] = (settings.get(keys.schedule)[side === 'A' ? 0 : 1] ?? '').split(' ').map(Number);
    const named = settings.kept().get('hmi.default_time_zone');
    const zone = typeof named === 'string' && isTimeZone(named) ? named : usualZone;
    return nextWeekly({ minute, hour, weekday: weekday % 7 }, time.now(), zone);
  }

  #take(side: Side, state: RecalibrationState, ending?: Ending): void {
    const before = this.#packs[side];
    if (state === before.state || (state.at === 'off' && before.state.at === 'off')) return;
    this.#keep(side, { ...before, state }, ending);
    this.#parts.changed();
  }

  #tryToKeep(side: Side, after: PackHistory, ending: Ending | undefined): boolean {
    try {
      this.#keep(side, after, ending);
      return true;
    } catch (error) {
      if (!(error instanceof StoreFault)) throw error;
      this.#retry ??= this.#parts.clock.after('recalibration again', retryPause_ms, () => {
        this.#retry = undefined;
        this.#parts.changed();
      });
      this.#parts.storeFailed(error);
      return false;
    }
  }

  /** What is told becomes durable with what is told of. @throws StoreFault, and nothing has changed */
  #keep(side: Side, wanted: PackHistory, ending: Ending | undefined): void {
    const { clock, journal } = this.#parts;
    const before = this.#packs[side].state;
    const rests = ending !== undefined && ending !== 'full';
    const after = rests ? { ...wanted, notBefore: later(clock.now(), rest_ms) } : wanted;
    this.#book.keep(side, after, () => this.#tell(side, before, after.state));
    this.#packs[side] = after;
    const event = eventOf(before, after.state);
    if (event) journal.add(`recalibration.${event}`, { side, cause: causeOf(after.state) ?? causeOf(before), why: ending });
  }

  #tell(side: Side, before: RecalibrationState, after: RecalibrationState): void {
    if (!this.#rules.told || isOn(before) === isOn(after)) return;
    const info = (isOn(after) ? informations.recalibrationStarted : informations.recalibrationEnded).text();
    this.#parts.csms.notify({ type: 'information', info, at: this.#parts.time.now(), side });
  }

  /** @param lost The battery management has lost what it had not saved. */
  #supplied(on: boolean, lost: boolean): void {
    const packs = perSide((side) => {
      const pack = this.#packs[side];
      return lost ? { ...pack, improperShutdowns: pack.improperShutdowns + 1 } : pack;
    });
    try {
      this.#book.keepAll(packs, on);
      for (const side of sides) this.#packs[side] = packs[side];
    } catch (error) {
      if (!(error instanceof StoreFault)) throw error;
      this.#parts.storeFailed(error);
    }
  }

  /** Sets the timer for what time alone brings about, unless one is set that comes no later. */
  #sleep(packs: PerSide<PackReading>): void {
    const { clock } = this.#parts;
    const wait_ms = Math.min(longestWait_ms, ...sides.map((side) => this.#until_ms(side, packs[side])));
    const at = later(clock.now(), Ms(Math.max(1, Math.ceil(wait_ms))));
    if (this.#wake && this.#wake.at <= at) return;
    this.#wake?.timer.cancel();
    const timer = clock.after('recalibration', between(clock.now(), at), () => {
      this.#wake = undefined;
      if (this.settle()) this.#parts.changed();
    });
    this.#wake = { at, timer };
  }

  #until_ms(side: Side, pack: PackReading): number {
    const { clock, time, settings } = this.#parts;
    const { state, notBefore } = this.#packs[side];
    const { longest_ms } = this.#rules;
    const plannedAt = this.#plannedAt[side];
    const now = clock.now();
    const waits = [
      untilDue_ms(this.#rules.triggers(settings), this.#gathered(side, pack)),
      plannedAt === undefined ? Infinity : plannedAt - time.now(),
      notBefore === null ? Infinity : notBefore - now,
      state.at === 'active' && longest_ms !== undefined ? longest_ms - spent(state, now) : Infinity,
    ];
    return Math.min(...waits.filter((wait_ms) => wait_ms > 0));
  }
}

const causeOf = (state: RecalibrationState): Cause | undefined => (state.at === 'off' ? undefined : state.cause);

/** For the journal. */
function eventOf(before: RecalibrationState, after: RecalibrationState): string | undefined {
  if (before.at === after.at) return causeOf(before) === causeOf(after) ? undefined : 'changed';
  switch (after.at) {
    case 'off':
      return isOn(before) ? 'ended' : 'withdrawn';
    case 'pending':
      return 'waiting';
    case 'active':
      return isOn(before) ? 'resumed' : 'started';
    case 'paused':
      return 'paused';
  }
}
