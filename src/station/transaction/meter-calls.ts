/** Calls to a meter that may be silent for a while, with a typed outcome instead of a fault. */
import { type Clock, DeviceFault, type Log, Ms, type Side, seconds } from '../../kernel/index.js';

export type Asked<T> =
  | { readonly type: 'answered'; readonly value: T }
  | { readonly type: 'silent' }
  /** The meter answers, but no. */
  | { readonly type: 'refused'; readonly code: string };

/** How often the meter is asked, and how far apart. */
export interface Patience {
  readonly attempts: number;
  readonly pause_ms: Ms;
}

/** While somebody waits for the answer. */
export const briefly: Patience = { attempts: 4, pause_ms: Ms(250) };
/** Where a record is at stake: a meter that has lost its power needs minutes to come back. */
export const patiently: Patience = { attempts: 25, pause_ms: seconds(10) };

export class MeterCalls {
  readonly #parts: { readonly side: Side; readonly clock: Clock; readonly log: Log };

  constructor(parts: { readonly side: Side; readonly clock: Clock; readonly log: Log }) {
    this.#parts = parts;
  }

  /** Asks until the meter answers or patience is over. */
  async ask<T>(call: () => Promise<T>, patience: Patience = briefly): Promise<Asked<T>> {
    const { side, clock, log } = this.#parts;
    for (let attempt = 1; ; attempt++) {
      try {
        return { type: 'answered', value: await call() };
      } catch (error) {
        if (!(error instanceof DeviceFault)) throw error;
        if (error.code !== 'meter.no-answer') {
          // A no is an answer: whether it is trouble, the caller knows. A new meter that has no transaction yet is none.
          const level = error.code === 'meter.unknown-transaction' ? 'debug' : 'info';
          log[level]('meter.refused', { side, code: error.code, ...error.context });
          return { type: 'refused', code: error.code };
        }
        log.warn('meter.silent', { side, attempt, ...error.context });
        if (attempt >= patience.attempts) return { type: 'silent' };
      }
      await new Promise<void>((resolve) => clock.after('meter retry', patience.pause_ms, resolve));
    }
  }
}
