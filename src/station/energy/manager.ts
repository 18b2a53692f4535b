/**
 * The energy management system: once a cycle it freezes the readings, lets `allocate` share, and writes set-points and offers once.
 * While something flows it runs every few seconds; an idle station is looked at a few times an hour.
 */
import {
  A,
  type Clock,
  Emitter,
  type Ms,
  minutes,
  Percent,
  type PerSide,
  perSide,
  type Side,
  seconds,
  sides,
  type Timer,
  W,
} from '../../kernel/index.js';
import { batterySoc, packSocMax_pct } from '../battery/display-soc.js';
import type { ChargingPoint } from '../connector/charging-point.js';
import { mayDraw } from '../connector/state.js';
import type { PowerReading, PowerSystem } from '../ports/index.js';
import type { Settings } from '../settings/settings.js';
import type { ScheduledLimits } from '../smart-charging/smart-charging.js';
import { allocate, type EnergySituation, packUsable } from './allocation.js';

/** Refilling begins below this pack SoC, or after a vehicle has drawn on the pack, and ends at `packSocMax_pct` (C-54, R-EMS-13). */
const refillBelow_pct = 90;
/** Charging power from the bus into one pack (manual §5.1.1). */
const busToBattery_W = W(20_000);
/** Below this the key means "AC input off" (manual §2.19). */
const leastImport_A = 16;

const periods_ms = { charging: seconds(5), refilling: minutes(1), idle: minutes(15) } as const satisfies Record<string, Ms>;

export interface EnergyParts {
  readonly clock: Clock;
  readonly power: PowerSystem;
  readonly points: PerSide<ChargingPoint>;
  readonly settings: Settings;
  /** While it is not, every flow is zero. */
  readonly highVoltageAllowed: () => boolean;
  /** What the back-end's charging profiles allow now; missing where the station takes none. */
  readonly scheduled: (() => ScheduledLimits) | undefined;
  /** Is this pack to be charged until its cells are full? Then it gives nothing meanwhile. */
  readonly fillsUp: (side: Side) => boolean;
  /** What a vehicle may draw at most while the recalibration of its side stands back for it. */
  readonly ceiling_W: (side: Side) => W | undefined;
}

export class EnergyManager {
  /** After each cycle: what was read and decided. */
  readonly events = new Emitter<{ cycled: PowerReading }>();
  readonly #clock: Clock;
  readonly #power: PowerSystem;
  readonly #points: PerSide<ChargingPoint>;
  readonly #settings: Settings;
  readonly #highVoltageAllowed: () => boolean;
  readonly #scheduled: (() => ScheduledLimits) | undefined;
  readonly #fillsUp: EnergyParts['fillsUp'];
  readonly #ceiling_W: EnergyParts['ceiling_W'];
  readonly #refilling: Record<Side, boolean> = { A: false, B: false };
  readonly #usable: Record<Side, boolean> = { A: true, B: true };
  #timer: Timer | undefined;
  #working = false;
  #again = false;

  constructor(parts: EnergyParts) {
    this.#highVoltageAllowed = parts.highVoltageAllowed;
    this.#scheduled = parts.scheduled;
    this.#fillsUp = parts.fillsUp;
    this.#ceiling_W = parts.ceiling_W;
    this.#clock = parts.clock;
    this.#power = parts.power;
    this.#points = parts.points;
    this.#settings = parts.settings;
    parts.power.listen(() => this.cycle());
  }

  isRefilling(side: Side): boolean {
    return this.#refilling[side];
  }

  /** What may be drawn from the grid a phase, now. */
  get feedLimit_A(): A {
    return this.#highVoltageAllowed() ? this.#feed(this.#power.read()) : A(0);
  }

  /** A vehicle has drawn on this side's pack: refill it however full it is. */
  refillAfterSession(side: Side): void {
    this.#refilling[side] = true;
  }

  /** Runs a cycle now. Safe to call from within one: the wish is kept and served when it is done. */
  cycle(): void {
    this.#again = true;
    if (this.#working) return;
    this.#working = true;
    try {
      while (this.#again) {
        this.#again = false;
        this.#once();
      }
    } finally {
      this.#working = false;
    }
    this.#schedule();
  }

  #once(): void {
    const reading = this.#power.read();
    const live = this.#highVoltageAllowed();
    const situation = this.#situation(reading, live);
    const { sides: offers, gridCeiling_W } = allocate(situation);
    const charging = sides.some((side) => situation.sides[side].charging);
    const refilling = sides.some((side) => this.#refilling[side]);
    this.#power.apply({
      gridToStation_W: charging || refilling ? gridCeiling_W : W(0),
      discharge: perSide((side) => live && this.#usable[side] && !this.#fillsUp(side)),
      busToBattery_W: perSide((side) => (live && this.#refilling[side] ? busToBattery_W : W(0))),
    });
    for (const side of sides) this.#points[side].offer(offers[side]);
    this.events.emit('cycled', reading);
  }

  #situation(reading: PowerReading, live: boolean): EnergySituation {
    const residual_pct = Percent(this.#settings.get(reading.ac.present ? 'electronic.res_connected_mode' : 'electronic.res_mobile_mode'));
    const scheduled = this.#scheduled?.();
    return {
      feed_A: live ? this.#feed(reading) : A(0),
      ambient_C: reading.ambient_C,
      scheduled: scheduled?.station,
      sides: perSide((side) => {
        const pack = reading.packs[side];
        const { state, outlet } = this.#points[side];
        const { voltage_V, evDemand_W } = outlet.read();
        this.#usable[side] = packUsable(batterySoc(pack.packSoc_pct), residual_pct, this.#usable[side]);
        const fillsUp = this.#fillsUp(side);
        if (pack.packSoc_pct < refillBelow_pct || fillsUp) this.#refilling[side] = true;
        if (pack.packSoc_pct >= (fillsUp ? 100 : packSocMax_pct)) this.#refilling[side] = false;
        return {
          charging: mayDraw(state),
          demand_W: evDemand_W,
          packUsable: live && this.#usable[side],
          packTemperature_C: pack.temperature_C,
          voltage_V,
          scheduled: scheduled?.sides[side],
          ceiling_W: this.#ceiling_W(side),
        };
      }),
    };
  }

  /** The lowest of installation, configuration and target (C-61). */
  #feed({ ac }: PowerReading): A {
    if (!ac.present) return A(0);
    const target = this.#settings.get('VWGC.ChargingStationCurrentImportTarget');
    const limit = Math.min(ac.limit_A, this.#settings.get('electronic.charge_power'), target);
    return A(target < leastImport_A ? 0 : limit);
  }

  #schedule(): void {
    this.#timer?.cancel();
    const charging = sides.some((side) => mayDraw(this.#points[side].state));
    const refilling = sides.some((side) => this.#refilling[side]);
    const period_ms = charging ? periods_ms.charging : refilling ? periods_ms.refilling : periods_ms.idle;
    this.#timer = this.#clock.after('energy cycle', period_ms, () => this.cycle());
  }
}
