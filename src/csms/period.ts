/** The period of a request for logs. */
import { Instant } from '../kernel/index.js';
import type { TimeRange } from '../station/diagnostics/source.js';

/** Undefined where one of them is no time, such as a leap second, which the schema lets pass. */
export function periodOf(from: string | undefined, to: string | undefined): TimeRange | undefined {
  const [first, last] = [from, to].map((text) => (text === undefined ? undefined : Date.parse(text)));
  if (Number.isNaN(first) || Number.isNaN(last)) return undefined;
  return { ...(first !== undefined && { from: Instant(first) }), ...(last !== undefined && { to: Instant(last) }) };
}

export const noPeriod = (from: string, to: string) => ({
  refuse: 'PropertyConstraintViolation' as const,
  description: `${from} or ${to} is no time that can be reckoned with; wanted is one like 2026-03-02T08:00:00Z`,
});
