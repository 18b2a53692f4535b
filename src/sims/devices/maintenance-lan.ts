import type { MaintenanceLan } from '../../station/ports/index.js';

/** The service socket of the twin, and the computer that somebody has plugged into it. */
export class SimMaintenanceLan implements MaintenanceLan {
  #enabled = true;
  #computer = false;
  readonly #changed: () => void;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  get enabled(): boolean {
    return this.#enabled;
  }

  get computer(): boolean {
    return this.#computer;
  }

  enable(on: boolean): void {
    if (on === this.#enabled) return;
    this.#enabled = on;
    this.#changed();
  }

  ping(): Promise<boolean> {
    return Promise.resolve(this.#enabled && this.#computer);
  }

  plugComputer(connected: boolean): void {
    this.#computer = connected;
  }
}
