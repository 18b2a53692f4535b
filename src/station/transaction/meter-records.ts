/** Who one side's meter is, and that each of its pages is on the disk. */
import { Ms, type Side } from '../../kernel/index.js';
import type { DcMeter, MeterIdentity, SignedRecord } from '../ports/index.js';
import type { StationTime } from '../time.js';
import type { SessionLedger } from './ledger.js';
import type { MeterCalls } from './meter-calls.js';
import { joins, missingRecords } from './pages.js';
import type { Session } from './session.js';

export interface MeterRecordsParts {
  readonly side: Side;
  readonly time: StationTime;
  readonly ledger: SessionLedger;
  readonly meter: DcMeter;
  readonly calls: MeterCalls;
}

export class MeterRecords {
  readonly #parts: MeterRecordsParts;
  #identity: MeterIdentity | undefined;

  constructor(parts: MeterRecordsParts) {
    this.#parts = parts;
  }

  /** Whoever the meter last said it is. */
  get identity(): MeterIdentity | undefined {
    return this.#identity;
  }

  /** Asks the meter who it is; undefined while it is silent. */
  async identify(): Promise<MeterIdentity | undefined> {
    const asked = await this.#parts.calls.ask(() => this.#parts.meter.identify());
    if (asked.type !== 'answered') return undefined;
    this.#identity = asked.value;
    return asked.value;
  }

  /** What the meter has and the disk has not, up to its newest record; nothing while the meter is silent. */
  async missing(): Promise<readonly SignedRecord[]> {
    const { calls, meter } = this.#parts;
    const newest = await calls.ask(() => meter.recordBefore(0), { attempts: 1, pause_ms: Ms(0) });
    return newest.type === 'answered' ? this.missingUpTo(newest.value) : [];
  }

  /** The newest record together with those before it that are not on the disk. A meter that is new to the disk brings nothing old along. */
  async missingUpTo(newest: SignedRecord): Promise<readonly SignedRecord[]> {
    const { ledger, meter, calls } = this.#parts;
    const meterId = this.#identity?.meterId;
    if (meterId === undefined || !ledger.knows(meterId)) return [];
    const isKept = (page: string): boolean => ledger.has(meterId, page);
    if (isKept(newest.page)) return [];
    if (joins(newest.page, isKept)) return [newest];
    const asked = await calls.ask(() => missingRecords(meter, isKept));
    return asked.type === 'answered' ? asked.value : [newest];
  }

  /** Keeps records as they came; call it within a durable write. */
  keep(records: readonly SignedRecord[]): void {
    const identity = this.#identity;
    if (!identity) return;
    for (const record of records) this.#keep(record, identity.meterId, identity.publicKeyOcmf);
  }

  /** The record of a session, with the meter and the key that were pinned at its start. */
  keepOf({ meterId, publicKey }: Session, record: SignedRecord): void {
    this.#keep(record, meterId, publicKey);
  }

  #keep({ transactionId, page, ocmf, lem }: SignedRecord, meterId: string, publicKey: string): void {
    const { side, ledger, time } = this.#parts;
    ledger.keep({ sessionId: transactionId, side, meterId, page, publicKey, ocmf, lem, keptAt: time.now() });
  }
}
