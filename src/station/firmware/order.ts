/** An order of the back-end in the terms of the station: what it leaves open, and what it may not ask for. */
import { hours, Instant, type Ms, seconds, within } from '../../kernel/index.js';
import type { SignedOrder, UpdateOrder } from './update.js';

export interface UpdateRequest {
  readonly location: string;
  /** ISO 8601. */
  readonly retrieveDate: string;
  readonly installDate?: string | undefined;
  readonly retries: number | undefined;
  readonly retryInterval_s: number | undefined;
  readonly signed?: SignedOrder;
}

/** Where the back-end leaves it to the station (OCPP 1.6 §6.52). */
const usualRetries = 3;
const usualPause_ms = seconds(60);
const [shortestPause_ms, longestPause_ms]: readonly [Ms, Ms] = [seconds(1), hours(24)];

/** "How many times … must try" (OCPP 1.6 §6.52) can be read with the first attempt or without it: here it is without. */
export function updateOrder({ location, retrieveDate, installDate, retries, retryInterval_s, signed }: UpdateRequest): UpdateOrder {
  const pause_ms = retryInterval_s === undefined ? usualPause_ms : within(shortestPause_ms, seconds(retryInterval_s), longestPause_ms);
  const installAt = installDate === undefined ? undefined : instantOf(installDate);
  return {
    location,
    retrieveAt: instantOf(retrieveDate),
    ...(installAt !== undefined && { installAt }),
    retries: Math.max(0, retries ?? usualRetries),
    retryPause_s: pause_ms / 1000,
    ...(signed && { signed }),
  };
}

/** A date that is none is over. */
function instantOf(text: string): Instant {
  const time = Date.parse(text);
  return Instant(Number.isFinite(time) ? time : 0);
}
