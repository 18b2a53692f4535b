/** Interfaces that the core owns and devices implement. */
export type * from './cabinet.js';
export { doors } from './cabinet.js';
export type * from './dc-meter.js';
export type * from './devices.js';
export type * from './outlet.js';
export type * from './power-system.js';
