/** How strictly what is seen is compared with what was recorded. */
import { Ms } from '../../kernel/index.js';
import type { Allows } from './compare.js';
import { streamOf } from './streams.js';
import { livenessOnly, type Tolerance, toleranceFor, tolerances } from './tolerances.js';

export interface Comparison {
  /** Messages of one stream must come in their recorded order. */
  readonly streamOf: (action: string, payload: unknown) => string;
  readonly allows: (action: string, of: Tolerance['of']) => Allows;
  /** Calls of this kind are answered and not compared. */
  readonly ignores: (action: string) => boolean;
  /** Message ids and times must be the same too. */
  readonly exact: boolean;
  /** How much later than recorded a message may come before it counts as missing. */
  readonly patience_ms: Ms;
}

/** Order by streams, payloads by the table of tolerances: the station, its vehicles and its hands may be others. */
export const usual: Comparison = {
  streamOf,
  allows: (action, of) => (path) => toleranceFor(tolerances, { action, of, path }),
  ignores: (action) => livenessOnly.has(action),
  exact: false,
  patience_ms: Ms(60_000),
};

/** Every message at its time with its id and every octet of its payload: for our own recordings, made with the same seed and hands. */
export const exact: Comparison = {
  streamOf: () => 'all',
  allows: () => () => undefined,
  ignores: () => false,
  exact: true,
  patience_ms: Ms(1_000),
};
