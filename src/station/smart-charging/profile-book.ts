/**
 * The charging profiles that outlive transactions, `ChargePointMaxProfile` and `TxDefaultProfile`: durable, and at hand in the order in
 * which they prevail.
 */
import type { Store, Table } from '../../kernel/index.js';
import type { InstalledProfile } from './charging-profile.js';
import { byPrecedence } from './timeline.js';

export class ProfileBook {
  readonly #store: Store;
  readonly #rows: Table<InstalledProfile>;
  #profiles: readonly InstalledProfile[];

  constructor(store: Store) {
    this.#store = store;
    this.#rows = store.table('chargingProfiles');
    this.#profiles = this.#read();
  }

  all(): readonly InstalledProfile[] {
    return this.#profiles;
  }

  /** Takes profiles out and one in, together. @throws StoreFault, and nothing has changed */
  exchange(out: readonly InstalledProfile[], added?: InstalledProfile): void {
    if (out.length === 0 && !added) return;
    this.#store.atomically(() => {
      for (const old of out) this.#rows.delete(keyOf(old));
      if (added) this.#rows.put(keyOf(added), added);
    });
    this.#profiles = this.#read();
  }

  #read(): readonly InstalledProfile[] {
    return this.#rows
      .rows()
      .map(([, profile]) => profile)
      .sort(byPrecedence);
  }
}

/** One profile for each purpose, connector and level (OCPP 1.6 §3.13.2). */
const keyOf = ({ purpose, connectorId, stackLevel }: InstalledProfile): string => `${purpose}/${connectorId}/${stackLevel}`;
