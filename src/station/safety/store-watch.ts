/** The disk as a source of faults: what cannot be kept must not be charged. The fault stays until a write succeeds again. */
import { type Clock, type Log, type Store, StoreFault, type StoreFaultCode, seconds, type Timer } from '../../kernel/index.js';
import type { Safety } from './safety.js';

/** How long after a failed write the store is tried again. */
const pause_ms = seconds(30);
const codes = ['store.full', 'store.damaged', 'store.failed'] as const satisfies readonly StoreFaultCode[];

export class StoreWatch {
  readonly #parts: { readonly clock: Clock; readonly store: Store; readonly safety: Safety; readonly log: Log };
  #again: Timer | undefined;

  constructor(parts: { readonly clock: Clock; readonly store: Store; readonly safety: Safety; readonly log: Log }) {
    this.#parts = parts;
  }

  failed(fault: StoreFault): void {
    const { clock, safety, log } = this.#parts;
    log.error('store.failed', { code: fault.code, what: fault.message });
    this.#again?.cancel();
    this.#again = clock.after('try the store again', pause_ms, () => this.#tryAgain());
    safety.raise(fault.code);
  }

  #tryAgain(): void {
    const { store, safety } = this.#parts;
    try {
      store.table<string>('probe').put('last', 'written');
    } catch (error) {
      if (!(error instanceof StoreFault)) throw error;
      return this.failed(error);
    }
    for (const code of codes) safety.clear(code);
  }
}
