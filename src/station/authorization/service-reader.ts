/**
 * The reader for service cards: six taps on the operator's logo wake it for one card (R-HMI-60). Which card does what is decided by the
 * list that holds it (R-AUT-28); every other card changes nothing (R-AUT-26).
 */
import { type Clock, type Instant, later, type Ms, StoreFault, seconds, type Timer } from '../../kernel/index.js';
import type { OutOfHours } from '../safety/out-of-hours.js';
import type { Settings } from '../settings/settings.js';
import { type Refusal, refusal } from './refusal.js';
import { sameToken } from './token.js';

export type ServiceOutcome =
  | { readonly type: 'maintenancePortOpened' }
  | { readonly type: 'outOfHoursOn' }
  | { readonly type: 'outOfHoursOff' }
  | Refusal;

export interface ServiceReaderParts {
  readonly clock: Clock;
  readonly settings: Settings;
  readonly outOfHours: OutOfHours;
  /** The reader lives on 24 V, which high voltage makes (R-LAN-16). */
  readonly powered: () => boolean;
  /** The mode was switched, and is written down. */
  readonly switched: () => void;
  readonly storeFailed: (fault: StoreFault) => void;
}

const tapsNeeded = 6;
/** The taps must follow each other within this time, and the card within that (C-47). */
const gesture_ms = seconds(5);
const awake_ms = seconds(20);

export class ServiceReader {
  readonly #parts: ServiceReaderParts;
  #taps: readonly Ms[] = [];
  #maintenance: (card: string) => ServiceOutcome | undefined = () => undefined;
  #awake: { readonly until: Instant; readonly timer: Timer } | undefined;

  constructor(parts: ServiceReaderParts) {
    this.#parts = parts;
  }

  /** Until when it waits for a card; undefined while it sleeps. */
  get awakeUntil(): Instant | undefined {
    return this.#awake?.until;
  }

  /** Who takes maintenance cards; undefined for a card that is none. They go before all others: a card on both lists is one (C-47). */
  onMaintenanceCard(take: (card: string) => ServiceOutcome | undefined): void {
    this.#maintenance = take;
  }

  /** Somebody taps the logo. Firmware that knows no service cards takes no notice. */
  tapLogo(): void {
    const { clock, settings, powered } = this.#parts;
    if (!settings.profile.generation.outOfHours || !powered()) return;
    const now = clock.monotonic();
    this.#taps = [...this.#taps.filter((at) => now - at <= gesture_ms), now];
    if (this.#taps.length < tapsNeeded) return;
    this.#sleep();
    const timer = clock.after('service reader', awake_ms, () => this.#sleep());
    this.#awake = { until: later(clock.now(), awake_ms), timer };
  }

  /** A card is held to the reader while it is awake; it sleeps again afterwards. */
  presentCard(idToken: string): ServiceOutcome {
    this.#sleep();
    const { settings, powered } = this.#parts;
    if (!powered())
      return refusal('the card reader has no power while there is no high voltage', 'closed doors and a released emergency stop');
    const maintenance = this.#maintenance(idToken);
    if (maintenance) return maintenance;
    if (settings.get('VWGC.OutOfHoursIdTokens').some((card) => sameToken(card, idToken))) return this.#switch();
    return refusal(
      'the card is no maintenance card of a user, and it is not in VWGC.OutOfHoursIdTokens',
      'a service card; the reader serves drivers again now',
    );
  }

  #switch(): ServiceOutcome {
    const { outOfHours, switched, storeFailed } = this.#parts;
    const active = !outOfHours.active;
    try {
      outOfHours.set(active);
    } catch (error) {
      if (!(error instanceof StoreFault)) throw error;
      storeFailed(error);
      return refusal('the change cannot be written down', 'room on the disk');
    }
    switched();
    return { type: active ? 'outOfHoursOn' : 'outOfHoursOff' };
  }

  #sleep(): void {
    this.#awake?.timer.cancel();
    this.#awake = undefined;
    this.#taps = [];
  }
}
