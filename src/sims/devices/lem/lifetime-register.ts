import { Instant, type Store, seconds, type Table, Wh } from '../../../kernel/index.js';

/** Energy that went through the meter since some moment of its own: of the process, of the plant. Only grows. */
export interface EnergyFlow {
  read(): { readonly energy_Wh: Wh };
}

/** Where the registers of a twin's meters are kept. */
export const registerTable = (store: Store): Table<KeptReading> => store.table('twinMeterRegisters');

/** When a meter was last read, as far as that is kept; 0 where none was. */
export const lastReadAt = (store: Store): Instant =>
  Instant(
    Math.max(
      0,
      ...registerTable(store)
        .rows()
        .map(([, { at }]) => at),
    ),
  );

export interface KeptReading {
  readonly register_Wh: Wh;
  readonly at: Instant;
}

/**
 * The counter that only grows, over restarts too. A value is kept before it is shown, in whole watt-hours as in the record; the
 * fraction that was not shown is lost with the power.
 */
export class LifetimeRegister {
  readonly #table: Table<KeptReading>;
  readonly #key: string;
  readonly #flow: EnergyFlow;
  readonly #base_Wh: number;
  #kept: KeptReading;

  /** @param first what a meter shows that has never been in this store */
  constructor(table: Table<KeptReading>, key: string, flow: EnergyFlow, first: KeptReading) {
    this.#table = table;
    this.#key = key;
    this.#flow = flow;
    const kept = table.get(key);
    this.#kept = kept ?? first;
    if (!kept) table.put(key, first);
    this.#base_Wh = this.#kept.register_Wh - flow.read().energy_Wh;
  }

  /** The last value shown, and when. */
  get kept(): KeptReading {
    return this.#kept;
  }

  /**
   * The value now.
   * @param everyMinute keep the moment once a minute even when nothing flows: in a transaction it says when the power was lost
   * @throws StoreFault when the value cannot be kept
   */
  read(at: Instant, everyMinute: boolean): Wh {
    const register_Wh = Math.trunc(this.#base_Wh + this.#flow.read().energy_Wh);
    if (register_Wh > this.#kept.register_Wh || (everyMinute && at - this.#kept.at >= minute_ms)) {
      const reading = { register_Wh: Wh(Math.max(register_Wh, this.#kept.register_Wh)), at };
      this.#table.put(this.#key, reading);
      this.#kept = reading;
    }
    return this.#kept.register_Wh;
  }
}

const minute_ms = seconds(60);
