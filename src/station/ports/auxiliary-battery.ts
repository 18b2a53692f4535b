import type { Percent } from '../../kernel/index.js';

/**
 * The 12 V battery. While there is high voltage it is charged from it; without, it alone feeds safety relay and control units, for some
 * three hours (manual §2.11, §2.13).
 */
export interface AuxiliaryBattery {
  /** Newest reading; costs nothing. */
  read(): AuxiliaryReading;
  /** Called whenever the level has moved by some percent. One listener, the core. */
  listen(listener: () => void): void;
}

export interface AuxiliaryReading {
  readonly level_pct: Percent;
  readonly flow: 'charging' | 'draining' | 'resting';
}
