/** Local time of the station, summer time included. The rules come from the time-zone database of the runtime. */
import { Instant } from '../kernel/index.js';

const minute_ms = 60_000;
const day_ms = 86_400_000;

/** A time of the week on the clock on the wall. */
export interface WeeklyTime {
  readonly minute: number;
  readonly hour: number;
  /** 0 is Sunday. */
  readonly weekday: number;
}

/**
 * The first instant from `from` on at which the clock on the wall shows that time; the minute that `from` lies in counts. Of a time that
 * comes twice, the first; a time that is left out comes as much later as the clock is set forward.
 * @throws RangeError when the runtime does not know the zone
 */
export function nextWeekly({ minute, hour, weekday }: WeeklyTime, from: Instant, zone: string): Instant {
  const offset_ms = offsets(zone);
  const beginning = Math.floor(from / minute_ms) * minute_ms;
  const today = Math.floor((beginning + offset_ms(beginning)) / day_ms) * day_ms;
  for (let day = today; ; day += day_ms) {
    if (new Date(day).getUTCDay() !== weekday) continue;
    const found = instantOf(day + (hour * 60 + minute) * minute_ms, offset_ms);
    if (found >= beginning) return Instant(found);
  }
}

export function isTimeZone(zone: string): boolean {
  try {
    offsets(zone);
    return true;
  } catch {
    return false;
  }
}

/** How far the clock on the wall is ahead of UTC at an instant. */
function offsets(zone: string): (at: number) => number {
  const wall = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  return (at) => {
    const shown = Object.fromEntries(wall.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = shown;
    return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1000) * 1000;
  };
}

/** @param wall What the clock on the wall shows, written as if it were UTC. */
function instantOf(wall: number, offset_ms: (at: number) => number): number {
  // A day before and a day after, a change of the offset in between is over on one side and has not come on the other.
  const before = wall - offset_ms(wall - day_ms);
  const after = wall - offset_ms(wall + day_ms);
  const shownBy = [before, after].filter((at) => at + offset_ms(at) === wall);
  return shownBy.length > 0 ? Math.min(...shownBy) : before;
}
