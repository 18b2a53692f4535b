import { StoreFault } from '../../kernel/index.js';
import type { Station } from '../../station/station.js';

/** What comes of `work`; `otherwise` where the disk cannot keep it. The station then knows of its disk, and nothing has changed. */
export function keeping<const T, const F>(station: Station, work: () => T, otherwise: (fault: StoreFault) => F): T | F {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof StoreFault)) throw error;
    station.storeFailed(error);
    return otherwise(error);
  }
}
