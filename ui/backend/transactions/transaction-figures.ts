import type { BackendTransactionRowDto } from '../../../src/api/backend.js';

/** Delivered so far, or in all; undefined as long as nothing is known of it. */
export function energyOf({ energy_Wh, started, latest }: BackendTransactionRowDto): number | undefined {
  if (energy_Wh !== undefined) return energy_Wh;
  return started && latest?.energy_Wh !== undefined ? latest.energy_Wh - started.meterStart_Wh : undefined;
}

/** By the clock of the station: when it stopped, or when the newest reading was taken. */
export const endOf = ({ stopped, latest, started }: BackendTransactionRowDto): string =>
  stopped?.timestamp ?? latest?.at ?? started?.timestamp ?? '';
