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
import { DriverDesk } from './authorization/driver-desk.js';
import { Availability, type ConnectorId } from './availability.js';
import { batterySoc } from './battery/display-soc.js';
import { ChargingPoint } from './connector/charging-point.js';
import type { Csms } from './csms-port.js';
import { EnergyManager } from './energy/manager.js';
import type { EmulationProfile } from './generation/profile.js';
import { Journal } from './journal.js';
import { AlignedReadings } from './metering/aligned.js';
import { EventValues } from './metering/event-values.js';
import type { MeterValue } from './metering/meter-value.js';
import { batteryReading } from './metering/readings.js';
import { PlugCounters } from './plug-counters.js';
import type { Devices, Offer } from './ports/index.js';
import { Restart, type RestartKind } from './restart.js';
import type { BlockKind } from './safety/blocks.js';
import { MeterWatch } from './safety/meter-watch.js';
import { Safety } from './safety/safety.js';
import { StoreWatch } from './safety/store-watch.js';
import type { Settings } from './settings/settings.js';
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
  readonly cache: AuthorizationCache;
  readonly availability: Availability;
  readonly ledger: SessionLedger;
  readonly journal: Journal;
  readonly plugCounters: PlugCounters;
  readonly safety: Safety;
  readonly points: PerSide<ChargingPoint>;
  readonly energy: EnergyManager;
  readonly desk: DriverDesk;
  readonly devices: Devices;
  readonly #clock: ScopedClock;
  readonly #aligned: AlignedReadings;
  readonly #reports = new Map<ConnectorId, StatusReport>();
  readonly #csms: Csms;
  readonly #storeWatch: StoreWatch;
  readonly #watches: PerSide<MeterWatch>;
  readonly #restart: Restart;
  #startingUp = true;

  constructor(parts: StationParts) {
    const { store, settings, devices, csms, log, time } = parts;
    const clock = new ScopedClock(parts.clock);
    this.#clock = clock;
    this.#csms = csms;
    this.time = time;
    this.settings = settings;
    this.profile = parts.profile;
    this.devices = devices;
    this.cache = new AuthorizationCache(store);
    this.availability = new Availability(store);
    this.ledger = new SessionLedger(store);
    this.journal = new Journal(store, time, log, (fault) => this.storeFailed(fault));
    this.plugCounters = new PlugCounters(store);
    this.safety = new Safety(devices.cabinet, parts.profile.hardware.emergencyStop);
    this.#storeWatch = new StoreWatch({ clock, store, safety: this.safety, log });
    const storeFailed = (fault: StoreFault): void => this.storeFailed(fault);
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
        waitingAligned: () => (parts.profile.flushAlignedIntoTransaction ? this.#aligned.latest(side) : undefined),
        storeFailed,
        meterFailed: (failure) => this.#watches[side].failed(failure),
        meterChanged: (before, now) => this.journal.add('meter.changed', { side, before, now }),
      });
      return new ChargingPoint({ side, clock, settings, log, outlet, sessions });
    });
    this.#watches = perSide((side) => {
      return new MeterWatch({ side, clock, meter: devices.meters[side], sessions: this.points[side].sessions, safety: this.safety });
    });
    const highVoltageAllowed = (): boolean => this.safety.highVoltageAllowed;
    this.energy = new EnergyManager({ clock, power: devices.power, points: this.points, settings, highVoltageAllowed });
    this.#restart = new Restart({
      clock,
      retries: () => settings.get('ResetRetries'),
      endSessions: (kind) => this.#endForRestart(kind),
      isIdle: () => !sides.some((side) => this.points[side].isBusy),
      delivered: (limit_ms) => csms.delivered(limit_ms),
      down: (kind) => this.events.emit('restart', kind),
      givenUp: (kind) => this.#restartGivenUp(kind),
    });
    const authorizer = new Authorizer({ settings, cache: this.cache, csms, time });
    const sideByCustomer = parts.profile.generation.remoteStartBySelection;
    this.desk = new DriverDesk({ clock, settings, authorizer, points: this.points, log, sideByCustomer });
    this.#aligned = new AlignedReadings({
      clock,
      time,
      settings,
      read: () => devices.power.read(),
      deliver: (side, sent, kept) => {
        if (this.#isMetered(side)) this.points[side].sessions.readings.aligned(sent, kept);
        else if (sent) csms.connectorMetered(side, sent);
      },
    });
    const eventValues = new EventValues({ settings, time, deliver: (side, value) => this.#deliverEvent(side, value) });
    this.energy.events.on('cycled', (reading) => {
      for (const side of sides) this.#watches[side].observe(this.points[side].state.at === 'charging');
      this.#aligned.observe(reading);
      eventValues.observe(reading, { A: this.points.A.offered, B: this.points.B.offered });
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
    await Promise.all(sides.map((side) => this.#meetMeter(side)));
    this.#startingUp = false;
    this.energy.cycle();
    this.#aligned.arm();
    this.journal.add('station.started', { firmware: this.profile.firmwareVersion });
    this.#changed();
  }

  /** What would be reported of a connector now. */
  report(connectorId: ConnectorId): StatusReport {
    const at = this.time.now();
    if (connectorId !== 0) return pointReport(this.points[connectorId === 1 ? 'A' : 'B'], this.safety, at);
    const blocks = new Set<BlockKind>(this.safety.blocks(undefined));
    // As for a connector, a session that still runs holds it off.
    if (!this.availability.isOperative(0) && !this.inSession) blocks.add('inoperative');
    if (this.restarting) blocks.add('restarting');
    return stationReport(blocks, this.safety, at);
  }

  get inSession(): boolean {
    return sides.some((side) => this.points[side].inSession);
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
    if (this.#isMetered(side)) {
      this.points[side].sessions.readings.sample('Trigger');
      return undefined;
    }
    const soc_pct = batterySoc(this.devices.power.read().packs[side].packSoc_pct);
    return { at: this.time.now(), values: [batteryReading(soc_pct, 'Trigger')] };
  }

  /** Ends sessions with the reason of the reset, then asks the owner to restart (OCPP 1.6 §5.14). */
  restart(kind: RestartKind): void {
    if (this.restarting) return;
    this.journal.add('station.restarting', { kind });
    this.#restart.begin(kind);
  }

  /** Nothing of this station happens any more. */
  dispose(): void {
    this.#clock.dispose();
  }

  #wire(): void {
    for (const side of sides) {
      const { events } = this.points[side];
      events.on('plugged', () => this.#countPlug(side));
      events.on('changed', () => this.#changed());
      events.on('recorded', () => {
        this.energy.refillAfterSession(side);
        this.energy.cycle();
      });
    }
    this.safety.events.on('raised', ({ code, side }) => this.journal.add('fault.raised', { code, side }));
    this.safety.events.on('cleared', ({ code, side }) => this.journal.add('fault.cleared', { code, side }));
    this.safety.events.on('cabinet', (event) => this.journal.add('cabinet', { ...event, type: undefined, what: event.type }));
    this.safety.events.on('changed', () => this.#applyBlocks());
    this.settings.watch('MeterValueSampleInterval', () => {
      for (const side of sides) this.points[side].sessions.readings.sampleEvery();
    });
    this.settings.watch('VWGC.ChargingStationCurrentImportTarget', () => this.energy.cycle());
    this.time.events.on('firstSet', (step_ms) => {
      for (const side of sides) this.points[side].sessions.correctTimes(step_ms);
    });
  }

  #applyBlocks(): void {
    for (const side of sides) {
      const blocks = new Set<BlockKind>(this.safety.blocks(side));
      if (!this.availability.serves(side)) blocks.add('inoperative');
      if (this.restarting) blocks.add('restarting');
      this.points[side].block(blocks, this.safety.stopReason);
    }
    this.#changed();
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
      perSide((side) => this.points[side].light({ startingUp, packCharging: this.energy.isRefilling(side) })),
    );
  }

  #pointOf(sessionId: string): ChargingPoint | undefined {
    return sides.map((side) => this.points[side]).find(({ sessions }) => sessions.session?.id === sessionId);
  }

  /** Does this side have a transaction that readings belong to? */
  #isMetered(side: Side): boolean {
    return this.points[side].sessions.session?.phase === 'running';
  }

  #deliverEvent(side: Side, value: MeterValue): boolean {
    if (this.#isMetered(side)) this.points[side].sessions.readings.event(value);
    else if (this.#csms.reachable) this.#csms.connectorMetered(side, value);
    else return false;
    return true;
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
