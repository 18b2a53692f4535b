import type { Side, Store, Table } from '../kernel/index.js';
import { connectorOf } from '../kernel/index.js';

export type ConnectorId = 0 | 1 | 2;

export const isConnectorId = (id: number): id is ConnectorId => id === 0 || id === 1 || id === 2;

/**
 * Operative or inoperative, as the back-end wants it (OCPP 1.6 §5.2); survives restarts. A change during a session is written down at
 * once and takes effect when the session is over, so that a loss of power in between forgets nothing.
 */
export class Availability {
  readonly #store: Store;
  readonly #rows: Table<{ readonly operative: boolean }>;

  constructor(store: Store) {
    this.#store = store;
    this.#rows = store.table('availability');
  }

  /** Connector 0 stands for the station and all of its connectors. */
  set(connectorId: ConnectorId, operative: boolean): void {
    const ids: readonly ConnectorId[] = connectorId === 0 ? [0, 1, 2] : [connectorId];
    this.#store.atomically(() => {
      for (const id of ids) this.#rows.put(String(id), { operative });
    });
  }

  isOperative(connectorId: ConnectorId): boolean {
    return this.#rows.get(String(connectorId))?.operative ?? true;
  }

  serves(side: Side): boolean {
    return this.isOperative(0) && this.isOperative(connectorOf(side));
  }
}
