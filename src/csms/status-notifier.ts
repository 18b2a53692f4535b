/**
 * StatusNotification: what is reported, and when. A state must last `MinimumStatusDuration` before it is sent, faults excepted; the last
 * one always is. What changed and changed back while nobody could hear it is not reported.
 */
import { type Clock, seconds, type Timer } from '../kernel/index.js';
import { sameReport, type StatusReport } from '../station/status-report.js';

interface Followed {
  latest: StatusReport | undefined;
  sent: StatusReport | undefined;
  timer: Timer | undefined;
}

export interface StatusNotifierParts {
  readonly clock: Clock;
  readonly minimumDuration_s: () => number;
  readonly send: (report: StatusReport) => void;
}

export class StatusNotifier {
  readonly #parts: StatusNotifierParts;
  readonly #connectors: readonly Followed[] = [0, 1, 2].map(() => ({ latest: undefined, sent: undefined, timer: undefined }));
  #reachable = false;

  constructor(parts: StatusNotifierParts) {
    this.#parts = parts;
  }

  changed(report: StatusReport): void {
    const followed = this.#connectors[report.connectorId];
    if (!followed) return;
    followed.latest = report;
    followed.timer?.cancel();
    followed.timer = undefined;
    if (!this.#reachable) return;
    const wait_s = report.status === 'Faulted' ? 0 : this.#parts.minimumDuration_s();
    if (wait_s <= 0) return this.#sendIfNew(followed);
    followed.timer = this.#parts.clock.after('status holds', seconds(wait_s), () => this.#sendIfNew(followed));
  }

  /** @param anew After an accepted BootNotification everything is told; after a mere reconnection only what is new. */
  reachable(anew: boolean): void {
    this.#reachable = true;
    for (const followed of this.#connectors) {
      if (anew) followed.sent = undefined;
      if (!followed.timer) this.#sendIfNew(followed);
    }
  }

  unreachable(): void {
    this.#reachable = false;
    for (const followed of this.#connectors) {
      followed.timer?.cancel();
      followed.timer = undefined;
    }
  }

  /** Tells the present state whether it is new or not (TriggerMessage). */
  sendNow(report: StatusReport): void {
    const followed = this.#connectors[report.connectorId];
    if (followed) followed.sent = report;
    this.#parts.send(report);
  }

  #sendIfNew(followed: Followed): void {
    const { latest, sent } = followed;
    if (!latest || (sent && sameReport(sent, latest))) return;
    followed.sent = latest;
    this.#parts.send(latest);
  }
}
