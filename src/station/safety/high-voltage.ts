/**
 * When there is high voltage. It goes a second after the emergency loop or a door has opened: time enough for sessions to end and for
 * currents to fall to zero first (R-ESD-04, R-ESD-05, R-DOR-02). It comes back when all is closed and no safety-related fault is left
 * (R-ESD-12, R-ESD-13).
 */
import { type Clock, Emitter, seconds, type Timer } from '../../kernel/index.js';
import type { PowerSystem } from '../ports/index.js';
import { faultCatalogue } from './faults.js';
import type { Safety } from './safety.js';

export interface HighVoltageParts {
  readonly clock: Clock;
  readonly power: PowerSystem;
  readonly safety: Safety;
}

const grace_ms = seconds(1);

export class HighVoltage {
  readonly events = new Emitter<{ switched: 'on' | 'off' }>();
  readonly #parts: HighVoltageParts;
  #on = false;
  #off: Timer | undefined;

  constructor(parts: HighVoltageParts) {
    this.#parts = parts;
    parts.safety.events.on('changed', () => this.#look());
  }

  /** Switches it on where nothing speaks against it. */
  begin(): void {
    this.#parts.power.supplyBatteryManagement(false);
    this.#look();
  }

  get on(): boolean {
    return this.#on;
  }

  #look(): void {
    const { safety, clock } = this.#parts;
    if (!safety.highVoltageAllowed) {
      if (this.#on) this.#off ??= clock.after('high voltage off', grace_ms, () => this.#switch(false));
      return;
    }
    this.#off?.cancel();
    this.#off = undefined;
    if (!this.#on && !safety.faults.some(({ code }) => faultCatalogue[code].keepsHighVoltageOff)) this.#switch(true);
  }

  #switch(on: boolean): void {
    this.#off = undefined;
    this.#on = on;
    // An emergency stop takes the supply from the battery management without asking (R-ESD-19).
    if (!on && !this.#parts.safety.emergencyStop) this.#parts.power.saveStateOfCharge();
    this.#parts.power.supplyBatteryManagement(on);
    this.events.emit('switched', on ? 'on' : 'off');
  }
}
