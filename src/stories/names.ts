/** Names that stories use and other parts own; a misspelt one is found before the story begins. */
import type { StationAction } from '../protocols/ocpp16/index.js';

export interface Names {
  readonly vehicles: readonly string[];
  /** Codes of the fault catalogue. */
  readonly faults: readonly string[];
  readonly generations: readonly string[];
  readonly profiles: readonly string[];
  /** Configuration keys of the station. */
  readonly keys: readonly string[];
  /** Which statuses the back-end can be told to give in an answer. */
  readonly statuses: Readonly<Partial<Record<StationAction, readonly string[]>>>;
}
