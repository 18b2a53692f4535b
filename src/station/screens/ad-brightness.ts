/** How bright the ad screen is in which light (R-STA-05). The eye judges ratios, so between night and day it follows the logarithm. */
export function adBrightness_pct(light_lux: number): number {
  const day = Math.log(Math.max(light_lux, night_lux) / night_lux) / Math.log(day_lux / night_lux);
  return Math.round(darkest_pct + (100 - darkest_pct) * Math.min(1, day));
}

/** The manual gives no curve: a lit car park at night, and daylight under clouds. */
const night_lux = 10;
const day_lux = 10_000;
const darkest_pct = 20;
