/** Vehicles that can be plugged in. Compact and the saloons follow the examples of the requirements (N-37); the others are ours. */
import { A, Ms, Percent, V, W, Wh } from '../../kernel/index.js';
import { type Curve, curve } from './curve.js';

/** What a vehicle speaks with the station; either way the driver is identified outside it, as the station offers no Plug & Charge (R-STA-17). */
export const vehicleProtocols = ['DIN 70121', 'ISO 15118-2'] as const;
export type VehicleProtocol = (typeof vehicleProtocols)[number];

export interface VehicleClass {
  /** For people. */
  readonly label: string;
  readonly battery_Wh: Wh;
  /** Battery voltage over its state of charge in percent. */
  readonly voltage_V: Curve;
  /** What the battery takes, over its state of charge in percent. */
  readonly power_W: Curve;
  readonly maxCurrent_A: A;
  readonly maxVoltage_V: V;
  readonly maxPower_W: W;
  /** Where it stops by itself, unless its driver chose otherwise. */
  readonly target_pct: Percent;
  readonly protocol: VehicleProtocol;
  readonly handshake: Handshake;
}

/** How long the steps of the vehicle communication take. The limits of the standards lie far above (N-36). */
export interface Handshake {
  /** From plug-in until the vehicle has announced its state of charge: the authorisation step is answered early (C-102). */
  readonly discovery_ms: Ms;
  /** After the authorisation, one after the other. */
  readonly parameters_ms: Ms;
  readonly cableCheck_ms: Ms;
  readonly precharge_ms: Ms;
}

const kW = (n: number): number => n * 1000;

const usual: Handshake = { discovery_ms: Ms(1_200), parameters_ms: Ms(1_000), cableCheck_ms: Ms(4_000), precharge_ms: Ms(1_500) };

const table = {
  'saloon-400': {
    label: 'Saloon, 400 V, 77 kWh',
    battery_Wh: Wh(77_000),
    voltage_V: curve([0, 330], [20, 375], [80, 415], [100, 450]),
    power_W: curve([5, kW(100)], [10, kW(135)], [30, kW(135)], [50, kW(100)], [65, kW(75)], [80, kW(50)], [98, kW(10)]),
    maxCurrent_A: A(350),
    maxVoltage_V: V(460),
    maxPower_W: W(135_000),
    target_pct: Percent(100),
    protocol: 'ISO 15118-2',
    handshake: usual,
  },
  'saloon-800': {
    label: 'Saloon, 800 V, 93 kWh',
    battery_Wh: Wh(93_000),
    voltage_V: curve([0, 620], [20, 700], [80, 775], [100, 830]),
    power_W: curve([60, kW(150)], [70, kW(120)], [85, kW(60)], [98, kW(15)]),
    maxCurrent_A: A(350),
    maxVoltage_V: V(850),
    maxPower_W: W(270_000),
    target_pct: Percent(100),
    protocol: 'ISO 15118-2',
    handshake: { ...usual, cableCheck_ms: Ms(5_500), precharge_ms: Ms(2_500) },
  },
  compact: {
    label: 'Compact, 400 V, 36 kWh',
    battery_Wh: Wh(36_000),
    voltage_V: curve([0, 275], [20, 320], [80, 370], [100, 400]),
    power_W: curve([60, kW(50)], [70, kW(40)], [85, kW(20)], [98, kW(5)]),
    maxCurrent_A: A(125),
    maxVoltage_V: V(410),
    maxPower_W: W(50_000),
    target_pct: Percent(100),
    protocol: 'DIN 70121',
    handshake: usual,
  },
  van: {
    label: 'Van, 400 V, 113 kWh',
    battery_Wh: Wh(113_000),
    voltage_V: curve([0, 320], [20, 355], [80, 395], [100, 430]),
    power_W: curve([40, kW(115)], [60, kW(90)], [80, kW(55)], [98, kW(12)]),
    maxCurrent_A: A(310),
    maxVoltage_V: V(440),
    maxPower_W: W(115_000),
    target_pct: Percent(100),
    protocol: 'DIN 70121',
    handshake: { ...usual, parameters_ms: Ms(1_500) },
  },
  small: {
    label: 'Small battery, 400 V, 13 kWh',
    battery_Wh: Wh(13_000),
    voltage_V: curve([0, 270], [20, 310], [80, 350], [100, 385]),
    power_W: curve([70, kW(40)], [85, kW(20)], [98, kW(5)]),
    maxCurrent_A: A(125),
    maxVoltage_V: V(395),
    maxPower_W: W(40_000),
    target_pct: Percent(100),
    protocol: 'DIN 70121',
    handshake: usual,
  },
  cold: {
    label: 'Saloon, 400 V, 77 kWh, at -10 °C',
    battery_Wh: Wh(77_000),
    voltage_V: curve([0, 320], [20, 365], [80, 410], [100, 450]),
    power_W: curve([5, kW(25)], [30, kW(40)], [50, kW(55)], [65, kW(55)], [80, kW(40)], [98, kW(8)]),
    maxCurrent_A: A(350),
    maxVoltage_V: V(460),
    maxPower_W: W(135_000),
    target_pct: Percent(100),
    protocol: 'ISO 15118-2',
    handshake: usual,
  },
} as const satisfies Record<string, VehicleClass>;

export type VehicleName = keyof typeof table;

export const vehicleClasses: Readonly<Record<VehicleName, VehicleClass>> = table;

export const isVehicleName = (name: string): name is VehicleName => Object.hasOwn(table, name);

export const vehicleNames: readonly VehicleName[] = Object.keys(table).filter(isVehicleName);
