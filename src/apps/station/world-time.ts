import { type Instant, Instant as instant, type Store, type Table } from '../../kernel/index.js';

/** How far simulated time has come: a world that ran ahead of the machine goes on from there, so that no bill is older than the last. */
export class WorldTime {
  readonly #times: Table<Instant>;

  constructor(twinStore: Store) {
    this.#times = twinStore.table('worldTime');
  }

  /** Where time begins now: as wanted, else the machine's time, but never before what was. */
  begin(wanted: Instant | undefined): Instant {
    return instant(Math.max(wanted ?? Date.now(), this.#times.get('latest') ?? 0));
  }

  keep(now: Instant): void {
    this.#times.put('latest', now);
  }
}
