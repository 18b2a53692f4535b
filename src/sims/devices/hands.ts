import { A, Celsius, Percent, type PerSide, type Side, sides, V, Wh } from '../../kernel/index.js';
import { type Door, doors, type Position } from '../../station/ports/index.js';
import { ratings } from '../plant/ratings.js';
import type { RunningPlant } from '../plant/running-plant.js';
import { Vehicle, type VehicleBuild } from '../plant/vehicle.js';
import { type VehicleName, type VehicleProtocol, vehicleClasses, vehicleNames, vehicleProtocols } from '../plant/vehicle-classes.js';
import type { SimAuxiliaryBattery } from './auxiliary-battery.js';
import type { RaisedFault, SimCabinet } from './cabinet.js';
import type { SimMaintenanceLan } from './maintenance-lan.js';
import type { SimOutlet } from './outlet.js';
import type { SimPositioning } from './positioning.js';
import type { SimPowerSystem } from './power-system.js';
import type { SimRainLightSensor } from './rain-light-sensor.js';
import { checked, TwinInputError } from './twin-input.js';

/** A vehicle as it is plugged in. What is missing comes from its class. */
export interface PlugInput {
  readonly vehicle: VehicleName;
  readonly soc_pct: number;
  /** A bad contact is a plug that does not sit: the station notices nothing. */
  readonly contact?: 'good' | 'bad';
  /** Where the vehicle stops by itself. */
  readonly target_pct?: number;
  /** The driver's own ceiling. */
  readonly maxPower_W?: number;
  readonly battery_Wh?: number;
  readonly maxCurrent_A?: number;
  readonly maxVoltage_V?: number;
  readonly protocol?: VehicleProtocol;
  /** It ends the communication when a session is to begin. */
  readonly refuses?: boolean;
}

export interface VehicleChange {
  readonly soc_pct?: number;
  /** 0 pauses. */
  readonly maxPower_W?: number;
  /** The driver presses stop in the vehicle. */
  readonly stop?: boolean;
  readonly paused?: boolean;
}

export interface HandsParts {
  readonly plant: RunningPlant;
  readonly outlets: PerSide<SimOutlet>;
  readonly power: SimPowerSystem;
  readonly cabinet: SimCabinet;
  readonly sensor: SimRainLightSensor;
  readonly auxiliary: SimAuxiliaryBattery;
  readonly positioning: SimPositioning;
  readonly maintenanceLan: SimMaintenanceLan;
  /** Faults that the station knows; any code will do when missing. */
  readonly faultCodes?: readonly string[];
  /** Called after every hand that changed the world. */
  readonly done: (hand: string) => void;
}

export const feeds_A = [0, 16, 32, 63] as const;
export type Feed_A = (typeof feeds_A)[number];

/** Wider than where the station may work (manual §5.1.1), so that what lies beyond can be tried. */
export const ambientRange_C = [-40, 85] as const;

const mostPower_W = 1_000_000;
/** Full sun at noon. */
const brightest_lux = 120_000;

/**
 * What people and the weather do to the station. Every method checks what it is given first; on `TwinInputError` nothing has changed.
 */
export class Hands {
  readonly #parts: HandsParts;

  constructor(parts: HandsParts) {
    this.#parts = parts;
  }

  /** @throws TwinInputError also when there is a vehicle already */
  plug(side: Side, input: PlugInput): void {
    const outlet = this.#outlet(side);
    if (this.#vehicle(side)) throw new TwinInputError('side', `a vehicle is plugged in at ${side}`, 'unplug it first');
    const name = checked.oneOf('vehicle', input.vehicle, vehicleNames);
    const vehicle = new Vehicle(name, buildOf(input), checked.number('soc_pct', input.soc_pct, 0, 100), {
      target_pct: checked.number('target_pct', input.target_pct ?? vehicleClasses[name].target_pct, 1, 100),
      limit_W: checked.number('maxPower_W', input.maxPower_W ?? mostPower_W, 0, mostPower_W),
      paused: false,
      refuses: checked.boolean('refuses', input.refuses ?? false),
      contact: checked.oneOf('contact', input.contact ?? 'good', ['good', 'bad']),
    });
    outlet.plug(vehicle);
    this.#parts.done('plug');
  }

  /** @throws TwinInputError also when there is no vehicle */
  unplug(side: Side): void {
    const outlet = this.#outlet(side);
    this.#pluggedVehicle(side);
    outlet.unplug();
    this.#parts.done('unplug');
  }

  /** @throws TwinInputError also when there is no vehicle, or none that charges and could be stopped */
  setVehicle(side: Side, change: VehicleChange): void {
    const outlet = this.#outlet(side);
    const { wishes } = this.#pluggedVehicle(side);
    const soc_pct = change.soc_pct === undefined ? undefined : checked.number('soc_pct', change.soc_pct, 0, 100);
    const limit_W = checked.number('maxPower_W', change.maxPower_W ?? wishes.limit_W, 0, mostPower_W);
    const paused = checked.boolean('paused', change.paused ?? wishes.paused);
    const stop = checked.boolean('stop', change.stop ?? false);
    if (stop && outlet.link !== 'ready') throw new TwinInputError('stop', `nothing charges at ${side}`, 'begin a session first');
    outlet.driverActs((vehicle) => {
      if (soc_pct !== undefined) vehicle.stored_Wh = (soc_pct / 100) * vehicle.class.battery_Wh;
      vehicle.wishes = { ...wishes, limit_W, paused };
      if (stop) vehicle.stopped = 'requested';
    });
    this.#parts.done('setVehicle');
  }

  injectFault(code: string, side?: Side): void {
    this.#parts.cabinet.raise(this.#fault(code, side));
    this.#parts.done('injectFault');
  }

  /** @throws TwinInputError also when that fault is not raised */
  clearFault(code: string, side?: Side): void {
    const fault = this.#fault(code, side);
    if (!this.#parts.cabinet.clear(fault)) {
      throw new TwinInputError('code', side ? `${code} is not raised at ${side}` : `${code} is not raised`, 'clear one that is');
    }
    this.#parts.done('clearFault');
  }

  /** The loop opens, and the emergency-stop system outside cuts the supply (R-ESD-06). */
  pressEmergencyStop(): void {
    this.#emergency('open');
    this.#parts.done('pressEmergencyStop');
  }

  releaseEmergencyStop(): void {
    this.#emergency('closed');
    this.#parts.done('releaseEmergencyStop');
  }

  setDoor(door: Door, state: 'open' | 'closed'): void {
    checked.oneOf('door', door, doors);
    this.#parts.cabinet.setDoor(door, checked.oneOf('state', state, ['open', 'closed']));
    this.#parts.done('setDoor');
  }

  /** Somebody presses SB1 of that side. */
  pressStopKey(side: Side): void {
    this.#parts.cabinet.pressStopKey(checked.oneOf('side', side, sides));
    this.#parts.done('pressStopKey');
  }

  /** What is missing stays as it is. */
  setSensor(change: { readonly rain?: boolean; readonly light_lux?: number }): void {
    const { sensor } = this.#parts;
    const before = sensor.read();
    const rain = checked.boolean('rain', change.rain ?? before.rain);
    const light_lux = checked.number('light_lux', change.light_lux ?? before.light_lux, 0, brightest_lux);
    sensor.set({ rain, light_lux });
    this.#parts.done('setSensor');
  }

  /** The 12 V battery and the charger at its plug; what is missing stays as it is. */
  setAuxiliary(change: { readonly level_pct?: number; readonly externalCharger?: boolean }): void {
    const { auxiliary } = this.#parts;
    const level_pct = change.level_pct === undefined ? undefined : checked.number('level_pct', change.level_pct, 0, 100);
    const externalCharger = checked.boolean('externalCharger', change.externalCharger ?? auxiliary.externalCharger);
    if (level_pct !== undefined) auxiliary.setLevel(level_pct);
    if (externalCharger !== auxiliary.externalCharger) auxiliary.setExternalCharger(externalCharger);
    this.#parts.done('setAuxiliary');
  }

  /** Where the GPS receiver sees itself; nothing takes the fix away. */
  setPosition(position?: Position): void {
    const { positioning, done } = this.#parts;
    if (position) {
      checked.number('latitude_deg', position.latitude_deg, -90, 90);
      checked.number('longitude_deg', position.longitude_deg, -180, 180);
    }
    positioning.set(position);
    done('setPosition');
  }

  /** A computer is plugged into the socket for maintenance, or out of it. */
  setMaintenanceComputer(connected: boolean): void {
    this.#parts.maintenanceLan.plugComputer(checked.boolean('connected', connected));
    this.#parts.done('setMaintenanceComputer');
  }

  /** Amperes a phase; 0 takes the AC supply away. */
  setGridFeed(feed_A: Feed_A): void {
    const feed = checked.oneOf('feed_A', feed_A, feeds_A);
    this.#changeAc((plant) => plant.setFeed(feed));
    this.#parts.done('setGridFeed');
  }

  setAmbient(ambient_C: number): void {
    const ambient = Celsius(checked.number('ambient_C', ambient_C, ...ambientRange_C));
    this.#parts.plant.act((plant) => plant.setAmbient(ambient));
    this.#parts.done('setAmbient');
  }

  /** Charge of the cells, not the scale of the displays. */
  setPackSoc(side: Side, packSoc_pct: number): void {
    checked.oneOf('side', side, sides);
    const soc = Percent(checked.number('packSoc_pct', packSoc_pct, ratings.packFloor_pct, 100));
    this.#parts.plant.act((plant) => plant.setPackSoc(side, soc));
    this.#parts.done('setPackSoc');
  }

  #emergency(loop: 'open' | 'closed'): void {
    const { cabinet } = this.#parts;
    this.#changeAc(
      (plant) => plant.cutAc(loop === 'open'),
      () => cabinet.setEmergencyLoop(loop),
    );
  }

  /** Changes the supply; tells the station if AC came or went, after what `first` tells it. */
  #changeAc(change: Parameters<RunningPlant['act']>[0], first: () => void = () => undefined): void {
    const { plant, power } = this.#parts;
    const before = plant.now().power().ac.present;
    plant.act(change);
    first();
    if (plant.now().power().ac.present !== before) power.tell();
  }

  #outlet(side: Side): SimOutlet {
    return this.#parts.outlets[checked.oneOf('side', side, sides)];
  }

  #vehicle(side: Side): Vehicle | undefined {
    return this.#parts.plant.now().vehicle(side);
  }

  #pluggedVehicle(side: Side): Vehicle {
    const vehicle = this.#vehicle(side);
    if (!vehicle) throw new TwinInputError('side', `no vehicle is plugged in at ${side}`, 'plug one in first');
    return vehicle;
  }

  #fault(code: string, side: Side | undefined): RaisedFault {
    const { faultCodes } = this.#parts;
    const known = faultCodes ? checked.oneOf('code', code, faultCodes) : code;
    return side === undefined ? { code: known } : { code: known, side: checked.oneOf('side', side, sides) };
  }
}

function buildOf({ battery_Wh, maxCurrent_A, maxVoltage_V, protocol }: PlugInput): VehicleBuild {
  return {
    ...(battery_Wh !== undefined && { battery_Wh: Wh(checked.number('battery_Wh', battery_Wh, 1_000, 1_000_000)) }),
    ...(maxCurrent_A !== undefined && { maxCurrent_A: A(checked.number('maxCurrent_A', maxCurrent_A, 1, 1_000)) }),
    ...(maxVoltage_V !== undefined && { maxVoltage_V: V(checked.number('maxVoltage_V', maxVoltage_V, 50, 1_500)) }),
    ...(protocol !== undefined && { protocol: checked.oneOf('protocol', protocol, vehicleProtocols) }),
  };
}
