/** Files that the station makes to be sent or fetched. They are written as they come, dropped when they have gone, and do not outlive a start. */
import type { Instant } from '../../kernel/index.js';
import type { Source } from './transfer.js';

export interface Spool {
  /**
   * Makes a tar archive (POSIX ustar) of the entries, in their order.
   * Rejects with what the entries throw, or when nothing more can be written; then nothing of it is left.
   */
  archive(entries: AsyncIterable<ArchiveEntry>): Promise<SpooledFile>;
  /** Makes a file of these octets. Rejects as `archive` does. */
  file(octets: AsyncIterable<Uint8Array>): Promise<SpooledFile>;
  /** Drops what a program that lost its power has left. To be called before anything is made. Never rejects. */
  clear(): Promise<void>;
}

export interface ArchiveEntry {
  /** With folders, separated by `/`; at most 100 ASCII characters. */
  readonly name: string;
  readonly modified: Instant;
  /** How many there are shows when they have come. */
  readonly octets: AsyncIterable<Uint8Array>;
}

export interface SpooledFile extends Source {
  /** To be called once it has gone, or will not go any more. Never rejects. */
  discard(): Promise<void>;
}
