/** All cases, in the order in which they are run: those that reset the charge point stand last. */
import type { ConformanceCase } from '../case.js';
import { configurationCases } from './configuration.js';
import { frameCases } from './frames.js';
import { localListCases } from './local-list.js';
import { registrationCases } from './registration.js';
import { reservationCases } from './reservations.js';
import { securityCases } from './security.js';
import { sessionCases } from './sessions.js';
import { smartChargingCases } from './smart-charging.js';
import { triggerCases } from './triggers.js';

const [first, second, ...resets] = registrationCases;

export const conformanceCases: readonly ConformanceCase[] = [
  ...[first, second].filter((each) => each !== undefined),
  ...frameCases,
  ...configurationCases,
  ...sessionCases,
  ...triggerCases,
  ...localListCases,
  ...reservationCases,
  ...smartChargingCases,
  ...securityCases,
  ...resets,
];
