/**
 * What survives the loss of power: tables of rows under ordered keys. Two implementations, an embedded SQL database and an
 * in-memory twin for tests and fleets, pass one contract test.
 */
export interface Store {
  /** The table of that name; made when it does not exist. Rows are plain data (JSON). */
  table<Row>(name: string): Table<Row>;
  /**
   * All writes made by `work` become durable together or not at all; when it returns they are on the disk. Nested calls join the
   * outer one. `work` must not await.
   * @throws StoreFault
   */
  atomically<T>(work: () => T): T;
  close(): void;
}

/** Rows in the order of their keys (compared as UTF-8 octets; keys are ASCII). A write outside `atomically` is durable by itself. */
export interface Table<Row> {
  get(key: string): Row | undefined;
  /** @throws StoreFault */
  put(key: string, row: Row): void;
  /** @throws StoreFault */
  delete(key: string): void;
  /** Deletes every row; costs about as much as deleting one. @throws StoreFault */
  clear(): void;
  /** Rows whose keys begin with `prefix` (all by default), in order, at most `limit`. */
  rows(prefix?: string, limit?: number): readonly (readonly [key: string, row: Row])[];
  count(prefix?: string): number;
}

export type StoreFaultCode = 'store.full' | 'store.damaged' | 'store.failed';

/** The store cannot keep what it was given. The station must not charge what it cannot bill. */
export class StoreFault extends Error {
  readonly code: StoreFaultCode;
  constructor(code: StoreFaultCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StoreFault';
    this.code = code;
  }
}

/** A key that sorts by number: twelve digits. */
export const sequenceKey = (n: number): string => String(n).padStart(12, '0');
