/** Chance and identifiers of the machine: not to be guessed, never the same again. */
import { randomBytes } from 'node:crypto';
import type { Ids, Random } from '../kernel/index.js';

/** 48 random bits a number. */
export const machineRandom: Random = { next: () => randomBytes(6).readUIntBE(0, 6) / 2 ** 48 };

export const machineIds: Ids = { hex: (octets) => randomBytes(octets).toString('hex') };
