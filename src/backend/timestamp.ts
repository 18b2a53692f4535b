import { Instant } from '../kernel/index.js';

/**
 * A timestamp of a station as a point in time; undefined when this machine cannot read it (the schema's date-time allows a leap second,
 * for one). The back-end then goes without it: a strange clock is no reason to refuse a bill.
 */
export function readTimestamp(text: string): Instant | undefined {
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Instant(at);
}
