/** The names that stories may use, from the tables that own them. */
import { settableStatuses } from '../../backend/index.js';
import { vehicleNames } from '../../sims/plant/vehicle-classes.js';
import { generations, profileNames } from '../../station/generation/index.js';
import { faultCatalogue } from '../../station/safety/faults.js';
import { ocppKeyNames } from '../../station/settings/index.js';
import type { Names } from '../../stories/index.js';

export const storyNames: Names = {
  vehicles: vehicleNames,
  faults: Object.keys(faultCatalogue),
  generations,
  profiles: profileNames,
  keys: ocppKeyNames,
  statuses: settableStatuses,
};
