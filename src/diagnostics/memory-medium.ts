import type { Medium } from './medium.js';

/** For stations without a disk: those of tests and fleets. */
export function memoryMedium(): Medium {
  let held = new Uint8Array();
  return {
    write: async (octets, at_octets) => {
      const end = at_octets + octets.byteLength;
      if (end > held.byteLength) {
        const larger = new Uint8Array(Math.max(end, 2 * held.byteLength));
        larger.set(held);
        held = larger;
      }
      held.set(octets, at_octets);
    },
    close: async () => undefined,
    read: async function* (size_octets) {
      if (size_octets > 0) yield held.subarray(0, size_octets);
    },
    discard: async () => {
      held = new Uint8Array();
    },
  };
}
