/**
 * One side's meter as a source of faults: silent in the middle of a session, or of no use for one. The fault stays until the meter answers
 * again; then the pages that were missed meanwhile are fetched.
 */
import { type Clock, type Ms, type Side, seconds, type Timer } from '../../kernel/index.js';
import type { DcMeter } from '../ports/index.js';
import type { MeterFailure, SessionRunner } from '../transaction/session-runner.js';
import type { Safety } from './safety.js';

export interface MeterWatchParts {
  readonly side: Side;
  readonly clock: Clock;
  readonly meter: DcMeter;
  readonly sessions: SessionRunner;
  readonly safety: Safety;
}

/** Without readings for so long a session ends: what is not measured cannot be billed. */
const silence_ms = seconds(10);
/** How long after a failure the meter is tried again; whether it would still refuse a start, only a start can tell. */
const probe_ms = { 'meter.no-answer': seconds(10), 'meter.refused': seconds(60) } as const satisfies Record<MeterFailure, Ms>;

export class MeterWatch {
  readonly #parts: MeterWatchParts;
  #silentSince: Ms | undefined;
  #probe: Timer | undefined;

  constructor(parts: MeterWatchParts) {
    this.#parts = parts;
  }

  failed(failure: MeterFailure): void {
    const { safety, side, clock } = this.#parts;
    safety.raise(failure, side);
    this.#probe?.cancel();
    this.#probe = clock.after(`meter ${side} again`, probe_ms[failure], () => void this.#tryAgain(failure));
  }

  /** Looks at the meter while energy flows. */
  observe(charging: boolean): void {
    const { clock, meter } = this.#parts;
    if (!charging || meter.live()) {
      this.#silentSince = undefined;
      return;
    }
    this.#silentSince ??= clock.monotonic();
    if (clock.monotonic() - this.#silentSince >= silence_ms) this.failed('meter.no-answer');
  }

  async #tryAgain(failure: MeterFailure): Promise<void> {
    const { sessions, safety, side } = this.#parts;
    const answers = await sessions.identify();
    if (!answers) return this.failed(failure);
    safety.clear('meter.no-answer', side);
    safety.clear('meter.refused', side);
    await sessions.fetchMissing();
  }
}
