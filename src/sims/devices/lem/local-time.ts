import type { Instant } from '../../../kernel/index.js';

export interface LocalTime {
  /** 2021-10-06T13:13:56 */
  readonly dateTime: string;
  /** +02:00 */
  readonly offset: string;
}

/**
 * Local time to the whole second, summer time included. The rules come from the time-zone database of the runtime.
 * @param zone IANA name, for example Europe/Berlin
 */
export function localTime(at: Instant, zone: string): LocalTime {
  const parts = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' }).formatToParts(at);
  const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
  // "GMT+02:00"; plain "GMT" where the offset is zero.
  const offset = name.slice('GMT'.length) || '+00:00';
  const sign = offset.startsWith('-') ? -1 : 1;
  const minutes = sign * (Number(offset.slice(1, 3)) * 60 + Number(offset.slice(4, 6)));
  return { dateTime: new Date(at + minutes * 60_000).toISOString().slice(0, 19), offset };
}
