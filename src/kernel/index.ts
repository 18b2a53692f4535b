/** What every other folder may use: units, time, chance, events, faults and the ports of store, log and link. Nothing of charging. */
export * from './clock.js';
export { type Due, DueHeap } from './due-heap.js';
export * from './events.js';
export * from './faults.js';
export * from './holds.js';
export * from './link.js';
export * from './log.js';
export * from './memory-store.js';
export * from './random.js';
export * from './scoped-clock.js';
export * from './sides.js';
export * from './store.js';
export * from './units.js';
export * from './virtual-clock.js';
