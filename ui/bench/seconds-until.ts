/** Whole seconds that are left, by the station's own time. */
export const secondsUntil = (until: string, now: string): number => Math.max(0, Math.ceil((Date.parse(until) - Date.parse(now)) / 1000));
