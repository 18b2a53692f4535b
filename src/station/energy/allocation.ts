/**
 * Who may draw how much, from one frozen snapshot: ordered limiters narrow what each side can get, then the sides share.
 * Pure; the energy manager applies the result. Limits are ceilings, offers are what the vehicle is told.
 */
import { A, type Celsius, greater, type Percent, type PerSide, perSide, type Side, sides, V, W } from '../../kernel/index.js';
import { inWatts, type Rate } from '../smart-charging/rate.js';
import type { Directive } from '../smart-charging/timeline.js';

/** Hardware limits of one output and of the station (manual §5.1.1). */
export const limits = {
  outlet_W: W(150_000),
  station_W: W(250_000),
  outlet_A: A(350),
  outletMin_V: V(200),
  outletMax_V: V(920),
  mains_V: V(400),
  /** What the AC/DC stage gives to the bus. */
  gridToBus_W: W(40_000),
  acToDc: 0.95,
  /** What a pack adds to its own side. */
  packToOutlet_W: W(100_000),
} as const;

/** What the feed adds to the 100 kW a pack gives; between rows the lower one (field notes §8). */
const feedShares = [
  { feed_A: 63, share_W: W(50_000) },
  { feed_A: 32, share_W: W(30_000) },
  { feed_A: 16, share_W: W(20_000) },
] as const;

export interface EnergySituation {
  /** Usable current of the AC input: 0 when AC is absent or switched off. */
  readonly feed_A: A;
  readonly ambient_C: Celsius;
  readonly sides: PerSide<SideSituation>;
  /** What the back-end allows both outlets together (OCPP 1.6 §3.13.3). */
  readonly scheduled?: Rate | undefined;
}

export interface SideSituation {
  /** Does a vehicle charge on this side? */
  readonly charging: boolean;
  /** What the vehicle asks for; undefined until it has asked. */
  readonly demand_W: W | undefined;
  readonly packUsable: boolean;
  readonly packTemperature_C: Celsius;
  readonly voltage_V: V;
  /** What the back-end wants of this side. */
  readonly scheduled?: Directive | undefined;
  /** What the recalibration of its pack leaves to a vehicle. */
  readonly ceiling_W?: W | undefined;
}

export interface Allocation {
  readonly sides: PerSide<{ readonly power_W: W; readonly current_A: A }>;
  /** Power that the AC input may draw while vehicles charge or packs are refilled. */
  readonly gridCeiling_W: W;
}

export function allocate(now: EnergySituation): Allocation {
  const gridCeiling_W = gridPower(now.feed_A);
  const derating = ambientFactor(now.ambient_C);
  const ceilings = perSide((side) => {
    const physical_W = sideCeiling(now, side) * derating * packFactor(now.sides[side].packTemperature_C);
    return W(Math.min(physical_W, scheduledPower(now.sides[side]), now.sides[side].ceiling_W ?? Infinity));
  });
  const allowed_W = now.scheduled ? inWatts(now.scheduled, jointVoltage(now.sides)) : Infinity;
  const shares = share(now, ceilings, W(Math.min(stationCeiling(now) * derating, allowed_W)));
  return {
    gridCeiling_W,
    sides: perSide((side) => ({ power_W: shares[side], current_A: scheduledCurrent(shares[side], now.sides[side]) })),
  };
}

/** Stands for the voltage of a vehicle that is not there yet, where amperes and watts are turned into each other. */
const usual_V = V(400);

/** The voltage of an outlet; one that shows none counts as a usual vehicle. */
export const workingVoltage = (voltage_V: V): V => (voltage_V >= limits.outletMin_V ? voltage_V : usual_V);

/** The voltage at which a current of both outlets together is counted: the lowest that charges, so that the sum is never more. */
export function jointVoltage(of: PerSide<Pick<SideSituation, 'charging' | 'voltage_V'>>): V {
  const charging = sides.filter((side) => of[side].charging).map((side) => greater(of[side].voltage_V, limits.outletMin_V));
  return charging.length === 0 ? usual_V : V(Math.min(...charging));
}

const scheduledPower = ({ scheduled, voltage_V }: SideSituation): number =>
  scheduled ? inWatts(scheduled.limit, workingVoltage(voltage_V)) : Infinity;

/** A limit in amperes holds whatever becomes of the voltage until the next cycle. */
function scheduledCurrent(power_W: W, { scheduled, voltage_V }: SideSituation): A {
  const current_A = outletCurrent(power_W, voltage_V);
  return scheduled?.limit.unit === 'A' ? A(Math.min(current_A, scheduled.limit.value)) : current_A;
}

/** AC power of the feed; more than the AC/DC stage can take helps nobody (R-EMS-07). */
export const gridPower = (feed_A: A): W => W(Math.min(Math.sqrt(3) * limits.mains_V * feed_A, limits.gridToBus_W / limits.acToDc));

/** Between the two rated points: min(350 A, 150 kW / U), C-64. Without a voltage yet the full current. */
function outletCurrent(power_W: W, voltage_V: V): A {
  return A(Math.min(limits.outlet_A, power_W / greater(voltage_V, limits.outletMin_V)));
}

const feedShare = (feed_A: A): number => feedShares.find((row) => feed_A >= row.feed_A)?.share_W ?? 0;

/** Without packs the grid alone carries, and that is less than its share in the rated figures. */
const gridAlone = (feed_A: A): number => Math.min(feedShare(feed_A), gridPower(feed_A) * limits.acToDc);

function sideCeiling(now: EnergySituation, side: Side): number {
  if (!now.sides[side].packUsable) return gridAlone(now.feed_A);
  return Math.min(limits.outlet_W, limits.packToOutlet_W + feedShare(now.feed_A));
}

function stationCeiling(now: EnergySituation): number {
  const packs = sides.filter((side) => now.sides[side].packUsable).length;
  if (packs === 0) return gridAlone(now.feed_A);
  return Math.min(limits.station_W, packs * limits.packToOutlet_W + feedShare(now.feed_A));
}

/** Full power up to 35 °C outside, half at 50 °C, none beyond the operating range (R-EMS-08, R-EMS-10; the slope is ours). */
function ambientFactor(ambient_C: Celsius): number {
  if (ambient_C < -25 || ambient_C > 50) return 0;
  return ambient_C <= 35 ? 1 : 1 - (0.5 * (ambient_C - 35)) / 15;
}

/** A hot pack gives less: from 45 °C down to a fifth at 60 °C (the slope is ours). */
const packFactor = (temperature_C: Celsius): number => Math.min(1, Math.max(0.2, 1 - (0.8 * (temperature_C - 45)) / 15));

/** What each side is offered: first what is asked for, equally where it does not suffice; then the rest, so that demand may rise. */
function share(now: EnergySituation, ceilings: PerSide<W>, total_W: W): PerSide<W> {
  const charging = sides.filter((side) => now.sides[side].charging);
  const asked = perSide((side) => (charging.includes(side) ? Math.min(now.sides[side].demand_W ?? Infinity, ceilings[side]) : 0));
  const offered = { A: 0, B: 0 };
  const given = fill(offered, asked, total_W, charging);
  if (charging.length === 2) yieldToLeast(now, offered, asked);
  fill(offered, ceilings, total_W - given, charging);
  // A free side shows what it could have now; nothing is taken from the other for it.
  const rest = total_W - asked.A - asked.B;
  return perSide((side) => W(charging.includes(side) ? offered[side] : Math.max(0, Math.min(ceilings[side], rest))));
}

/**
 * Where an equal share leaves a vehicle below the rate at which it charges well (`minChargingRate`, OCPP 1.6 §7.13), the other one yields
 * what it has above its own.
 */
function yieldToLeast(now: EnergySituation, levels: Record<Side, number>, asked: PerSide<number>): void {
  const least = perSide((side) => {
    const { scheduled, voltage_V } = now.sides[side];
    return scheduled?.least ? Math.min(asked[side], inWatts(scheduled.least, workingVoltage(voltage_V))) : 0;
  });
  for (const [side, other] of [
    ['A', 'B'],
    ['B', 'A'],
  ] as const) {
    const moved = Math.max(0, Math.min(least[side] - levels[side], levels[other] - least[other]));
    levels[side] += moved;
    levels[other] -= moved;
  }
}

/** Raises the levels of `among` equally until each has what it wants or nothing is left; returns what was given. */
function fill(levels: Record<Side, number>, wanted: PerSide<number>, available: number, among: readonly Side[]): number {
  let left = available;
  const byWant = among.toSorted((a, b) => wanted[a] - levels[a] - (wanted[b] - levels[b]));
  byWant.forEach((side, i) => {
    const given = Math.max(0, Math.min(wanted[side] - levels[side], left / (byWant.length - i)));
    levels[side] += given;
    left -= given;
  });
  return available - left;
}

/** Which packs may feed vehicles: from the residual SoC on a pack is out, until it has gained a little (R-EMS-15). */
export function packUsable(batterySoc_pct: Percent, residual_pct: Percent, was: boolean): boolean {
  return batterySoc_pct > residual_pct + (was ? 0 : 2);
}
