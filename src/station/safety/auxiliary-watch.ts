/** The 12 V battery as a source of warnings and of a fault: without it nothing can be switched on again (R-AUX-04, R-ESD-10). */
import type { Percent } from '../../kernel/index.js';
import type { AuxiliaryBattery } from '../ports/index.js';
import type { HighVoltage } from './high-voltage.js';
import type { Safety } from './safety.js';

export interface AuxiliaryWatchParts {
  readonly battery: AuxiliaryBattery;
  readonly safety: Safety;
  readonly highVoltage: HighVoltage;
  /** It gets low: told once until it has recovered. */
  readonly warn: (level_pct: Percent) => void;
}

/** The manual gives no thresholds: a warning some 45 minutes before the end, and the charge that relays and contactors need to close. */
const low_pct = 25;
const startable_pct = 5;
/** It has recovered when it stands so much above a threshold. */
const recovered_pct = 5;

export class AuxiliaryWatch {
  readonly #parts: AuxiliaryWatchParts;
  #low = false;

  constructor(parts: AuxiliaryWatchParts) {
    this.#parts = parts;
    parts.battery.listen(() => this.#look());
    parts.highVoltage.events.on('switched', () => this.#look());
    this.#look();
  }

  get low(): boolean {
    return this.#low;
  }

  #look(): void {
    const { battery, safety, highVoltage, warn } = this.#parts;
    const { level_pct } = battery.read();
    if (!this.#low && level_pct < low_pct) {
      this.#low = true;
      warn(level_pct);
    }
    if (level_pct >= low_pct + recovered_pct) this.#low = false;
    // As long as there is high voltage it is being charged.
    if (level_pct < startable_pct && !highVoltage.on) safety.raise('auxiliary.empty');
    if (level_pct >= startable_pct + recovered_pct) safety.clear('auxiliary.empty');
  }
}
