/**
 * BootNotification and what its answer allows (OCPP 1.6 §4.2): nothing but it before the back-end has accepted the station; answers only
 * while it is pending; silence while it is rejected.
 */
import { type Clock, Instant, type Log, Ms, seconds, type Timer } from '../kernel/index.js';
import type { CallOutcome, Messages } from '../protocols/ocpp16/index.js';

export type RegistrationState = 'unknown' | 'pending' | 'rejected' | 'accepted';

export interface RegistrationParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly request: () => Messages['BootNotification']['request'];
  readonly call: (payload: Messages['BootNotification']['request'], done: (outcome: CallOutcome<'BootNotification'>) => void) => void;
  /** The answer told the time; it was this long on the way, together with its question. */
  readonly synchronise: (told: Instant, roundTrip_ms: Ms) => void;
  readonly accepted: (heartbeatInterval_s: number) => void;
  /** The back-end wants nothing of this station for now, whatever it wanted before. */
  readonly suspended: () => void;
}

/** Where the back-end has given no interval. */
const defaultRetry_s = 60;

export class Registration {
  readonly #parts: RegistrationParts;
  #state: RegistrationState = 'unknown';
  #retry: Timer | undefined;
  #linkUp = false;
  #asking = false;
  #retry_s = defaultRetry_s;

  constructor(parts: RegistrationParts) {
    this.#parts = parts;
  }

  get state(): RegistrationState {
    return this.#state;
  }

  /** The link is up. After the first acceptance a new link needs no new BootNotification. */
  linkOpened(): void {
    this.#linkUp = true;
    if (this.#state !== 'accepted' && !this.#retry) this.boot();
  }

  linkClosed(): void {
    this.#linkUp = false;
    if (this.#state === 'accepted') return;
    // A wait that the back-end has imposed goes on without the link; any other question is asked anew.
    if (this.#state === 'unknown') this.#cancelRetry();
  }

  /** The next link leads to somebody who knows nothing of this station. */
  forget(): void {
    this.#state = 'unknown';
    this.#cancelRetry();
  }

  /** Sends BootNotification now, as after a start or when the back-end triggers it. */
  boot(): void {
    if (!this.#linkUp || this.#asking) return;
    this.#cancelRetry();
    this.#asking = true;
    const { clock } = this.#parts;
    const asked = clock.monotonic();
    this.#parts.call(this.#parts.request(), (outcome) => {
      this.#asking = false;
      this.#settle(outcome, Ms(clock.monotonic() - asked));
    });
  }

  #settle(outcome: CallOutcome<'BootNotification'>, roundTrip_ms: Ms): void {
    if (outcome.type === 'lost') return;
    if (outcome.type !== 'result') {
      this.#parts.log.warn('boot.no-answer', { outcome: outcome.type, retryIn_s: this.#retry_s });
      // One that was only sent on request leaves things as they are.
      return this.#state === 'accepted' ? undefined : this.#retryIn(this.#retry_s);
    }
    const { status, currentTime, interval } = outcome.payload;
    const told = Date.parse(currentTime);
    if (Number.isFinite(told)) this.#parts.synchronise(Instant(told), roundTrip_ms);
    this.#parts.log.info('boot.answered', { status, interval_s: interval });
    this.#state = status === 'Accepted' ? 'accepted' : status === 'Pending' ? 'pending' : 'rejected';
    if (status === 'Accepted') return this.#parts.accepted(interval);
    this.#parts.suspended();
    this.#retry_s = interval > 0 ? interval : defaultRetry_s;
    this.#retryIn(this.#retry_s);
  }

  #retryIn(delay_s: number): void {
    this.#cancelRetry();
    this.#retry = this.#parts.clock.after('boot again', seconds(delay_s), () => {
      this.#retry = undefined;
      this.boot();
    });
  }

  #cancelRetry(): void {
    this.#retry?.cancel();
    this.#retry = undefined;
  }
}
