/**
 * The station: two charging points, energy, safety, settings and what is kept of them, built by plain constructors. It decides; devices,
 * the back-end, the clock and chance are handed in. Two stations in one process share nothing.
 */
import {
  A,
  type Clock,
  Emitter,
  type Ids,
  type Log,
  type PerSide,
  perSide,
  ScopedClock,
  type Side,
  type Store,
  StoreFault,
  sides,
  W,
} from '../kernel/index.js';
import { Authorizer } from './authorization/authorizer.js';
import { AuthorizationCache } from './authorization/cache.js';
import { type CardOutcome, DriverDesk } from './authorization/driver-desk.js';
import { LocalList } from './authorization/local-list.js';
import { type ServiceOutcome, ServiceReader } from './authorization/service-reader.js';
import { StopKeys } from './authorization/stop-key.js';
import { Availability, type ConnectorId } from './availability.js';
import { Blocking } from './blocking.js';
import { ChargingPoint } from './connector/charging-point.js';
import { permitOf } from './connector/state.js';
import type { Csms } from './csms-port.js';
import { EnergyManager } from './energy/manager.js';
import type { EmulationProfile } from './generation/profile.js';
import { Journal } from './journal.js';
import type { MeterValue } from './metering/meter-value.js';
import { Reporting } from './metering/reporting.js';
import { PlugCounters } from './plug-counters.js';
import type { Devices, Offer } from './ports/index.js';
import { Recalibration } from './recalibration/recalibration.js';
import { Reservations } from './reservation/reservations.js';
import { Restart, type RestartKind } from './restart.js';
import { AmbientWatch } from './safety/ambient-watch.js';
import { AuxiliaryWatch } from './safety/auxiliary-watch.js';
import { HighVoltage } from './safety/high-voltage.js';
import { MeterWatch } from './safety/meter-watch.js';
import { OutOfHours } from './safety/out-of-hours.js';
import { Safety } from './safety/safety.js';
import { StoreWatch } from './safety/store-watch.js';
import { exists } from './settings/keys.js';
import type { Settings } from './settings/settings.js';
import { SmartCharging } from './smart-charging/smart-charging.js';
import { pointReport, type StatusReport, sameReport, stationReport } from './status-report.js';
import type { StationTime } from './time.js';
import { SessionLedger } from './transaction/ledger.js';
import type { Session, StopReason } from './transaction/session.js';
import { SessionRunner } from './transaction/session-runner.js';

export interface StationParts {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly store: Store;
  readonly settings: Settings;
  readonly profile: EmulationProfile;
  readonly devices: Devices;
  readonly csms: Csms;
  readonly log: Log;
  readonly time: StationTime;
}

export type { RestartKind } from './restart.js';

export interface StationEvents {
  /** What the back-end would be told of a connector changed. */
  status: StatusReport;
  /** Anything that a screen may show changed. */
  changed: undefined;
  /** Sessions are over and kept: the owner may take the program, or the whole machine, down and up again. */
  restart: RestartKind;
}

export class Station {
  readonly events = new Emitter<StationEvents>();
  readonly time: StationTime;
  readonly settings: Settings;
  readonly profile: EmulationProfile;
  readonly localList: LocalList;
  readonly cache: AuthorizationCache;
  readonly authorizer: Authorizer;
  readonly reservations: Reservations;
  readonly availability: Availability;
  readonly ledger: SessionLedger;
  readonly journal: Journal;
  readonly plugCounters: PlugCounters;
  readonly safety: Safety;
  readonly highVoltage: HighVoltage;
  readonly auxiliary: AuxiliaryWatch;
  readonly ambient: AmbientWatch;
  readonly points: PerSide<ChargingPoint>;
  /** Only where the station takes charging profiles (`EmulationOptions.smartCharging`). */
  readonly smartCharging: SmartCharging | undefined;
  readonly energy: EnergyManager;
  readonly desk: DriverDesk;
  readonly stopKeys: StopKeys;
  readonly outOfHours: OutOfHours;
  readonly recalibration: Recalibration;
  readonly serviceReader: ServiceReader;
  readonly devices: Devices;
  readonly #clock: ScopedClock;
  readonly #reporting: Reporting;
  readonly #reports = new Map<ConnectorId, StatusReport>();
  readonly #blocking: Blocking;
  readonly #storeWatch: StoreWatch;
  readonly #watches: PerSide<MeterWatch>;
  readonly #restart: Restart;
  #startingUp = true;

  constructor(parts: StationParts) {
    const { store, settings, devices, csms, log, time } = parts;
    const clock = new ScopedClock(parts.clock);
    this.#clock = clock;
    this.time = time;
    this.settings = settings;
    this.profile = parts.profile;
    this.devices = devices;
    this.localList = new LocalList(store, settings);
    this.cache = new AuthorizationCache(store);
    this.authorizer = new Authorizer({ settings, list: this.localList, cache: this.cache, csms, time });
    this.availability = new Availability(store);
    this.outOfHours = new OutOfHours(store);
    this.ledger = new SessionLedger(store);
    this.journal = new Journal(store, time, log, (fault) => this.storeFailed(fault));
    this.plugCounters = new PlugCounters(store);
    this.safety = new Safety(devices.cabinet, parts.profile.hardware.emergencyStop);
    this.#storeWatch = new StoreWatch({ clock, store, safety: this.safety, log });
    this.highVoltage = new HighVoltage({ clock, power: devices.power, safety: this.safety });
    this.auxiliary = new AuxiliaryWatch({
      battery: devices.auxiliary,
      safety: this.safety,
      highVoltage: this.highVoltage,
      warn: (level_pct) => this.journal.add('auxiliary.low', { level_pct: Math.round(level_pct) }),
    });
    this.highVoltage.begin();
    const storeFailed = (fault: StoreFault): void => this.storeFailed(fault);
    this.ambient = new AmbientWatch({
      clock,
      now: () => time.now(),
      power: devices.power,
      store,
      notify: (notice) => csms.notify(notice),
      journal: (event, fields) => this.journal.add(event, fields),
      storeFailed,
    });
    this.points = perSide((side) => {
      const outlet = devices.outlets[side];
      const meter = devices.meters[side];
      const source = () => ({
        outlet: outlet.read(),
        offer: this.points[side].offered ?? noOffer,
        importRegister_Wh: meter.live()?.importRegister_Wh,
      });
      const rules = { evSocUnknown: parts.profile.evSocUnknown, offeredLocation: parts.profile.offeredLocation };
      const sessions = new SessionRunner({
        side,
        clock,
        settings,
        log,
        time,
        ids: parts.ids,
        store,
        ledger: this.ledger,
        meter,
        csms,
        rules,
        source,
        waitingAligned: () => (parts.profile.flushAlignedIntoTransaction ? this.#reporting.latestAligned(side) : undefined),
        useReservation: (permit) => this.reservations.use(permit),
        storeFailed,
        meterFailed: (failure) => this.#watches[side].failed(failure),
        meterChanged: (before, now) => this.journal.add('meter.changed', { side, before, now }),
      });
      return new ChargingPoint({ side, clock, settings, log, outlet, sessions });
    });
    this.#watches = perSide((side) => {
      return new MeterWatch({ side, clock, meter: devices.meters[side], sessions: this.points[side].sessions, safety: this.safety });
    });
    const highVoltageAllowed = (): boolean => this.safety.highVoltageAllowed && this.highVoltage.on;
    const changed = (): void => this.energy.cycle();
    const smartCharging = parts.profile.smartCharging
      ? new SmartCharging({ clock, time, store, settings, points: this.points, changed })
      : undefined;
    this.smartCharging = smartCharging;
    this.energy = new EnergyManager({
      clock,
      power: devices.power,
      points: this.points,
      settings,
      highVoltageAllowed,
      scheduled: smartCharging && (() => smartCharging.limits()),
      fillsUp: (side) => this.recalibration.isActive(side),
      ceiling_W: (side) => this.recalibration.ceiling_W(side),
    });
    const { energy, journal, points, profile } = this;
    const settle = (): void => this.#applyBlocks();
    this.recalibration = new Recalibration({ ...parts, clock, energy, journal, points, profile, changed: settle, storeFailed });
    this.#restart = new Restart({
      clock,
      retries: () => settings.get('ResetRetries'),
      endSessions: (kind) => this.#endForRestart(kind),
      isIdle: () => !sides.some((side) => this.points[side].isBusy),
      delivered: (limit_ms) => csms.delivered(limit_ms),
      down: (kind) => this.events.emit('restart', kind),
      givenUp: (kind) => this.#restartGivenUp(kind),
    });
    const sideByCustomer = parts.profile.generation.remoteStartBySelection;
    this.reservations = new Reservations({
      clock,
      time,
      store,
      takesAnySide: exists('ReserveConnectorZeroSupported', parts.profile),
      uses: () => this.#blocking.uses(),
      permitted: () => sides.flatMap((side) => permitOf(this.points[side].state)?.reservationId ?? []),
      changed: () => this.#applyBlocks(),
      made: ({ id, connectorId }) => this.journal.add('reservation.made', { id, connectorId }),
      ended: ({ id }, why) => this.journal.add('reservation.ended', { id, why }),
      storeFailed,
    });
    const { authorizer, reservations } = this;
    this.desk = new DriverDesk({ clock, settings, authorizer, reservations, points: this.points, log, sideByCustomer });
    this.stopKeys = new StopKeys({ clock, settings, points: this.points });
    this.serviceReader = new ServiceReader({
      clock,
      settings,
      outOfHours: this.outOfHours,
      powered: () => this.highVoltage.on,
      switched: () => this.#outOfHoursSwitched(),
      storeFailed,
    });
    const { safety, availability, outOfHours } = this;
    this.#blocking = new Blocking({
      safety,
      availability,
      outOfHours,
      points,
      recalibration: this.recalibration,
      reservations,
      restarting: () => this.restarting !== undefined,
    });
    this.#reporting = new Reporting({ clock, time, settings, points, csms, power: devices.power });
    this.energy.events.on('cycled', (reading) => {
      if (this.recalibration.settle()) this.#applyBlocks();
      for (const side of sides) this.#watches[side].observe(this.points[side].state.at === 'charging');
      this.#reporting.observe(reading);
      this.#showLights();
    });
    this.#wire();
  }

  get startingUp(): boolean {
    return this.#startingUp;
  }

  get restarting(): RestartKind | undefined {
    return this.#restart.kind;
  }

  /** Takes up what a loss of power left open, and goes into service as soon as both meters have said who they are, or keep silent. */
  async start(): Promise<void> {
    this.#showLights();
    this.#applyBlocks();
    for (const side of sides) this.points[side].recover();
    this.recalibration.begin(this.highVoltage.on);
    await Promise.all(sides.map((side) => this.#meetMeter(side)));
    this.#startingUp = false;
    this.energy.cycle();
    this.#reporting.begin();
    this.journal.add('station.started', { firmware: this.profile.firmwareVersion });
    this.#changed();
  }

  /** What would be reported of a connector now. */
  report(connectorId: ConnectorId): StatusReport {
    const at = this.time.now();
    if (connectorId !== 0) return pointReport(this.points[connectorId === 1 ? 'A' : 'B'], this.safety, at);
    return stationReport(this.#blocking.ofStation(), this.safety, at);
  }

  get inSession(): boolean {
    return sides.some((side) => this.points[side].inSession);
  }

  /** A card is held to the reader: for service while the taps on the logo have woken it, else by a driver for a side. */
  async presentCard(side: Side, idToken: string): Promise<CardOutcome | ServiceOutcome> {
    return this.serviceReader.awakeUntil === undefined ? this.desk.presentCard(side, idToken) : this.serviceReader.presentCard(idToken);
  }

  /** OCPP 1.6 §5.2: `Scheduled` where a session still runs on what is to be taken out of service. */
  changeAvailability(connectorId: ConnectorId, operative: boolean): 'Accepted' | 'Scheduled' {
    this.availability.set(connectorId, operative);
    this.journal.add('availability.changed', { connectorId, operative });
    this.#applyBlocks();
    const concerned = connectorId === 0 ? sides : ([connectorId === 1 ? 'A' : 'B'] as const);
    return !operative && concerned.some((side) => this.points[side].isBusy) ? 'Scheduled' : 'Accepted';
  }

  /** The session of that id while it is open. */
  openSession(sessionId: string): Session | undefined {
    return this.#pointOf(sessionId)?.sessions.session;
  }

  isCharging(sessionId: string): boolean {
    return this.#pointOf(sessionId)?.state.at === 'charging';
  }

  /** Ends the session of that id. False when there is none that runs. */
  stopSession(sessionId: string, reason: StopReason): boolean {
    const point = this.#pointOf(sessionId);
    if (point?.state.at !== 'charging') return false;
    point.stop({ reason });
    return true;
  }

  /** The back-end does not accept who runs this session, but wants it to go on: it gets no more energy (OCPP 1.6 §4.8). */
  withholdEnergy(sessionId: string): void {
    this.#pointOf(sessionId)?.withhold();
  }

  /** Takes readings of one side now, because somebody asked: of its session, which hands them on by itself, else of its battery. */
  readNow(side: Side): MeterValue | undefined {
    return this.#reporting.readNow(side);
  }

  /** Ends sessions with the reason of the reset, then asks the owner to restart (OCPP 1.6 §5.14). */
  restart(kind: RestartKind): void {
    if (this.restarting && (kind === 'soft' || this.#restart.kind === 'hard')) return;
    this.journal.add('station.restarting', { kind });
    this.#restart.begin(kind);
  }

  /** While an update needs the station for itself, no session begins; one that runs goes on. */
  setUpdating(updating: boolean): void {
    if (updating === this.#blocking.updating) return;
    this.#blocking.updating = updating;
    this.#applyBlocks();
  }

  /** Nothing of this station happens any more. */
  dispose(): void {
    this.#clock.dispose();
  }

  #wire(): void {
    for (const side of sides) {
      const { events } = this.points[side];
      events.on('plugged', () => this.#countPlug(side));
      events.on('changed', () => this.#applyBlocks());
      events.on('recorded', () => {
        this.energy.refillAfterSession(side);
        this.energy.cycle();
      });
    }
    this.safety.events.on('raised', ({ code, side }) => this.journal.add('fault.raised', { code, side }));
    this.safety.events.on('cleared', ({ code, side }) => this.journal.add('fault.cleared', { code, side }));
    this.safety.events.on('cabinet', ({ type, ...what }) => this.journal.add(`cabinet.${type}`, what));
    this.safety.events.on('cabinet', (event) => {
      if (event.type === 'stopKey') this.stopKeys.press(event.side);
    });
    this.safety.events.on('changed', () => this.#applyBlocks());
    this.highVoltage.events.on('switched', (to) => {
      this.recalibration.supplySwitched(to === 'on', !this.safety.emergencyStop);
      this.journal.add('high-voltage.switched', { to });
      this.#changed();
    });
    this.settings.watch('MeterValueSampleInterval', () => {
      for (const side of sides) this.points[side].sessions.readings.sampleEvery();
    });
    this.settings.watch('VWGC.ChargingStationCurrentImportTarget', () => this.energy.cycle());
    this.time.events.on('firstSet', (step_ms) => {
      for (const side of sides) this.points[side].sessions.correctTimes(step_ms);
    });
  }

  #applyBlocks(): void {
    this.recalibration.settle();
    this.reservations.settle();
    for (const side of sides) this.points[side].block(this.#blocking.ofSide(side), this.safety.stopReason);
    this.#changed();
  }

  #outOfHoursSwitched(): void {
    this.journal.add('out-of-hours.changed', { active: this.outOfHours.active });
    this.#applyBlocks();
  }

  #changed(): void {
    if (!this.#startingUp) {
      this.energy.cycle();
      for (const id of [0, 1, 2] as const) this.#reportIfNew(id);
    }
    this.#showLights();
    this.events.emit('changed', undefined);
    this.#restart.look();
  }

  #reportIfNew(connectorId: ConnectorId): void {
    const report = this.report(connectorId);
    const last = this.#reports.get(connectorId);
    if (last && sameReport(last, report)) return;
    this.#reports.set(connectorId, report);
    this.events.emit('status', report);
  }

  #showLights(): void {
    const startingUp = this.#startingUp;
    this.devices.cabinet.showLights(
      perSide((side) => {
        const packCharging = this.energy.isRefilling(side);
        return this.points[side].light({ startingUp, packCharging, recalibration: this.recalibration.blockedLight(side) });
      }),
    );
  }

  #pointOf(sessionId: string): ChargingPoint | undefined {
    return sides.map((side) => this.points[side]).find(({ sessions }) => sessions.session?.id === sessionId);
  }

  /** Who is the meter, and has it pages that are not here? A silent one is a fault of its side and keeps nobody else waiting. */
  async #meetMeter(side: Side): Promise<void> {
    const { sessions } = this.points[side];
    if (await sessions.identify()) await sessions.fetchMissing();
    else this.#watches[side].failed('meter.no-answer');
  }

  #countPlug(side: Side): void {
    try {
      this.plugCounters.count(side);
    } catch (error) {
      if (!(error instanceof StoreFault)) throw error;
      this.storeFailed(error);
    }
  }

  #endForRestart(kind: RestartKind): void {
    this.#applyBlocks();
    for (const side of sides) this.points[side].stop({ reason: kind === 'soft' ? 'SoftReset' : 'HardReset' });
  }

  #restartGivenUp(kind: RestartKind): void {
    this.journal.add('station.restart-failed', { kind });
    this.#applyBlocks();
  }

  /** A write failed, whosever it was. */
  storeFailed(fault: StoreFault): void {
    this.#storeWatch.failed(fault);
  }
}

const noOffer: Offer = { power_W: W(0), current_A: A(0) };
