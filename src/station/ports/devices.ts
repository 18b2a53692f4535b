import type { PerSide } from '../../kernel/index.js';
import type { AuxiliaryBattery } from './auxiliary-battery.js';
import type { Cabinet } from './cabinet.js';
import type { DcMeter } from './dc-meter.js';
import type { MaintenanceLan } from './maintenance-lan.js';
import type { Outlet } from './outlet.js';
import type { Positioning } from './positioning.js';
import type { PowerSystem } from './power-system.js';
import type { RainLightSensor } from './rain-light-sensor.js';

/** Everything that the core controls and reads; built by the twin or by drivers. */
export interface Devices {
  readonly outlets: PerSide<Outlet>;
  readonly meters: PerSide<DcMeter>;
  readonly power: PowerSystem;
  readonly auxiliary: AuxiliaryBattery;
  readonly cabinet: Cabinet;
  readonly sensor: RainLightSensor;
  readonly positioning: Positioning;
  readonly maintenanceLan: MaintenanceLan;
}
