/**
 * Free-vend mode is switched in two steps (R-FVM-08, R-FVM-09): the sessions that run are ended, and when their records are kept the mode
 * changes. Until then the old mode holds, for whoever asks and for the rest of those sessions; nobody begins a new one. A switch that a
 * loss of power interrupts is finished after the next start.
 */
import { StoreFault, sides } from '../../kernel/index.js';
import type { Station } from '../station.js';

const mode = 'VWGC.FreeVendModeActive';

export function switchFreeVend(station: Station): void {
  const { settings, points } = station;
  const look = (): void => {
    if (station.inSession || settings.toCome(mode) === undefined) return;
    try {
      settings.bringIn(mode);
    } catch (error) {
      if (!(error instanceof StoreFault)) throw error;
      // It still waits, and is tried again at the next change.
      station.storeFailed(error);
    }
  };
  settings.events.on('waiting', (name) => {
    if (name === mode) for (const side of sides) points[side].stop({ reason: 'Other' });
  });
  station.events.on('changed', look);
}
