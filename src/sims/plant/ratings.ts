/** What the station's hardware can do and what it loses: the data sheet (manual §5.1.1, §5.1.3) as one table. */

/** Share of the power that comes out again. Grid to vehicle passes one converter only; a pack is reached through another. */
export const efficiency = {
  acToDc: 0.95,
  dcToDc: 0.97,
  batteryIn: 0.978,
  batteryOut: 0.978,
} as const;

export const auxiliaries = {
  /** Computer, screens, fans, contactors: always on. */
  idle_W: 520,
  /** Pumps alone, then the chiller as well. */
  coolingStart_W: 240,
  coolingFull_W: 4_000,
  fullCoolingAfter_s: 600,
  /** What the AC input draws with the AC stage off; 30 to 50 W were seen at the meter (field notes §8). */
  acStandby_W: 40,
} as const;

export const ratings = {
  mains_V: 400,
  /** AC/DC stage, both halves of 20 kW together. */
  gridToBus_W: 40_000,
  busToBattery_W: 20_000,
  /**
   * Converter of one pack. Rated 100 kW, but the rated outputs by feed (150 kW with 63 A, 120 kW with 16 A; field notes §8) leave it up
   * to 115 kW while the chiller takes its part of the grid.
   */
  batteryToBus_W: 120_000,
  outlet_W: 150_000,
  outlet_A: 350,
  outletMin_V: 200,
  outletMax_V: 920,
  /** Nominal energy of one pack. */
  pack_Wh: 193_500 / 2,
  /** The battery management opens its contactors below this charge of the cells. */
  packFloor_pct: 5,
} as const;

/** What a three-phase feed can carry. Power factor 1: the AC/DC stage is corrected, and the sheet promises more than 0.95. */
export const feedPower_W = (feed_A: number): number => Math.sqrt(3) * ratings.mains_V * feed_A;
