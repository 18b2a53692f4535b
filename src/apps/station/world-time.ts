import { Instant, type Log, type Store, StoreFault, type Table } from '../../kernel/index.js';

/** How far simulated time has come: a world that ran ahead of the machine goes on from there, so that no bill is older than the last. */
export class WorldTime {
  readonly #times: Table<Instant>;

  constructor(twinStore: Store) {
    this.#times = twinStore.table('worldTime');
  }

  /** Where time begins now: as wanted, else the machine's time, but never before what was. */
  begin(wanted: Instant | undefined): Instant {
    return Instant(Math.max(wanted ?? Date.now(), this.#times.get('latest') ?? 0));
  }

  /** Called with every message: a disk that is full must not keep the message back. */
  keep(now: Instant, log: Log): void {
    try {
      this.#times.put('latest', now);
    } catch (error) {
      if (!(error instanceof StoreFault)) throw error;
      log.warn('world-time.not-kept', { code: error.code });
    }
  }
}
