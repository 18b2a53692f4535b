import type { TwinStation } from '../../src/apps/station/twin-station.js';
import { sides } from '../../src/kernel/index.js';
import type { Kept } from './audit.js';

/** What a station and its meters hold now. */
export async function keptOf({ station, csms, meters }: TwinStation): Promise<Kept> {
  const newestPages: Record<string, number> = {};
  for (const side of sides) {
    const { meterId } = await meters[side].identify();
    newestPages[meterId] = await meters[side].recordBefore(0).then(
      ({ page }) => Number(page.slice(1)),
      () => 0,
    );
  }
  return {
    past: station.ledger.past(),
    records: station.ledger.records(),
    newestPages,
    openSessions: sides.filter((side) => station.ledger.open(side)).length,
    waiting: csms.outbox.waitingCount,
    deadLetters: csms.outbox.deadLetters().length,
  };
}
