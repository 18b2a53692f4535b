import type { A, Percent, Side, V, W } from '../../kernel/index.js';

/**
 * One output with its cable, contactors and vehicle link, as the core sees it. Behind it stands the vehicle communication
 * controller (DIN 70121, ISO 15118-2) or the twin. The core decides when to begin and to end and how much may flow; the outlet
 * carries out cable check, precharge, current demand and ramp-down in their order and times.
 */
export interface Outlet {
  readonly side: Side;
  /** Newest reading; costs nothing. */
  read(): OutletReading;
  /**
   * The driver is authorised and the cable is in: parameter discovery, cable check, precharge, contactors closed. Ends with
   * `ready` (no current flows yet) or `refused`. Called while already under way it does nothing.
   */
  begin(): void;
  /** What the vehicle may draw from now on; ceilings, not set-points. Nothing flows before the first offer after `ready`. */
  offer(ceiling: Offer): void;
  /** Ramp to 0 A, contactors open. Ends with `ended`; when nothing was under way, at once. */
  end(): void;
  /** Tells what happens from now on; one listener, the core. */
  listen(listener: (event: OutletEvent) => void): void;
}

export interface Offer {
  readonly power_W: W;
  readonly current_A: A;
}

export interface OutletReading {
  readonly plugged: boolean;
  readonly voltage_V: V;
  readonly current_A: A;
  readonly power_W: W;
  /** State of charge that the vehicle announced; undefined until it has. */
  readonly evSoc_pct: Percent | undefined;
  /** Power that the vehicle asks for now; undefined until it has asked. */
  readonly evDemand_W: W | undefined;
}

export type OutletEvent =
  /** A good connection: proximity and pilot agree. A bad contact makes no event. */
  | { readonly type: 'plugged' }
  | { readonly type: 'unplugged' }
  /** Contactors closed, no current: the meter may be started. */
  | { readonly type: 'ready' }
  /** The session could not be started with this vehicle. */
  | { readonly type: 'refused'; readonly why: string }
  /** The vehicle draws nothing for now (`paused`), or draws again. */
  | { readonly type: 'evPaused' }
  | { readonly type: 'evResumed' }
  /** The vehicle has what it wanted, or its driver pressed stop in it. The core answers with `end`. */
  | { readonly type: 'evStopped'; readonly why: 'targetReached' | 'requested' }
  /** Current is zero, contactors are open. */
  | { readonly type: 'ended' };
