/** A rig for tests of server and page: writes down what it was told, and follows with a little world of its own. */
import type {
  CatalogueDto,
  JournalEntryDto,
  LogLineDto,
  OutboxDto,
  Rig,
  RigClock,
  RigEvents,
  RigHands,
  SignedRecordDto,
  StateDto,
  TranscriptLine,
} from '../../src/api/index.js';
import { clockDto, RigRefusal } from '../../src/api/index.js';
import { usualRecords } from '../../src/api/limits.js';
import { Emitter, Instant, later, type Side } from '../../src/kernel/index.js';
import { type FakeStories, fakeStories } from './fake-stories.js';

export interface FakeRig extends Rig {
  /** Every call of a hand or of the clock, with what it was given. */
  readonly calls: readonly (readonly unknown[])[];
  /** Changes the state as if the world had, and tells so. */
  show(change: Partial<StateDto>): void;
  showSide(side: Side, change: Partial<SideDto>): void;
  /** A frame passes on the link, at a time of the machine where that is told. */
  exchange(direction: TranscriptLine['direction'], frame: unknown, machine_ms?: number): void;
  /** A line more in the log. */
  note(line: Omit<LogLineDto, 'number' | 'time'>): void;
  /** What the outbox holds from now on. */
  keepOutbox(outbox: OutboxDto): void;
  /** So late it is now; time that was being run to a moment before is there. */
  timeIs(at: Instant): void;
  /** Signed records that there are from now on. */
  keepRecords(records: readonly SignedRecordDto[]): void;
  /** What the next call of a hand throws. */
  failNext(error: Error): void;
  readonly stories: FakeStories;
}

type SideDto = StateDto['sides']['A'];

const start = Instant(Date.UTC(2026, 2, 1, 10));

export function fakeRig(): FakeRig {
  const calls: unknown[][] = [];
  const lines: TranscriptLine[] = [];
  const logLines: LogLineDto[] = [...firstLogLines];
  const events = new Emitter<RigEvents>();
  let state = quietState();
  let clock: ReturnType<RigClock['read']> = { mode: 'real', factor: 1, now: start };
  let failure: Error | undefined;
  let records: readonly SignedRecordDto[] = [record];
  let outbox = fullOutbox;

  const show = (change: Partial<StateDto>): void => {
    state = { ...state, ...change };
    events.emit('changed', undefined);
  };
  const showSide = (side: Side, change: Partial<SideDto>): void => {
    show({ sides: { ...state.sides, [side]: { ...state.sides[side], ...change } } });
  };
  const called = (...call: unknown[]): void => {
    calls.push(call);
    const error = failure;
    failure = undefined;
    if (error) throw error;
  };
  const holdCard: RigHands['holdCard'] = async (side, idToken) => {
    called('holdCard', side, idToken);
    if (idToken === 'CARD-BLOCKED') {
      return { type: 'refused', why: 'the back-end answers Blocked', right: 'another card, or a back-end that no longer blocks this one' };
    }
    showSide(side, { hmi: 'charging', status: status('Charging'), light: { colour: 'green', mode: 'blinking' }, ...session(idToken) });
    return { type: 'started' };
  };
  const hands: RigHands = {
    plug: (side, vehicle) => {
      called('plug', side, vehicle);
      if (!catalogue.vehicles.some((known) => known.vehicle === vehicle.vehicle)) {
        throw new RigRefusal(`${vehicle.vehicle} is not known`, 'body.vehicle', 'van or saloon-800');
      }
      showSide(side, { hmi: 'connected', status: status('Preparing'), ...plugged(vehicle.vehicle, vehicle.soc_pct) });
    },
    unplug: (side) => {
      called('unplug', side);
      if (!state.sides[side].vehicle) throw new RigRefusal(`no vehicle is plugged in at ${side}`, 'side', 'Plug one in first.');
      showSide(side, quietSide(side));
    },
    setVehicle: (side, change) => called('setVehicle', side, change),
    holdCard,
    chooseSide: (side) => called('chooseSide', side),
    stopOnScreen: (side) => {
      called('stopOnScreen', side);
      return { stopped: false };
    },
    injectFault: (code, side) => called('injectFault', code, side),
    clearFault: (code, side) => called('clearFault', code, side),
    pressEmergencyStop: () => {
      called('pressEmergencyStop');
      show({ emergencyStop: { pressed: true } });
    },
    releaseEmergencyStop: () => {
      called('releaseEmergencyStop');
      show({ emergencyStop: { pressed: false } });
    },
    setDoor: (door, doorState) => called('setDoor', door, doorState),
    setGridFeed: (feed_A) => called('setGridFeed', feed_A),
    setAmbient: (temperature_C) => called('setAmbient', temperature_C),
    setPackSoc: (side, soc_pct) => called('setPackSoc', side, soc_pct),
    holdBankCard: (side) => {
      called('holdBankCard', side);
      return { type: 'refused', why: 'the card terminal is not connected', right: 'an RFID card' };
    },
    pressStopKey: (side) => {
      called('pressStopKey', side);
      if (state.sides[side].session) showSide(side, { stopKey: { until: new Date(clock.now + 60_000).toISOString() } });
    },
    tapLogo: (taps) => {
      called('tapLogo', taps);
      if (taps >= 6) show({ service: { ...state.service, readerUntil: new Date(clock.now + 20_000).toISOString() } });
    },
    setMeter: (side, change) => {
      called('setMeter', side, change);
      showSide(side, { meter: { ...state.sides[side].meter, ...change } });
    },
    exchangeMeter: (side) => {
      called('exchangeMeter', side);
      showSide(side, { meter: { ...state.sides[side].meter, meterId: '7000000009' } });
    },
    setImportTarget: (current_A) => {
      called('setImportTarget', current_A);
      show({ grid: { ...state.grid, importTarget_A: current_A, limit_A: current_A } });
    },
    setSensor: (change) => {
      called('setSensor', change);
      show({ sensor: { ...state.sensor, ...change } });
    },
    setAuxiliary: (change) => {
      called('setAuxiliary', change);
      show({ auxiliary: { ...state.auxiliary, ...change } });
    },
    recalibrate: (side, on) => {
      called('recalibrate', side, on);
      const { recalibration } = state.sides[side];
      showSide(side, { recalibration: { ...recalibration, at: on ? 'active' : 'off', cause: on ? 'manual' : null } });
    },
    beginEndOfLineTest: () => called('beginEndOfLineTest'),
    setLink: (change) => {
      called('setLink', change);
      const link = { ...state.link, ...change };
      show({ link: { ...link, state: link.cut ? 'connecting' : 'online' } });
    },
    setPower: (on) => {
      called('setPower', on);
      show({ station: { ...state.station, phase: on ? 'startingUp' : 'off' } });
      for (const side of ['A', 'B'] as const) {
        showSide(side, { light: { ...state.sides[side].light, mode: on ? 'steady' : 'off' } });
      }
    },
    configure: async (configFile) => {
      called('configure', configFile);
      return { applied: ['HeartbeatInterval'], warnings: [] };
    },
  };
  return {
    state: () => ({
      ...state,
      clock: clockDto(clock),
      lastMessage: lines.length,
      lastLog: logLines.length,
    }),
    catalogue: () => catalogue,
    messages: ({ after = 0, limit = Infinity }) => lines.filter(({ number }) => number > after).slice(0, limit),
    records: ({ before = Infinity, limit = usualRecords } = {}) => {
      const older = records.filter(({ number }) => number < before).toSorted((one, other) => other.number - one.number);
      return { records: older.slice(0, limit), next: older[limit] ? older[limit].number + 1 : null };
    },
    journal: ({ limit }) => journal.slice(-limit),
    outbox: () => outbox,
    log: ({ after = 0, limit = Infinity }) => logLines.filter(({ number }) => number > after).slice(0, limit),
    hands,
    clock: {
      read: () => clock,
      run: (mode) => {
        called('run', mode);
        clock = { mode: mode.mode, factor: mode.mode === 'scaled' ? mode.factor : mode.mode === 'real' ? 1 : 0, now: clock.now };
        events.emit('changed', undefined);
      },
      advance: async (by_ms) => {
        called('advance', by_ms);
        if (clock.mode !== 'stepped') throw new RigRefusal('time runs by itself', 'clock', 'PUT /api/clock {"mode":"stepped"} first.');
        clock = { ...clock, now: Instant(clock.now + by_ms) };
      },
      runTo: (wanted) => {
        called('runTo', wanted);
        const until = 'at' in wanted ? Instant(Date.parse(wanted.at)) : later(clock.now, wanted.by_ms);
        clock = { ...clock, runTo: { from: clock.now, until } };
        events.emit('changed', undefined);
      },
      stopRunTo: () => {
        called('stopRunTo');
        const { runTo: _, ...rest } = clock;
        clock = rest;
        events.emit('changed', undefined);
      },
    },
    stories: fakeStories(called, () => events.emit('story', undefined)),
    events,
    calls,
    show,
    showSide,
    exchange: (direction, frame, machine_ms) => {
      const line: TranscriptLine = {
        number: lines.length + 1,
        time: new Date(clock.now).toISOString(),
        direction,
        ...(machine_ms !== undefined && { machine_ms }),
        frame,
      };
      lines.push(line);
      events.emit('message', () => line);
    },
    note: (line) => {
      logLines.push({ number: logLines.length + 1, time: new Date(clock.now).toISOString(), ...line });
      events.emit('changed', undefined);
    },
    keepOutbox: (kept) => {
      outbox = kept;
      show({ outbox: { waiting: kept.waiting.length, dead: kept.dead.length } });
    },
    timeIs: (at) => {
      const { runTo, ...rest } = clock;
      clock = { ...rest, now: at, ...(runTo && at < runTo.until && { runTo }) };
      events.emit('changed', undefined);
    },
    keepRecords: (kept) => {
      records = kept;
    },
    failNext: (error) => {
      failure = error;
    },
  };
}

export const record: SignedRecordDto = {
  number: 1,
  sessionId: '0123456789abcdef012345',
  side: 'A',
  meterId: '123',
  page: 'T1',
  publicKey: '3059',
  ocmf: 'OCMF|{}|{}',
  lem: '{}',
  keptAt: '2026-03-01T10:00:00.000Z',
};

const journal: readonly JournalEntryDto[] = [
  { at: '2026-03-01T09:59:00.000Z', event: 'station.started', fields: { firmware: 'pfm-SW5.0.0' } },
  { at: '2026-03-01T10:00:00.000Z', event: 'fault.raised', fields: { code: 'outlet.isolation', side: 'B' } },
];

const letter = { action: 'StopTransaction', sessionId: '0123456789abcdef012345', transactionId: 7, payload: { meterStop: 1234 } } as const;
const fullOutbox: OutboxDto = {
  waiting: [{ ...letter, refusals: 1 }],
  attempts: 3,
  retryAt: '2026-03-01T10:01:00.000Z',
  dead: [{ ...letter, why: 'InternalError: no such transaction' }],
};

const firstLogLines: readonly LogLineDto[] = [
  { number: 1, time: '2026-03-01T09:59:00.000Z', level: 'info', event: 'station.started', fields: {} },
  { number: 2, time: '2026-03-01T10:00:00.000Z', level: 'warn', event: 'link.closed', fields: { reason: 'gone' } },
];

const catalogue: CatalogueDto = {
  vehicles: [
    {
      vehicle: 'saloon-800',
      label: 'Saloon, 800 V, 93 kWh',
      battery_Wh: 93_000,
      maxPower_W: 270_000,
      maxCurrent_A: 350,
      maxVoltage_V: 850,
      target_pct: 100,
      protocol: 'ISO 15118-2',
    },
    {
      vehicle: 'van',
      label: 'Van, 400 V, 113 kWh',
      battery_Wh: 113_000,
      maxPower_W: 115_000,
      maxCurrent_A: 310,
      maxVoltage_V: 440,
      target_pct: 100,
      protocol: 'DIN 70121',
    },
  ],
  cards: [
    { idToken: 'CARD-ANNA', holder: 'Anna', kind: 'driver' },
    { idToken: 'CARD-BLOCKED', holder: 'whose contract was blocked', kind: 'driver' },
    { idToken: 'CARD-STAFF', holder: 'the staff', kind: 'staff' },
  ],
  faults: [{ code: 'outlet.isolation', scope: 'side', info: 'Insulation too low', errorCode: 'GroundFailure', vendorErrorCode: '0A1100' }],
};

const status = (name: SideDto['status']['status']): SideDto['status'] => ({
  status: name,
  errorCode: 'NoError',
  info: null,
  vendorErrorCode: null,
});

const session = (idToken: string): Pick<SideDto, 'outlet' | 'session'> => ({
  outlet: { plugged: true, voltage_V: 750, current_A: 200, power_W: 150_000, offered_W: 150_000, evSoc_pct: 22 },
  session: {
    id: '0123456789abcdef012345',
    transactionId: 7,
    idToken,
    phase: 'running',
    startedAt: '2026-03-01T10:00:00.000Z',
    energy_Wh: 1234,
  },
});

const plugged = (vehicle: string, soc_pct: number): Pick<SideDto, 'outlet' | 'vehicle'> => ({
  outlet: { plugged: true, voltage_V: 0, current_A: 0, power_W: 0, offered_W: null, evSoc_pct: null },
  vehicle: {
    vehicle,
    label: vehicle,
    contact: 'good',
    protocol: 'ISO 15118-2',
    battery_Wh: 93_000,
    maxPower_W: 270_000,
    maxCurrent_A: 350,
    maxVoltage_V: 850,
    soc_pct,
    target_pct: 100,
    demand_W: 150_000,
    paused: false,
  },
});

const quietSide = (side: Side): SideDto => ({
  connectorId: side === 'A' ? 1 : 2,
  hmi: 'available',
  status: status('Available'),
  light: { colour: 'green', mode: 'steady' },
  blocks: [],
  reservation: null,
  chosen: false,
  stopKey: null,
  outlet: { plugged: false, voltage_V: 0, current_A: 0, power_W: 0, offered_W: null, evSoc_pct: null },
  session: null,
  meter: { meterId: '7000000001', silent: false, refusesStart: false },
  pack: { batterySoc_pct: 80, packSoc_pct: 78.5, reportedSoc_pct: 78.5, voltage_V: 720, temperature_C: 24 },
  recalibration: {
    at: 'off',
    cause: null,
    permitsCharging: false,
    plannedAt: null,
    fullAt: '2026-02-20T10:00:00.000Z',
    throughput_Ah: 120,
    improperShutdowns: 0,
  },
  vehicle: null,
});

const none = { A: 0, B: 0 };

const quietState = (): StateDto => ({
  clock: { mode: 'real', factor: 1, now: '', runTo: null },
  station: {
    identity: 'FP-1',
    vendor: 'Flexpole',
    model: 'Flexpole DC 250',
    serialNumber: 'SN1',
    firmware: 'pfm-SW5.0.0',
    generation: '5.0',
    profile: 'manual',
    phase: 'inService',
    status: status('Available'),
  },
  link: { address: 'ws://127.0.0.1:9000/FP-1', state: 'online', lost: null, cut: false, delay_ms: 0, loss_pct: 0, silent: false },
  outbox: { waiting: 0, dead: 0 },
  sides: { A: quietSide('A'), B: quietSide('B') },
  faults: [],
  grid: { feed_A: 63, present: true, current_A: 3.1, importTarget_A: 63, limit_A: 63 },
  ambient: { temperature_C: 20 },
  sensor: { rain: false, light_lux: 20_000 },
  adScreen: { brightness_pct: 100 },
  highVoltage: 'on',
  auxiliary: { level_pct: 100, flow: 'resting', externalCharger: false, low: false },
  service: { readerUntil: null, outOfHours: false },
  flows: {
    gridToStation_W: 2100,
    gridToBus_W: 1000,
    gridToAuxiliaries_W: 1000,
    busToAuxiliaries_W: 0,
    batteryToBus_W: none,
    busToBattery_W: { A: 500, B: 500 },
    busToEv_W: none,
    losses_W: 100,
  },
  doors: { front: 'closed', rear: 'closed', maintenance: 'closed' },
  emergencyStop: { pressed: false },
  lastMessage: 0,
  lastLog: 0,
});
