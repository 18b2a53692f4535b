/**
 * Reset (OCPP 1.6 §5.14): sessions end with its reason and are delivered if that is possible, then the owner takes the program, or the whole
 * machine, down. A reset that does not get that far is tried again at most `ResetRetries` times (manual §2.19).
 */
import { type Clock, Ms, seconds, type Timer } from '../kernel/index.js';

export type RestartKind = 'soft' | 'hard';

export interface RestartParts {
  readonly clock: Clock;
  readonly retries: () => number;
  /** Tells all sides to stop. */
  readonly endSessions: (kind: RestartKind) => void;
  readonly isIdle: () => boolean;
  /** Waits for what can be delivered now. */
  readonly delivered: (limit_ms: Ms) => Promise<void>;
  readonly down: (kind: RestartKind) => void;
  readonly givenUp: (kind: RestartKind) => void;
}

/** A session takes a second to end; one that has not after this time hangs on meter or disk. */
const retryPause_ms = seconds(30);
const deliveryLimit_ms = seconds(20);
/** The answer to the Reset and the last message have to leave the machine. */
const farewell_ms = Ms(200);

export class Restart {
  readonly #parts: RestartParts;
  #under: { readonly kind: RestartKind; readonly retry: Timer | undefined; readonly goingDown: boolean } | undefined;

  constructor(parts: RestartParts) {
    this.#parts = parts;
  }

  /** The restart that is under way. */
  get kind(): RestartKind | undefined {
    return this.#under?.kind;
  }

  /** A hard one takes the place of a soft one that is under way; nothing takes the place of a hard one. */
  begin(kind: RestartKind): void {
    if (!this.#under) return this.#attempt(kind, 0);
    if (kind === 'hard') this.#under = { ...this.#under, kind };
  }

  /** A session may be over. */
  look(): void {
    if (!this.#under || this.#under.goingDown || !this.#parts.isIdle()) return;
    const { kind, retry } = this.#under;
    retry?.cancel();
    this.#under = { kind, retry: undefined, goingDown: true };
    void this.#goDown();
  }

  #attempt(kind: RestartKind, retries: number): void {
    const { clock, endSessions } = this.#parts;
    const retry = clock.after('reset again', retryPause_ms, () => {
      const wanted = this.#under?.kind ?? kind;
      if (retries < this.#parts.retries()) return this.#attempt(wanted, retries + 1);
      this.#under = undefined;
      this.#parts.givenUp(wanted);
    });
    this.#under = { kind, retry, goingDown: false };
    endSessions(kind);
    this.look();
  }

  async #goDown(): Promise<void> {
    const { clock, delivered, down } = this.#parts;
    await delivered(deliveryLimit_ms);
    clock.after('reset', farewell_ms, () => down(this.#under?.kind ?? 'soft'));
  }
}
