/**
 * The signals that measurement data containers can record (manual §2.17): name, unit, what it is and where it comes from, once, as data.
 * The manual names those of the HV batteries only; the others are what the station knows of itself. Names end in the unit where there is one.
 */
import { type Instant, isoSeconds, type Side, sides } from '../../kernel/index.js';
import { batterySoc, packNominal_Wh, packUsable_Wh } from '../battery/display-soc.js';
import { doors, type PackReading } from '../ports/index.js';
import type { Look, SideLook } from './look.js';

/** Undefined: not known now. */
export type SignalValue = number | boolean | string | undefined;

type Unit = 'V' | 'A' | 'W' | 'Wh' | 'Ah' | '%' | '°C' | 's' | 'h' | 'lx' | '°';
type Source = 'power system' | 'outlet' | 'meter' | '12 V battery' | 'cabinet' | 'positioning' | 'station';

export interface Signal {
  readonly name: string;
  /** Missing for states, counts and texts. */
  readonly unit?: Unit;
  /** Decimal places that are worth keeping; three where missing. */
  readonly decimals?: number;
  readonly about: string;
  /** Who measures it or knows it. Every reading is the newest there is: none of them waits for a device. */
  readonly source: Source;
  readonly read: (look: Look) => SignalValue;
}

type OfStation = Omit<Signal, 'name'>;
interface OfSide extends Omit<Signal, 'name' | 'read'> {
  readonly read: (side: SideLook, pack: PackReading, look: Look, name: Side) => SignalValue;
}

const batterySignals: Readonly<Record<string, OfSide>> = {
  voltage_V: { unit: 'V', about: 'Voltage of the HV battery', source: 'power system', read: (_, pack) => pack.voltage_V },
  current_A: {
    unit: 'A',
    about: 'Current out of the HV battery; negative into it',
    source: 'power system',
    read: (_, { batteryToBus_W, voltage_V }) => (voltage_V > 0 ? batteryToBus_W / voltage_V : undefined),
  },
  power_W: {
    unit: 'W',
    about: 'Power from the HV battery to the bus; negative into it',
    source: 'power system',
    read: (_, pack) => pack.batteryToBus_W,
  },
  energy_Wh: {
    unit: 'Wh',
    about: 'Energy in the cells of the HV battery',
    source: 'power system',
    read: (_, { packSoc_pct }) => (packSoc_pct / 100) * packNominal_Wh,
  },
  usableEnergy_Wh: {
    unit: 'Wh',
    about: 'Energy of the HV battery that vehicles may have',
    source: 'power system',
    read: (_, { packSoc_pct }) => (batterySoc(packSoc_pct) / 100) * packUsable_Wh,
  },
  soh_pct: { unit: '%', about: 'State of health of the HV battery', source: 'power system', read: (_, pack) => pack.soh_pct },
  packSoc_pct: { unit: '%', about: 'State of charge of the cells', source: 'power system', read: (_, pack) => pack.packSoc_pct },
  soc_pct: {
    unit: '%',
    about: 'State of charge of the HV battery as back-end and displays see it',
    source: 'power system',
    read: (_, pack) => batterySoc(pack.packSoc_pct),
  },
  temperature_C: { unit: '°C', about: 'Temperature of the HV battery', source: 'power system', read: (_, pack) => pack.temperature_C },
  throughput_Ah: {
    unit: 'Ah',
    about: 'All charge that ever went through the HV battery',
    source: 'power system',
    read: (_, pack) => pack.throughput_Ah,
  },
  sinceFull_Ah: {
    unit: 'Ah',
    about: 'Charge through the HV battery since it was full',
    source: 'station',
    read: ({ recalibration }) => recalibration.sinceFull_Ah,
  },
  sinceFull_h: {
    unit: 'h',
    about: 'Time since the HV battery was full',
    source: 'station',
    read: ({ recalibration }) => recalibration.sinceFull_ms / 3_600_000,
  },
  improperShutdowns: {
    about: 'Losses of power since the HV battery was full that left it no time to save its state',
    source: 'station',
    read: ({ recalibration }) => recalibration.improperShutdowns,
  },
  refilling: { about: 'Is the HV battery to be charged?', source: 'station', read: ({ refilling }) => refilling },
  recalibration: { about: 'State of the forced SoC recalibration', source: 'station', read: ({ recalibration }) => recalibration.at },
  recalibrationPlannedAt: {
    about: 'When it begins, where it is due and waits for its time',
    source: 'station',
    read: ({ recalibration }) => timeOf(recalibration.plannedAt),
  },
  recalibrationPermitsCharging: {
    about: 'May vehicles charge while it is recalibrated?',
    source: 'station',
    read: ({ recalibration }) => recalibration.permitsCharging,
  },
  recalibrationCause: { about: 'Why it is recalibrated', source: 'station', read: ({ recalibration }) => recalibration.cause },
};

const outletSignals: Readonly<Record<string, OfSide>> = {
  plugged: { about: 'Is the plug in a vehicle?', source: 'outlet', read: ({ outlet }) => outlet.plugged },
  voltage_V: { unit: 'V', about: 'Voltage at the outlet', source: 'outlet', read: ({ outlet }) => outlet.voltage_V },
  current_A: { unit: 'A', about: 'Current to the vehicle', source: 'outlet', read: ({ outlet }) => outlet.current_A },
  power_W: { unit: 'W', about: 'Power to the vehicle', source: 'outlet', read: ({ outlet }) => outlet.power_W },
  converter_W: {
    unit: 'W',
    about: 'Power of the converter between bus and outlet',
    source: 'power system',
    read: (_side, _pack, { power }, name) => power.outletPower_W[name],
  },
  offeredPower_W: { unit: 'W', about: 'Power that is offered to the vehicle', source: 'station', read: ({ offer }) => offer?.power_W },
  offeredCurrent_A: {
    unit: 'A',
    about: 'Current that is offered to the vehicle',
    source: 'station',
    read: ({ offer }) => offer?.current_A,
  },
  demand_W: { unit: 'W', about: 'Power that the vehicle asks for', source: 'outlet', read: ({ outlet }) => outlet.evDemand_W },
  shortfall_W: {
    unit: 'W',
    about: 'Power that the vehicle asks for beyond what it is offered',
    source: 'station',
    read: ({ outlet, offer }) => (outlet.evDemand_W !== undefined && offer ? Math.max(0, outlet.evDemand_W - offer.power_W) : undefined),
  },
  vehicleSoc_pct: {
    unit: '%',
    about: 'State of charge that the vehicle has announced',
    source: 'outlet',
    read: ({ outlet }) => outlet.evSoc_pct,
  },
  state: { about: 'State of the charging point', source: 'station', read: ({ state }) => state },
  status: { about: 'Status as the back-end reads it', source: 'station', read: ({ status }) => status },
  shown: { about: 'Status as the customer sees it', source: 'station', read: ({ shown }) => shown },
  blocks: { about: 'Why it does not serve', source: 'station', read: ({ blocks }) => blocks.join(' ') },
  faults: { about: 'Faults that are raised', source: 'station', read: ({ faults }) => faults.join(' ') },
  ready: { about: 'Could a session begin?', source: 'station', read: ({ ready }) => ready },
  plugCycles: { about: 'How often the plug was put in', source: 'station', read: ({ plugCycles }) => plugCycles },
  meter: { about: 'Number of the DC meter', source: 'meter', read: ({ meterId }) => meterId },
  register_Wh: { unit: 'Wh', about: 'Register of the DC meter', source: 'meter', read: ({ meter }) => meter?.register_Wh },
  registerAge_s: { unit: 's', about: 'How old that reading is', source: 'meter', read: ({ meter }) => meter && meter.age_ms / 1000 },
  session: { about: 'Session that is open', source: 'station', read: ({ session }) => session?.id },
  sessionPhase: { about: 'How far that session is', source: 'station', read: ({ session }) => session?.phase },
  sessionMeans: { about: 'How its driver was identified', source: 'station', read: ({ session }) => session?.means },
  sessionStartedAt: { about: 'When that session began', source: 'station', read: ({ session }) => timeOf(session?.startedAt) },
  sessionEnergy_Wh: {
    unit: 'Wh',
    about: 'Energy of that session by the meter',
    source: 'meter',
    read: ({ session, meter }) => session && meter && meter.register_Wh - session.start_Wh,
  },
  sessionDuration_s: {
    unit: 's',
    about: 'How long that session has lasted',
    source: 'station',
    read: ({ session }) => (session ? session.lasted_ms / 1000 : undefined),
  },
};

const stationSignals: Readonly<Record<string, OfStation>> = {
  'grid.present': { about: 'Is there AC?', source: 'power system', read: ({ power }) => power.ac.present },
  'grid.current_A': { unit: 'A', about: 'Current from the grid a phase', source: 'power system', read: ({ power }) => power.ac.current_A },
  'grid.power_W': { unit: 'W', about: 'Power from the grid', source: 'power system', read: ({ power }) => power.ac.gridToStation_W },
  'grid.fuse_A': {
    unit: 'A',
    about: 'What the connection may carry a phase',
    source: 'power system',
    read: ({ power }) => power.ac.limit_A,
  },
  'grid.connection_A': {
    unit: 'A',
    about: 'What the installation is set to a phase',
    source: 'station',
    read: ({ station }) => station.connection_A,
  },
  'grid.target_A': {
    unit: 'A',
    about: 'What the back-end lets be drawn a phase',
    source: 'station',
    read: ({ station }) => station.target_A,
  },
  'grid.limit_A': {
    unit: 'A',
    about: 'What may be drawn a phase, all told',
    source: 'station',
    read: ({ station }) => station.feedLimit_A,
  },
  'bus.fromBatteries_W': {
    unit: 'W',
    about: 'Power from both HV batteries to the bus; negative into them',
    source: 'power system',
    read: ({ power }) => power.packs.A.batteryToBus_W + power.packs.B.batteryToBus_W,
  },
  'bus.toOutlets_W': {
    unit: 'W',
    about: 'Power to both outlets',
    source: 'power system',
    read: ({ power }) => power.outletPower_W.A + power.outletPower_W.B,
  },
  'bus.losses_W': {
    unit: 'W',
    about: 'Power from grid and HV batteries that does not reach the outlets: losses and what the station uses itself',
    source: 'power system',
    read: ({ power: { ac, packs, outletPower_W } }) =>
      ac.gridToStation_W + packs.A.batteryToBus_W + packs.B.batteryToBus_W - outletPower_W.A - outletPower_W.B,
  },
  'bus.highVoltage': { about: 'Is there high voltage?', source: 'station', read: ({ station }) => station.highVoltage },
  'ambient.temperature_C': {
    unit: '°C',
    about: 'Temperature around the station',
    source: 'power system',
    read: ({ power }) => power.ambient_C,
  },
  'ambient.light_lux': { unit: 'lx', about: 'Light on the roof', source: 'cabinet', read: ({ weather }) => weather.light_lux },
  'ambient.rain': { about: 'Does it rain?', source: 'cabinet', read: ({ weather }) => weather.rain },
  'auxiliary.level_pct': {
    unit: '%',
    about: 'Charge of the 12 V battery',
    source: '12 V battery',
    read: ({ auxiliary }) => auxiliary.level_pct,
  },
  'auxiliary.flow': { about: 'What the 12 V battery does', source: '12 V battery', read: ({ auxiliary }) => auxiliary.flow },
  'cabinet.emergencyLoop': { about: 'Emergency loop', source: 'cabinet', read: ({ cabinet }) => cabinet.emergencyLoop },
  ...Object.fromEntries(
    doors.map((door): [string, OfStation] => [
      `cabinet.${door}DoorOpen`,
      { about: `Is the ${door} door open?`, source: 'cabinet', read: ({ cabinet }) => cabinet.openDoors.includes(door) },
    ]),
  ),
  'position.latitude_deg': {
    unit: '°',
    decimals: 5,
    about: 'Latitude',
    source: 'positioning',
    read: ({ position }) => position?.latitude_deg,
  },
  'position.longitude_deg': {
    unit: '°',
    decimals: 5,
    about: 'Longitude',
    source: 'positioning',
    read: ({ position }) => position?.longitude_deg,
  },
  'battery.reserveWithGrid_pct': {
    unit: '%',
    about: 'State of charge at which an HV battery stops feeding vehicles while there is AC',
    source: 'station',
    read: ({ station }) => station.reserve_pct.withGrid,
  },
  'battery.reserveWithoutGrid_pct': {
    unit: '%',
    about: 'State of charge at which an HV battery stops feeding vehicles while there is no AC',
    source: 'station',
    read: ({ station }) => station.reserve_pct.withoutGrid,
  },
  'station.firmware': { about: 'Firmware', source: 'station', read: ({ station }) => station.firmware },
  'station.startingUp': { about: 'Does it start up?', source: 'station', read: ({ station }) => station.startingUp },
  'station.restarting': { about: 'Is it about to restart?', source: 'station', read: ({ station }) => station.restarting },
  'station.inSession': { about: 'Does a session run on either side?', source: 'station', read: ({ station }) => station.inSession },
  'station.operative': { about: 'Does the back-end want it in service?', source: 'station', read: ({ station }) => station.operative },
  'station.outOfHours': { about: 'Has the staff taken it out of service?', source: 'station', read: ({ station }) => station.outOfHours },
  'station.securityProfile': {
    about: 'Security profile of the link to the back-end',
    source: 'station',
    read: ({ station }) => station.securityProfile,
  },
  'station.localListVersion': { about: 'Version of the local list', source: 'station', read: ({ station }) => station.localListVersion },
  'station.status': { about: 'Status of connector 0', source: 'station', read: ({ station }) => station.status },
  'station.faults': { about: 'Faults of the station as a whole', source: 'station', read: ({ station }) => station.faults.join(' ') },
  'station.backEnd': { about: 'Is the back-end reachable?', source: 'station', read: ({ station }) => station.backEnd },
  'station.freeVend': { about: 'Is free vend on?', source: 'station', read: ({ station }) => station.freeVend },
  'station.uptime_s': {
    unit: 's',
    about: 'Time since the station started',
    source: 'station',
    read: ({ station }) => station.uptime_ms / 1000,
  },
};

const timeOf = (at: Instant | undefined): string | undefined => (at === undefined ? undefined : isoSeconds(at));

const ofSide = (group: string, side: Side, table: Readonly<Record<string, OfSide>>): readonly Signal[] =>
  Object.entries(table).map(([name, { about, read, ...rest }]) => ({
    ...rest,
    name: `${group}${side}.${name}`,
    about: `Side ${side}: ${about}`,
    read: (look) => read(look.sides[side], look.power.packs[side], look, side),
  }));

/** All there are to choose from. */
export const signals: readonly Signal[] = [
  ...sides.flatMap((side) => [...ofSide('battery', side, batterySignals), ...ofSide('outlet', side, outletSignals)]),
  ...Object.entries(stationSignals).map(([name, signal]) => ({ name, ...signal })),
];

const byName: ReadonlyMap<string, Signal> = new Map(signals.map((signal) => [signal.name, signal]));

export const signalOf = (name: string): Signal | undefined => byName.get(name);
