import type { Clock, Ids, Instant, Log, Side, Store, Table, Timer } from '../../../kernel/index.js';
import { greater, hours, Instant as instant, type Wh } from '../../../kernel/index.js';
import type { IdentificationMeans, MeterTransaction } from '../../../station/ports/index.js';
import { type ClosedTransaction, type LegalRecord, signRecord } from './legal-forms.js';
import { type EnergyFlow, type KeptReading, LifetimeRegister, registerTable } from './lifetime-register.js';
import { newSecretKey, Signer } from './signer.js';
import { type Status, type StatusBit, startBlockers, statusValue } from './status-bits.js';

export interface DcbmParts {
  readonly side: Side;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly store: Store;
  readonly flow: EnergyFlow;
  readonly log: Log;
  /** Lifetime register of a new meter. */
  readonly firstRegister_Wh: Wh;
  /** Time zone that the meter is set to. */
  readonly zone: string;
  /** How many transactions the meter can hold. */
  readonly capacity: number;
}

interface OpenTransaction {
  readonly id: string;
  readonly evseId: string;
  readonly means: IdentificationMeans;
  readonly begunAt: Instant;
  readonly importBegin_Wh: Wh;
}

/** What a meter remembers without power, apart from its register and its records. */
interface Memory {
  readonly serial: string;
  readonly secretKey: string;
  readonly lastPage: number;
  /** Undefined until the clock was set for the first time. */
  readonly synchronizedAt?: Instant;
  readonly open: OpenTransaction | null;
}

/** How long a setting of the clock holds, also without power, and how long a transaction may last. */
const clockHolds_ms = hours(48);
/** A record is found by its transaction id among this many of the newest. */
const searchedById = 840;

/**
 * One LEM DCBM 400/600 with its memory: key, lifetime register, pages and a ring of signed records. It is made anew over the same
 * store at each power-up, and then first closes what the loss of power left open.
 */
export class Dcbm {
  /** Set by a story: a fatal error of the measuring unit forbids new transactions. */
  fatalError = false;
  readonly #parts: DcbmParts;
  readonly #memories: Table<Memory>;
  readonly #registers: Table<KeptReading>;
  readonly #records: Table<LegalRecord>;
  readonly #register: LifetimeRegister;
  readonly #signer: Signer;
  /** The meter's clock runs by itself and takes no notice when the station's wall clock is set. */
  #clockOffset_ms: number;
  #memory: Memory;
  #limit: Timer | undefined;

  /**
   * @param serial number of a meter that is new to the store, made up when missing; one that is in it keeps its own for life
   * @throws StoreFault
   */
  constructor(parts: DcbmParts, serial?: string) {
    const { clock, ids, store, side, flow } = parts;
    this.#parts = parts;
    this.#memories = store.table('twinMeters');
    this.#registers = registerTable(store);
    this.#records = store.table('twinMeterRecords');
    this.#clockOffset_ms = clock.now() - clock.monotonic();
    const kept = this.#memories.get(side);
    this.#memory = kept ?? { serial: serial ?? newSerial(ids), secretKey: newSecretKey(ids), lastPage: 0, open: null };
    this.#register = store.atomically(() => {
      if (!kept) this.#memories.put(side, this.#memory);
      return new LifetimeRegister(this.#registers, side, flow, { register_Wh: parts.firstRegister_Wh, at: this.#now() });
    });
    this.#signer = new Signer(this.#memory.secretKey);
    if (this.#memory.open) this.#close(this.#memory.open, 'P');
  }

  get serial(): string {
    return this.#memory.serial;
  }

  /** Bare point X‖Y, hexadecimal. */
  get publicKey(): string {
    return this.#signer.publicKey();
  }

  get openId(): string | undefined {
    return this.#memory.open?.id;
  }

  status(): Status {
    const { synchronizedAt, open } = this.#memory;
    return {
      suLinkStatusIsOk: true,
      muFatalErrorOccured: this.fatalError,
      transactionIsOnGoing: open !== null,
      timeSyncStatusIsOk: synchronizedAt !== undefined && this.#now() - synchronizedAt <= clockHolds_ms,
    };
  }

  /** The lifetime register now. @throws StoreFault when the value cannot be kept */
  read(): Wh {
    return this.#register.read(this.#now(), this.#memory.open !== null);
  }

  /** Sets the meter's clock to the station's; refused in a transaction. @throws StoreFault */
  synchronize(): boolean {
    if (this.#memory.open) return false;
    const now = this.#parts.clock.now();
    this.#remember({ ...this.#memory, synchronizedAt: now });
    this.#clockOffset_ms = now - this.#parts.clock.monotonic();
    return true;
  }

  /** Opens a transaction, unless a status bit forbids it: the answer names what does, nothing when it runs. @throws StoreFault */
  start({ id, evseId, means }: MeterTransaction): readonly StatusBit[] {
    const blockers = startBlockers(this.status());
    if (blockers.length > 0) return blockers;
    this.#remember({ ...this.#memory, open: { id, evseId, means, begunAt: this.#now(), importBegin_Wh: this.read() } });
    this.#limit = this.#parts.clock.after(`meter ${this.#parts.side}: 48 h`, clockHolds_ms, () => this.#endAtLimit());
    return [];
  }

  /** Closes the running transaction; undefined when none is. @throws StoreFault */
  stop(): LegalRecord | undefined {
    const { open } = this.#memory;
    return open ? this.#close(open, 'E') : undefined;
  }

  /** The newest record of that transaction. */
  recordOf(id: string): LegalRecord | undefined {
    for (let back = 0; back < searchedById; back++) {
      const record = this.recordBefore(back);
      if (!record || record.transactionId === id) return record;
    }
    return undefined;
  }

  /** The record that lies `back` before the newest; undefined for one that never was or that newer ones have overwritten. */
  recordBefore(back: number): LegalRecord | undefined {
    const page = this.#memory.lastPage - back;
    if (back < 0 || back >= this.#parts.capacity || page < 1) return undefined;
    return this.#records.get(this.#slot(page));
  }

  /** Takes the meter out of the station: with it go its key, its register and its records. @throws StoreFault */
  remove(): void {
    const { side, store } = this.#parts;
    store.atomically(() => {
      this.#memories.delete(side);
      this.#registers.delete(side);
      for (const [slot] of this.#records.rows(`${side}/`)) this.#records.delete(slot);
    });
    this.#limit?.cancel();
  }

  #endAtLimit(): void {
    const { open } = this.#memory;
    if (!open) return;
    try {
      this.#close(open, 'A');
    } catch (cause) {
      this.#parts.log.error('meter.notKept', { transactionId: open.id, cause: String(cause) });
    }
  }

  /** After a loss of power the last kept reading is all that the meter knows of the end. */
  #close(open: OpenTransaction, ending: ClosedTransaction['ending']): LegalRecord {
    const { serial, lastPage } = this.#memory;
    const { zone, store, log } = this.#parts;
    if (ending !== 'P') this.read();
    const { register_Wh, at } = this.#register.kept;
    const page = lastPage + 1;
    const record = signRecord(
      {
        ...open,
        page,
        endedAt: greater(open.begunAt, ending === 'P' ? at : this.#now()),
        importEnd_Wh: register_Wh,
        ending,
        status: statusValue({ ...this.status(), transactionIsOnGoing: false }),
      },
      { serial, zone },
      this.#signer,
    );
    const memory = { ...this.#memory, lastPage: page, open: null };
    store.atomically(() => {
      this.#records.put(this.#slot(page), record);
      this.#memories.put(this.#parts.side, memory);
    });
    this.#memory = memory;
    this.#limit?.cancel();
    log.info('meter.closed', { page, ending, transactionId: open.id });
    return record;
  }

  #remember(memory: Memory): void {
    this.#memories.put(this.#parts.side, memory);
    this.#memory = memory;
  }

  #now(): Instant {
    return instant(Math.round(this.#clockOffset_ms + this.#parts.clock.monotonic()));
  }

  #slot(page: number): string {
    return `${this.#parts.side}/${String((page - 1) % this.#parts.capacity).padStart(5, '0')}`;
  }
}

const newSerial = (ids: Ids): string => `1${String(Number.parseInt(ids.hex(4), 16) % 1_000_000_000).padStart(9, '0')}`;
