/**
 * StatusNotification: what is reported, and when. A state must last `MinimumStatusDuration` before it is sent, faults excepted; the last
 * one always is. What changed and changed back while nobody could hear it is not reported; what may not have been heard is said again.
 */
import { type Clock, Ms, seconds, type Timer } from '../kernel/index.js';
import { type StatusReport, sameReport } from '../station/status-report.js';

interface Followed {
  latest: StatusReport | undefined;
  /** Since when `latest` holds. */
  since: Ms;
  /** What the back-end believes, as far as it is known. */
  told: StatusReport | undefined;
  timer: Timer | undefined;
}

/** What a back-end that is there has not answered is said again after this time. */
const again_ms = seconds(60);

export interface StatusNotifierParts {
  readonly clock: Clock;
  readonly minimumDuration_s: () => number;
  /** `heard` is called once: did the back-end take the report in? */
  readonly send: (report: StatusReport, heard: (wasHeard: boolean) => void) => void;
}

export class StatusNotifier {
  readonly #parts: StatusNotifierParts;
  readonly #connectors: readonly Followed[];
  #reachable = false;

  constructor(parts: StatusNotifierParts) {
    this.#parts = parts;
    const since = parts.clock.monotonic();
    this.#connectors = [0, 1, 2].map(() => ({ latest: undefined, since, told: undefined, timer: undefined }));
  }

  changed(report: StatusReport): void {
    const followed = this.#connectors[report.connectorId];
    if (!followed) return;
    followed.latest = report;
    followed.since = this.#parts.clock.monotonic();
    this.#consider(followed);
  }

  /** The back-end can hear again: it is told what is new to it. */
  reachable(): void {
    this.#reachable = true;
    for (const followed of this.#connectors) this.#consider(followed);
  }

  unreachable(): void {
    this.#reachable = false;
    for (const followed of this.#connectors) followed.timer?.cancel();
  }

  /** Tells the present state at once, whether it is new or not: after a BootNotification, or because the back-end asked. */
  sendNow(report: StatusReport): void {
    const followed = this.#connectors[report.connectorId];
    if (!followed) return;
    followed.timer?.cancel();
    followed.latest = report;
    this.#send(followed, report);
  }

  /** Sends what is new and has lasted, or sets the timer for when it will have. */
  #consider(followed: Followed): void {
    followed.timer?.cancel();
    const { latest, told, since } = followed;
    if (!this.#reachable || !latest || (told && sameReport(told, latest))) return;
    const lasts_ms = this.#parts.clock.monotonic() - since;
    const wait_ms = latest.status === 'Faulted' ? 0 : seconds(this.#parts.minimumDuration_s()) - lasts_ms;
    // A timer may fire a fraction of a millisecond early; what is left then is no wait.
    if (wait_ms < 1) return this.#send(followed, latest);
    followed.timer = this.#parts.clock.after('status holds', Ms(wait_ms), () => this.#consider(followed));
  }

  #send(followed: Followed, report: StatusReport): void {
    followed.told = report;
    this.#parts.send(report, (wasHeard) => {
      if (wasHeard || followed.told !== report) return;
      followed.told = undefined;
      if (this.#reachable && followed.latest === report)
        followed.timer = this.#parts.clock.after('status again', again_ms, () => this.#consider(followed));
    });
  }
}
