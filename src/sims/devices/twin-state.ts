import { type A, type Celsius, Percent, type PerSide, perSide, type Side, type V, W, type Wh } from '../../kernel/index.js';
import type { AuxiliaryReading, Door, Light, RainLightReading } from '../../station/ports/index.js';
import type { Plant } from '../plant/plant.js';
import type { FlowReading } from '../plant/plant-reading.js';
import type { VehicleName, VehicleProtocol } from '../plant/vehicle-classes.js';
import type { SimAuxiliaryBattery } from './auxiliary-battery.js';
import type { RaisedFault, SimCabinet } from './cabinet.js';
import type { SimMaintenanceLan } from './maintenance-lan.js';
import type { LinkState, SimOutlet } from './outlet.js';
import type { SimRainLightSensor } from './rain-light-sensor.js';

/** The whole world of the twin, now, as plain data. `null` stands for what is not there, so that it survives JSON. */
export interface TwinState {
  readonly ambient_C: Celsius;
  readonly grid: { readonly feed_A: A; readonly present: boolean; readonly current_A: A };
  readonly packs: PerSide<PackState>;
  readonly outlets: PerSide<OutletState>;
  readonly vehicles: PerSide<VehicleState | null>;
  /** Powers from → to, and what is lost where. */
  readonly flows: FlowReading;
  readonly doors: { readonly open: readonly Door[] };
  readonly emergencyLoop: 'closed' | 'open';
  readonly lights: PerSide<Light> | null;
  readonly faults: readonly RaisedFault[];
  /** Contactors of packs and AC stage are closed. */
  readonly highVoltage: boolean;
  readonly auxiliary: AuxiliaryReading & { readonly externalCharger: boolean };
  readonly sensor: RainLightReading;
  readonly maintenanceLan: { readonly enabled: boolean; readonly computer: boolean };
}

/** Whose state it is. */
export interface TwinParts {
  readonly outlets: PerSide<SimOutlet>;
  readonly cabinet: SimCabinet;
  readonly auxiliary: SimAuxiliaryBattery;
  readonly sensor: SimRainLightSensor;
  readonly maintenanceLan: SimMaintenanceLan;
}

export interface PackState {
  /** What the cells hold, not the scale of the displays. */
  readonly packSoc_pct: Percent;
  /** The same as the battery management believes. */
  readonly reportedSoc_pct: Percent;
  readonly voltage_V: V;
  readonly temperature_C: Celsius;
}

export interface OutletState {
  readonly link: LinkState;
  readonly voltage_V: V;
  readonly current_A: A;
  readonly power_W: W;
  /** Everything that ever went through it. */
  readonly energy_Wh: Wh;
}

export interface VehicleState {
  readonly vehicle: VehicleName;
  readonly label: string;
  readonly contact: 'good' | 'bad';
  readonly protocol: VehicleProtocol;
  readonly battery_Wh: Wh;
  readonly maxPower_W: W;
  readonly maxCurrent_A: A;
  readonly maxVoltage_V: V;
  readonly evSoc_pct: Percent;
  readonly target_pct: Percent;
  /** What it asks for now, whatever it is offered. */
  readonly demand_W: W;
  readonly paused: boolean;
}

export function twinState(plant: Plant, { outlets, cabinet, auxiliary, sensor, maintenanceLan }: TwinParts): TwinState {
  const { ac, packs, ambient_C } = plant.power();
  const { emergencyLoop, openDoors } = cabinet.read();
  return {
    ambient_C,
    grid: { feed_A: ac.limit_A, present: ac.present, current_A: ac.current_A },
    packs: perSide((side) => {
      const { packSoc_pct, voltage_V, temperature_C } = packs[side];
      return { packSoc_pct: plant.cellSoc_pct(side), reportedSoc_pct: packSoc_pct, voltage_V, temperature_C };
    }),
    outlets: perSide((side) => ({ link: outlets[side].link, ...plant.outlet(side) })),
    vehicles: perSide((side) => vehicleState(plant, side)),
    flows: plant.flows(),
    doors: { open: openDoors },
    emergencyLoop,
    lights: cabinet.lights ?? null,
    faults: cabinet.faults,
    highVoltage: plant.highVoltage,
    auxiliary: { ...auxiliary.read(), externalCharger: auxiliary.externalCharger },
    sensor: sensor.read(),
    maintenanceLan: { enabled: maintenanceLan.enabled, computer: maintenanceLan.computer },
  };
}

function vehicleState(plant: Plant, side: Side): VehicleState | null {
  const vehicle = plant.vehicle(side);
  const demand_W = plant.evDemand_W(side);
  if (!vehicle || demand_W === undefined) return null;
  return {
    vehicle: vehicle.name,
    label: vehicle.class.label,
    contact: vehicle.wishes.contact,
    protocol: vehicle.class.protocol,
    battery_Wh: vehicle.class.battery_Wh,
    maxPower_W: W(Math.min(vehicle.class.maxPower_W, vehicle.wishes.limit_W)),
    maxCurrent_A: vehicle.class.maxCurrent_A,
    maxVoltage_V: vehicle.class.maxVoltage_V,
    evSoc_pct: Percent(vehicle.soc_pct),
    target_pct: Percent(vehicle.wishes.target_pct),
    demand_W,
    paused: vehicle.paused,
  };
}
