import type { A, Clock, Ids, Log, Side, Store, V, W } from '../../kernel/index.js';
import { DeviceFault, power, StoreFault, Wh } from '../../kernel/index.js';
import { energyBetween, readRecord, spkiOfBareKey } from '../../protocols/ocmf/index.js';
import type { DcMeter, MeterIdentity, MeterReading, MeterStatus, MeterTransaction, SignedRecord } from '../../station/ports/index.js';
import { Dcbm, type DcbmParts } from './lem/dcbm.js';
import { type LegalRecord, model } from './lem/legal-forms.js';

/**
 * The twin's DC meter of one side: a LEM DCBM together with what its driver does, which is to set the meter's clock before every
 * start and to turn refusals and silence into faults. All calls answer at once.
 */
export interface TwinDcMeter extends DcMeter {
  /** Of the meter that is in now. */
  readonly serial: string;
  inject(fault: MeterFault): void;
  clear(fault: MeterFault): void;
  /** Faults in force. */
  faults(): readonly MeterFault[];
  /** A technician puts a new meter in: new serial number, new key, pages from 1; an open transaction is gone with the old one. */
  exchange(): void;
  /** What flows now, as the meter measures it; for service pages, not for billing. */
  measure(): MeterMeasurement;
}

/** `silent`: no answers, though it goes on counting. `refusesStart`: a fatal error, so that no new transaction begins. */
export type MeterFault = 'silent' | 'refusesStart';

export interface MeterMeasurement {
  readonly voltage_V: V;
  readonly current_A: A;
  readonly power_W: W;
  /** Whether accuracy class A is stated for this voltage and current. */
  readonly withinRange: boolean;
}

/** Where the meter's accuracy is stated (data sheet of the station; manual §5.4). */
export const measuringRange = { lowest_V: 200, highest_V: 920, lowest_A: 4, highest_A: 350 } as const;

/** What goes through the meter, from the plant. */
export interface MeterFlow {
  /** `energy_Wh` counts from the making of the plant and only grows. */
  read(): { readonly energy_Wh: Wh; readonly voltage_V: V; readonly current_A: A };
}

export interface DcMeterParts {
  readonly side: Side;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Key, register, transaction and records live in tables of its own (`twinMeter…`). */
  readonly store: Store;
  readonly flow: MeterFlow;
  readonly log: Log;
  /** Ten digits; made up from `ids` when missing. A meter that is in the store already keeps its own. */
  readonly serial?: string;
  readonly options?: DcMeterOptions;
}

export interface DcMeterOptions {
  /** IANA time zone of the station; Europe/Berlin. */
  readonly zone?: string;
  /** Lifetime register of a meter that is new to the store; 0. */
  readonly firstRegister_Wh?: Wh;
  /** Places in the ring of stored transactions; 20 399. */
  readonly capacity?: number;
}

/**
 * @throws StoreFault when the store cannot keep a new meter, or the end of a transaction that a loss of power left open
 * @throws RangeError for a serial number that is not of ten digits
 */
export function createDcMeter(parts: DcMeterParts): TwinDcMeter {
  const { side, clock, ids, store, flow, serial, options = {} } = parts;
  if (serial !== undefined && !/^\d{10}$/.test(serial))
    throw new RangeError(`serial number "${serial}" of meter ${side} is not ten digits`);
  const { zone = 'Europe/Berlin', firstRegister_Wh = Wh(0), capacity = 20_399 } = options;
  const log = parts.log.with({ device: `dcMeter${side}` });
  return new DrivenDcbm({ side, clock, ids, store, flow, log, zone, firstRegister_Wh, capacity }, flow, serial);
}

class DrivenDcbm implements TwinDcMeter {
  readonly side: Side;
  readonly #parts: DcbmParts;
  readonly #flow: MeterFlow;
  #faults: readonly MeterFault[] = noFaults;
  #unit: Dcbm;
  /** The last value could be kept. */
  #keeps = true;

  constructor(parts: DcbmParts, flow: MeterFlow, serial: string | undefined) {
    this.side = parts.side;
    this.#parts = parts;
    this.#flow = flow;
    this.#unit = new Dcbm(parts, serial);
  }

  live(): MeterReading | undefined {
    if (this.#faults.includes('silent')) return undefined;
    try {
      const importRegister_Wh = this.#unit.read();
      this.#keeps = true;
      return { at: this.#parts.clock.now(), importRegister_Wh };
    } catch (cause) {
      if (!(cause instanceof StoreFault)) throw cause;
      // Once, not every second.
      if (this.#keeps) this.#parts.log.error('meter.notKept', { cause: cause.code });
      this.#keeps = false;
      return undefined;
    }
  }

  async identify(): Promise<MeterIdentity> {
    return this.#ask(({ serial: meterId, publicKey }) => ({
      meterId,
      type: `${model.name}_${model.version}`,
      publicKey,
      publicKeyOcmf: spkiOfBareKey(publicKey),
    }));
  }

  async status(): Promise<MeterStatus> {
    return this.#ask(({ openId }) => (openId === undefined ? { transaction: 'none' } : { transaction: 'open', id: openId }));
  }

  async start(transaction: MeterTransaction): Promise<void> {
    this.#ask((meter) => {
      const { side } = this;
      const unfit = unfitFor(transaction);
      if (unfit) throw new DeviceFault('meter.refused', { side, because: unfit });
      meter.synchronize();
      const blockers = meter.start(transaction);
      if (blockers.length > 0) throw new DeviceFault('meter.refused', { side, because: blockers });
    });
  }

  async stop(id: string): Promise<SignedRecord> {
    return this.#ask((meter) => this.#found(meter.openId === id ? meter.stop() : meter.recordOf(id), { id }));
  }

  async recordBefore(back: number): Promise<SignedRecord> {
    return this.#ask((meter) => this.#found(meter.recordBefore(back), { back }));
  }

  get serial(): string {
    return this.#unit.serial;
  }

  inject(fault: MeterFault): void {
    this.#faults = [...this.#faults.filter((other) => other !== fault), fault];
    this.#obey();
  }

  clear(fault: MeterFault): void {
    this.#faults = this.#faults.filter((other) => other !== fault);
    this.#obey();
  }

  faults(): readonly MeterFault[] {
    return this.#faults;
  }

  exchange(): void {
    this.#unit.remove();
    this.#unit = new Dcbm(this.#parts);
    this.#obey();
    this.#parts.log.info('meter.exchanged', { serial: this.#unit.serial });
  }

  measure(): MeterMeasurement {
    const { voltage_V, current_A } = this.#flow.read();
    const { lowest_V, highest_V, lowest_A, highest_A } = measuringRange;
    const withinRange = voltage_V >= lowest_V && voltage_V <= highest_V && current_A >= lowest_A && current_A <= highest_A;
    return { voltage_V, current_A, power_W: power(voltage_V, current_A), withinRange };
  }

  #obey(): void {
    this.#unit.fatalError = this.#faults.includes('refusesStart');
  }

  /** An answer of the meter. One that cannot keep a value does not answer, as one without power would not. */
  #ask<T>(question: (meter: Dcbm) => T): T {
    const { side } = this;
    if (this.#faults.includes('silent')) throw new DeviceFault('meter.no-answer', { side });
    try {
      return question(this.#unit);
    } catch (cause) {
      if (cause instanceof StoreFault) throw new DeviceFault('meter.no-answer', { side, store: cause.code }, { cause });
      throw cause;
    }
  }

  #found(record: LegalRecord | undefined, wanted: Readonly<Record<string, unknown>>): SignedRecord {
    if (!record) throw new DeviceFault('meter.unknown-transaction', { side: this.side, ...wanted });
    return signedRecord(record);
  }
}

const noFaults: readonly MeterFault[] = [];

/** As the driver of a real meter does it: what the core wants to know of a record is read from the record. */
function signedRecord(legal: LegalRecord): SignedRecord {
  const result = readRecord(legal.ocmf);
  if ('unreadable' in result) throw new Error(`record of transaction ${legal.transactionId}: ${result.unreadable}`);
  const { payload } = result.record;
  const span = energyBetween(payload);
  if (!payload.PG || !span) throw new Error(`record of transaction ${legal.transactionId} lacks its page or a reading`);
  return { ...legal, page: payload.PG, importStart_Wh: span.begin.value_Wh, importStop_Wh: span.end.value_Wh };
}

/**
 * What the meter would not take, in words. Ids go into the record, where a bar would split it, and where characters other than ASCII
 * verify on some computers only.
 */
function unfitFor({ id, evseId }: MeterTransaction): string | undefined {
  if (!/^[\x20-\x7e]{1,37}$/.test(id) || /[|,]/.test(id)) return 'transaction id: 1 to 37 printable ASCII characters without | and comma';
  if (!/^[\x20-\x7e]{0,37}$/.test(evseId) || evseId.includes('|')) return 'EVSE id: at most 37 printable ASCII characters without |';
  return undefined;
}
