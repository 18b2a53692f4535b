/**
 * The link to the back-end: opened with a jittered back-off, watched by pings, opened again whenever it ends. It carries text; what the text
 * means is the business of others.
 */
import {
  type Clock,
  type Dial,
  Instant,
  type Link,
  type LinkTarget,
  type LinkTrouble,
  type Log,
  Ms,
  type Random,
  seconds,
  type Timer,
} from '../kernel/index.js';

export interface ConnectionParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly dial: Dial;
  readonly log: Log;
  /** Where to, as configured now; undefined when no back-end is set. */
  readonly target: () => LinkTarget | undefined;
  /** Seconds between pings; 0 sends none (`WebSocketPingInterval`). */
  readonly pingInterval_s: () => number;
  readonly opened: (link: Link) => void;
  readonly received: (text: string) => void;
  readonly closed: () => void;
  /** The two sides do not come together for a reason of security; told once as long as the reason stays the same. */
  readonly trouble?: (trouble: LinkTrouble, reason: string) => void;
}

const firstPause_ms = seconds(1);
const longestPause_ms = seconds(120);

/** Why there is no link, and when it is tried again; no time while an attempt is under way. */
export interface LinkLost {
  readonly why: string;
  readonly retryAt: Instant | undefined;
}

export class Connection {
  readonly #parts: ConnectionParts;
  #link: Link | undefined;
  #abandon: (() => void) | undefined;
  #failures = 0;
  #retry: Timer | undefined;
  #ping: Timer | undefined;
  /** Set while a ping has no answer: the answer comes in the machine's time, so a stepped clock waits for it. */
  #awaitingPong: (() => void) | undefined;
  #wanted = false;
  #trouble: LinkTrouble | undefined;
  #lost: LinkLost | undefined;

  constructor(parts: ConnectionParts) {
    this.#parts = parts;
  }

  get isOpen(): boolean {
    return this.#link !== undefined;
  }

  /** Undefined while the link stands, and before its first attempt has failed. */
  get lost(): LinkLost | undefined {
    return this.#lost;
  }

  connect(): void {
    this.#wanted = true;
    if (!this.#abandon && !this.#retry) this.#dial();
  }

  /** Ends the link and opens it anew, for example with other credentials. */
  reconnect(reason: string): void {
    this.#failures = 0;
    this.#retry?.cancel();
    this.#retry = undefined;
    if (this.#link) this.#link.close(1000, reason);
    // Begun before the change that wants another link: it would lead to where the old one led.
    else if (this.#abandon) this.#abandon();
    else if (this.#wanted) this.#dial();
  }

  /** The back-end has shown that it is in order: the next loss begins with the shortest pause. */
  proved(): void {
    this.#failures = 0;
    this.#trouble = undefined;
  }

  /** (Re)arms the ping timer after a change of the interval. */
  schedulePing(): void {
    this.#ping?.cancel();
    this.#ping = undefined;
    const interval_s = this.#parts.pingInterval_s();
    if (!this.#link?.ping || interval_s <= 0) return;
    this.#ping = this.#parts.clock.after('ping', seconds(interval_s), () => this.#pingNow());
  }

  dispose(): void {
    this.#wanted = false;
    this.#retry?.cancel();
    this.#ping?.cancel();
    this.#abandon?.();
  }

  #dial(): void {
    const target = this.#parts.target();
    if (!target) return;
    const { log, clock } = this.#parts;
    // A stepped clock waits for the handshake: how long it takes is the machine's affair.
    const settled = clock.hold('connecting to the back-end');
    log.info('link.connecting', { url: target.url, attempt: this.#failures + 1 });
    if (this.#lost) this.#lost = { ...this.#lost, retryAt: undefined };
    this.#abandon = this.#parts.dial(target, {
      opened: (link) => {
        settled();
        this.#link = link;
        this.#lost = undefined;
        this.#ponged();
        log.info('link.opened', { url: target.url });
        this.schedulePing();
        this.#parts.opened(link);
      },
      received: (text) => this.#parts.received(text),
      pong: () => this.#ponged(),
      closed: (reason, trouble) => {
        settled();
        this.#tellTrouble(trouble, reason);
        this.#ended(reason);
      },
    });
  }

  #tellTrouble(trouble: LinkTrouble | undefined, reason: string): void {
    if (trouble === undefined || trouble === this.#trouble) return;
    this.#trouble = trouble;
    this.#parts.trouble?.(trouble, reason);
  }

  #ended(reason: string): void {
    const wasOpen = this.#link !== undefined;
    this.#link = undefined;
    this.#abandon = undefined;
    this.#ponged();
    this.#ping?.cancel();
    if (wasOpen) this.#parts.closed();
    if (!this.#wanted) return;
    const pause_ms = this.#nextPause();
    const { clock, log } = this.#parts;
    log.warn(wasOpen ? 'link.lost' : 'link.failed', { reason, retryIn_ms: Math.round(pause_ms) });
    this.#lost = { why: reason, retryAt: Instant(clock.now() + pause_ms) };
    this.#retry = clock.after('reconnect', pause_ms, () => {
      this.#retry = undefined;
      this.#dial();
    });
  }

  /** Doubles from 1 s to 120 s; the random half keeps a fleet from coming back in one second. */
  #nextPause(): Ms {
    const full = Math.min(longestPause_ms, firstPause_ms * 2 ** this.#failures);
    this.#failures = Math.min(this.#failures + 1, 16);
    return Ms(Math.max(firstPause_ms, full * (0.5 + this.#parts.random.next() / 2)));
  }

  #ponged(): void {
    this.#awaitingPong?.();
    this.#awaitingPong = undefined;
  }

  #pingNow(): void {
    if (this.#awaitingPong) {
      this.#parts.log.warn('link.silent', { what: 'no answer to the last ping' });
      this.#abandon?.();
      return;
    }
    this.#awaitingPong = this.#parts.clock.hold('pong');
    this.#link?.ping?.();
    this.schedulePing();
  }
}
