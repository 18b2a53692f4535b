import { Instant, type Log, type Store, StoreFault, type Table } from '../../kernel/index.js';
import { lastReadAt } from '../../sims/devices/lem/lifetime-register.js';

/**
 * How far simulated time has come: a world that ran ahead of the machine goes on from there, so that no bill is older than the last. Messages
 * tell of it, and meters, which sign when they were read.
 */
export class WorldTime {
  readonly #times: Table<Instant>;
  /** What is written down; a message within it needs no new line. */
  #kept: Instant;

  constructor(twinStore: Store) {
    this.#times = twinStore.table('worldTime');
    this.#kept = Instant(Math.max(this.#times.get('latest') ?? 0, lastReadAt(twinStore)));
  }

  /** Where time begins now: as wanted, else the machine's time, but never before what was. */
  begin(wanted: Instant | undefined): Instant {
    return Instant(Math.max(wanted ?? Date.now(), this.#kept));
  }

  /**
   * Called with every message, so it writes once a second, which is as exactly as messages tell the time. A disk that is full must not
   * keep the message back.
   */
  keep(now: Instant, log: Log): void {
    if (now <= this.#kept) return;
    try {
      this.#kept = Instant(Math.ceil(now / 1000) * 1000);
      this.#times.put('latest', this.#kept);
    } catch (error) {
      if (!(error instanceof StoreFault)) throw error;
      log.warn('world-time.not-kept', { code: error.code });
    }
  }
}
