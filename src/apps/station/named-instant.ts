import { RigRefusal } from '../../api/rig.js';
import { Instant } from '../../kernel/index.js';

/**
 * The moment that somebody names in ISO 8601, UTC.
 * @param where Part of the request, for the refusal
 * @throws RigRefusal when it is no time
 */
export function instantNamed(where: string, text: string): Instant {
  const at = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at)) throw new RigRefusal(`${text} is no time`, where, 'a time such as 2026-03-02T08:00:00Z');
  return Instant(at);
}
