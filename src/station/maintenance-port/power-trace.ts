/**
 * The trace of the sequence by which service staff open the maintenance port from the inside of the cabinet (R-LAN-17): high voltage is
 * off, the mains are taken away, and the computer's own breaker is tripped. It has to outlast that breaker.
 */
import type { Store, Table } from '../../kernel/index.js';

/** How far the sequence has come, and whether the last run of the program went down by its own doing. */
interface Trace {
  readonly mainsGone: boolean;
  readonly orderly: boolean;
}

export class PowerTrace {
  readonly #rows: Table<Trace>;
  #resetInside = false;

  constructor(store: Store) {
    this.#rows = store.table('powerTrace');
  }

  /** The program starts. Call it once. @throws StoreFault */
  begin(): void {
    const { mainsGone, orderly } = this.#read();
    this.#resetInside = mainsGone && !orderly;
    if (orderly || mainsGone) this.#put({ mainsGone: false, orderly: false });
  }

  /** This run of the program began after the whole sequence. */
  get resetInside(): boolean {
    return this.#resetInside;
  }

  /** @throws StoreFault */
  mainsGone(): void {
    if (!this.#read().mainsGone) this.#put({ mainsGone: true, orderly: false });
  }

  /** With high voltage the sequence begins anew. @throws StoreFault */
  highVoltage(to: 'on' | 'off'): void {
    if (to === 'off') return;
    this.#resetInside = false;
    if (this.#read().mainsGone) this.#put({ mainsGone: false, orderly: false });
  }

  /** @throws StoreFault */
  goingDown(): void {
    this.#put({ ...this.#read(), orderly: true });
  }

  /** The sequence has had its effect. @throws StoreFault */
  used(): void {
    this.#resetInside = false;
    if (this.#read().mainsGone) this.#put({ mainsGone: false, orderly: false });
  }

  #read(): Trace {
    return this.#rows.get('trace') ?? { mainsGone: false, orderly: false };
  }

  #put(trace: Trace): void {
    this.#rows.put('trace', trace);
  }
}
