/** What the test and the commanded station's program say to each other: one life of the program from its start to its end. */
import type { WriteMoment } from './interrupted-store.js';

export interface CommandedLife {
  readonly folder: string;
  /** Address of the back-end, without the identity; behind TLS. */
  readonly backend: string;
  /** PEM; installed at the first start, so that the back-end can be trusted. */
  readonly root: string;
  /** Simulated time of the start, in milliseconds. */
  readonly start_ms: number;
  readonly seed: string;
  /** The program kills itself at the first `moment` of a write after so many writes since the first command came in; where missing, somebody else does. */
  readonly end?: { readonly writes: number; readonly moment: WriteMoment };
}

/** Everything that commands change, each thing as one text; what is not there is empty. */
export interface CommandedState {
  /** Who has reserved each side. */
  readonly reservation1: string;
  readonly reservation2: string;
  /** Version and tokens of the local list: see `listText`. */
  readonly list: string;
  /** Fingerprints of the manufacturer's roots, in order. */
  readonly roots: string;
  readonly securityProfile: string;
  readonly authorizationKey: string;
  /** Of the firmware that runs. */
  readonly release: string;
}
export type Thing = keyof CommandedState;

/** @param tokens In any order */
export const listText = (version: number, tokens: readonly string[]): string => `${version}: ${tokens.toSorted().join(' ')}`;

/** A line that the program writes. */
export type CommandedLine =
  /** How it found itself at its start, before it reached anybody. */
  | { readonly type: 'found'; readonly state: CommandedState }
  /** It is online, nothing is on trial any more, and no update is under way. The first time in a life only. */
  | { readonly type: 'settled'; readonly state: CommandedState };
