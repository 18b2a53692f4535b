/** What the station and an update want of each other: customers are kept off in time, and the update hears what it waits for. */
import { type Clock, type Ms, minutes, type Timer } from '../../kernel/index.js';
import type { Station } from '../station.js';
import type { FirmwareUpdates } from './firmware-updates.js';
import { keepsCustomersOff, type Phase } from './update.js';

/** Between the two faults that were seen in the field (field notes §7). */
const secondFault_ms: Ms = minutes(28);

export function watchUpdates(station: Station, updates: FirmwareUpdates, clock: Clock): void {
  const { settings, time, energy, profile } = station;
  const keepOff = (phase: Phase | undefined): void => station.setUpdating(phase !== undefined && keepsCustomersOff(phase));
  keepOff(updates.present?.phase);
  updates.events.on('changed', keepOff);
  if (profile.updateFaultPair) updates.events.on('changed', faultPair(station, clock));
  const look = (): void => updates.look();
  energy.events.on('cycled', look);
  station.events.on('changed', look);
  time.events.on('adjusted', look);
  settings.watch('ChargingStation.FwUpdateAcCheckTimeout', look);
}

/** While the slot is written the sides turn `Faulted`, one after the other: a defect of the field, on request only. */
function faultPair({ safety }: Station, clock: Clock): (phase: Phase | undefined) => void {
  let second: Timer | undefined;
  return (phase) => {
    second?.cancel();
    if (phase?.at === 'installing') {
      safety.raise('update.flash-busy', 'A');
      second = clock.after('second fault of an update', secondFault_ms, () => safety.raise('update.flash-busy', 'B'));
    } else if (phase?.at === 'trial') {
      safety.raise('update.flash-busy', 'B');
    } else {
      safety.clear('update.flash-busy', 'A');
      safety.clear('update.flash-busy', 'B');
    }
  };
}
