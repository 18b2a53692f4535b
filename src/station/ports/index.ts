/** Interfaces that the core owns and devices implement. */
export type * from './archive.js';
export type * from './auxiliary-battery.js';
export type * from './cabinet.js';
export { doors } from './cabinet.js';
export type * from './certificates.js';
export type * from './dc-meter.js';
export type * from './devices.js';
export type * from './firmware-slots.js';
export type * from './maintenance-lan.js';
export type * from './outlet.js';
export type * from './positioning.js';
export type * from './power-system.js';
export type * from './rain-light-sensor.js';
export type * from './transfer.js';
export type * from './update-package.js';
