/** Times and durations for people, all in UTC as OCPP writes them. */

/** 2026-03-01 10:00:00. */
export const shownTime = (iso: string): string => iso.slice(0, 19).replace('T', ' ');

/** h:mm:ss between two times; a dash where one of them cannot be read. */
export function shownDuration(from: string, to: string): string {
  const span_s = Math.floor((Date.parse(to) - Date.parse(from)) / 1000);
  if (Number.isNaN(span_s)) return '–';
  const two = (value: number): string => String(value).padStart(2, '0');
  const whole_s = Math.max(0, span_s);
  return `${Math.floor(whole_s / 3600)}:${two(Math.floor(whole_s / 60) % 60)}:${two(whole_s % 60)}`;
}
