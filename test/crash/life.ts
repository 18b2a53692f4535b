/** What the test and the station's program say to each other: one life of the program from its start to its end. */
import type { Side } from '../../src/kernel/index.js';
import type { CutSession, Kept } from './audit.js';
import type { WriteMoment } from './interrupted-store.js';

/** Where in a session the power goes; recovery is the beginning of a life that follows a cut. */
export const phases = ['recovery', 'handshake', 'meterStart', 'startTransaction', 'charging', 'stop', 'record', 'stopTransaction'] as const;
export type Phase = (typeof phases)[number];

export interface Life {
  readonly folder: string;
  /** Address of the back-end, without the identity. */
  readonly backend: string;
  /** Simulated time of the start, whole seconds in milliseconds; a life is shorter than an hour. */
  readonly start_ms: number;
  /** Who comes when, and with which vehicle. */
  readonly seed: string;
  /** The program kills itself at a write; where it is missing, somebody else does, or nobody. */
  readonly end?: WriteEnd;
  /** No driver comes any more: what is open is finished, what waits delivered, and the program ends by itself. */
  readonly orderly: boolean;
}

/** At the first `moment` of a write after so many writes since the phase began. */
export interface WriteEnd {
  readonly phase: Phase;
  readonly writes: number;
  readonly moment: WriteMoment;
}

/** A line that the program writes. */
export type Line =
  /** Sessions that lie open on the disk at the start. */
  | { readonly type: 'found'; readonly sessions: readonly (CutSession & { readonly side: Side })[] }
  | { readonly type: 'phase'; readonly phase: Phase; readonly side?: Side; readonly reason?: string }
  /** The last line of an orderly life. */
  | { readonly type: 'kept'; readonly kept: Kept };
