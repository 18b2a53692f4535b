/**
 * The 12 V battery of the twin. Its level runs in straight lines between the moments when something changes, so nothing runs while nobody
 * looks. What charges it is contained in the idle load of the station, what it feeds is outside the books of the high-voltage side.
 */
import { type Clock, Ms, Percent, type Timer } from '../../kernel/index.js';
import type { AuxiliaryBattery, AuxiliaryReading } from '../../station/ports/index.js';

export interface AuxiliaryParts {
  readonly clock: Clock;
  readonly saved: SavedAuxiliary | undefined;
  /** The retrofit that limits a high drain. */
  readonly isProtected: boolean;
  /** The level has moved, or a hand was on it. */
  readonly moved: () => void;
}

/** What outlives a restart. */
export interface SavedAuxiliary {
  readonly level_pct: number;
  readonly externalCharger: boolean;
}

/** A full battery feeds relay and control units for 3 h (manual §2.11), twice as long with the retrofit; the charging rates are ours. */
const drain_pctPerHour = 100 / 3;
const protectedDrain_pctPerHour = drain_pctPerHour / 2;
const highVoltage_pctPerHour = 50;
const externalCharger_pctPerHour = 60;

/** The level is told at each multiple of this. */
const told_pct = 5;
const hour_ms = 3_600_000;

export class SimAuxiliaryBattery implements AuxiliaryBattery {
  readonly #parts: AuxiliaryParts;
  #level_pct: number;
  #at_ms: Ms;
  #highVoltage = false;
  #externalCharger: boolean;
  #next: Timer | undefined;
  #listener: () => void = () => undefined;

  constructor(parts: AuxiliaryParts) {
    this.#parts = parts;
    this.#level_pct = parts.saved?.level_pct ?? 100;
    this.#externalCharger = parts.saved?.externalCharger ?? false;
    this.#at_ms = parts.clock.monotonic();
  }

  get externalCharger(): boolean {
    return this.#externalCharger;
  }

  read(): AuxiliaryReading {
    const rate = this.#rate_pctPerHour();
    const level_pct = this.#levelNow_pct();
    const rests = rate > 0 ? level_pct >= 100 : level_pct <= 0;
    return { level_pct: Percent(level_pct), flow: rests ? 'resting' : rate > 0 ? 'charging' : 'draining' };
  }

  save(): SavedAuxiliary {
    return { level_pct: this.#levelNow_pct(), externalCharger: this.#externalCharger };
  }

  listen(listener: () => void): void {
    this.#listener = listener;
  }

  chargeFromHighVoltage(on: boolean): void {
    this.#change(() => {
      this.#highVoltage = on;
    });
  }

  /** A device at the 2-pin plug (R-AUX-02). */
  setExternalCharger(on: boolean): void {
    this.#change(() => {
      this.#externalCharger = on;
    });
    this.#listener();
  }

  setLevel(level_pct: number): void {
    this.#change(() => {
      this.#level_pct = level_pct;
    });
    this.#listener();
  }

  #change(change: () => void): void {
    this.#level_pct = this.#levelNow_pct();
    this.#at_ms = this.#parts.clock.monotonic();
    change();
    this.#waitForNext();
  }

  #rate_pctPerHour(): number {
    const drain = this.#parts.isProtected ? protectedDrain_pctPerHour : drain_pctPerHour;
    return (this.#highVoltage ? highVoltage_pctPerHour : -drain) + (this.#externalCharger ? externalCharger_pctPerHour : 0);
  }

  #levelNow_pct(): number {
    const passed_h = (this.#parts.clock.monotonic() - this.#at_ms) / hour_ms;
    return Math.min(100, Math.max(0, this.#level_pct + this.#rate_pctPerHour() * passed_h));
  }

  /** Wakes at the next level that is told; a battery that rests needs no timer. */
  #waitForNext(): void {
    this.#next?.cancel();
    const rate = this.#rate_pctPerHour();
    if (this.read().flow === 'resting') return;
    const steps = this.#level_pct / told_pct;
    const next_pct = (rate > 0 ? Math.floor(steps) + 1 : Math.ceil(steps) - 1) * told_pct;
    const delay_ms = Math.ceil((Math.abs(next_pct - this.#level_pct) / Math.abs(rate)) * hour_ms);
    this.#next = this.#parts.clock.after('twin: 12 V battery', Ms(delay_ms), () => {
      this.#change(() => undefined);
      this.#parts.moved();
      this.#listener();
    });
  }
}
