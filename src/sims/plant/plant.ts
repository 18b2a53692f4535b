import { A, Ah, Celsius, type Ms, Percent, type PerSide, perSide, type Side, sides, V, W, Wh } from '../../kernel/index.js';
import type { Offer, PackReading, PowerReading, SetPoints } from '../../station/ports/index.js';
import { ChargeEstimate } from './charge-estimate.js';
import { Cooling } from './cooling.js';
import { Ledger, type LedgerReading } from './ledger.js';
import { Pack } from './pack.js';
import type { FlowReading, OutletFlow, SavedPlant } from './plant-reading.js';
import { PlantSide } from './plant-side.js';
import { PowerFlow } from './power-flow.js';
import { ratings } from './ratings.js';
import type { Vehicle } from './vehicle.js';

export interface PlantStart {
  /** Cells, not the scale of the displays. */
  readonly packSoc_pct: Percent;
  readonly feed_A: number;
  readonly ambient_C: Celsius;
}

/** Something in the world reached a limit by itself. */
export interface Happening {
  readonly type: 'targetReached' | 'packLimit';
  readonly side: Side;
}

const longestStep_s = 1;
/** While something flows the plant wants to be looked at this often. */
const longestUnseen_s = 10;

/**
 * The world of the twin as physics: two packs, two outlets with their vehicles, the grid. It obeys physics, not wishes: it delivers
 * what grid and packs can give within the station's set-points, and no more than the vehicle asks for.
 *
 * It is told the time, so that nothing runs while nobody looks. While something flows it integrates in sub-steps of at most a second;
 * an idle plant goes to its next threshold in one. Within, quantities are plain mutable numbers that carry their unit in the name,
 * and a sub-step allocates nothing. Tell it the time before reading or changing anything.
 */
export class Plant {
  readonly #sides: PerSide<PlantSide>;
  readonly #flow = new PowerFlow();
  readonly #cooling = new Cooling();
  readonly #ledger: Ledger;
  readonly #wasAtLimit: Record<Side, boolean>;
  #happened: Happening[] = [];
  #ambient_C: number;
  #feed_A: number;
  #acCut = false;
  #at_ms: number;

  constructor(start: PlantStart, now: Ms, saved?: SavedPlant) {
    this.#sides = perSide(() => new PlantSide(new Pack(start.packSoc_pct, start.ambient_C)));
    this.#ambient_C = start.ambient_C;
    this.#feed_A = start.feed_A;
    this.#at_ms = now;
    if (saved) this.#restore(saved);
    this.#ledger = new Ledger(this.#stored_Wh());
    this.#wasAtLimit = perSide((side) => this.#atLimit(side));
    this.#changed();
  }

  /** Lets time pass. A time before the last one changes nothing. */
  advanceTo(now: Ms): void {
    let left_s = (now - this.#at_ms) / 1000;
    if (left_s <= 0) return;
    this.#at_ms = now;
    while (left_s > 1e-9) left_s -= this.#step(left_s);
  }

  /** Time until the plant wants to be advanced again by itself; undefined when nothing will ever happen. */
  untilNext_s(): number | undefined {
    if (this.#happened.length > 0) return 0;
    const { A: a, B: b } = this.#sides;
    const limit_s = Math.min(a.untilTarget_s(), b.untilTarget_s(), this.#untilPackLimit_s());
    if (this.#busy()) return Math.min(limit_s, longestUnseen_s);
    return Number.isFinite(limit_s) ? limit_s : undefined;
  }

  /** What happened since the last call, in order. */
  takeHappenings(): readonly Happening[] {
    if (this.#happened.length === 0) return this.#happened;
    const taken = this.#happened;
    this.#happened = [];
    return taken;
  }

  connect(side: Side, vehicle: Vehicle): void {
    this.#sides[side].vehicle = vehicle;
    this.#changed();
  }

  /** Current is cut at once. */
  disconnect(side: Side): void {
    this.#sides[side].vehicle = undefined;
    this.openContactors(side);
  }

  vehicle(side: Side): Vehicle | undefined {
    return this.#sides[side].vehicle;
  }

  /** A hand on the vehicle; it answers at once. */
  changeVehicle(side: Side, change: (vehicle: Vehicle) => void): void {
    const { vehicle } = this.#sides[side];
    if (vehicle) change(vehicle);
    this.#changed();
  }

  /** The outlet is live; nothing flows before the first offer. */
  closeContactors(side: Side): void {
    this.#sides[side].closed = true;
    this.#changed();
  }

  openContactors(side: Side): void {
    this.#sides[side].closed = false;
    this.#sides[side].offer_W = 0;
    this.#changed();
  }

  offer(side: Side, { power_W, current_A }: Offer): void {
    this.#sides[side].offer_W = power_W;
    this.#sides[side].offer_A = current_A;
    this.#changed();
  }

  applySetPoints(setPoints: SetPoints): void {
    this.#flow.gridCeiling_W = Math.max(0, setPoints.gridToStation_W);
    for (const side of sides) {
      this.#sides[side].mayDischarge = setPoints.discharge[side];
      this.#sides[side].chargeCeiling_W = Math.max(0, setPoints.busToBattery_W[side]);
    }
    this.#changed();
  }

  /** Without supply the contactors of packs and AC stage open: nothing flows, and the auxiliaries hang on the 12 V battery. */
  supplyBatteryManagement(on: boolean): void {
    if (on && !this.#flow.highVoltage) {
      for (const side of sides) this.#sides[side].pack.estimate.restart(this.#sides[side].pack.soc_pct);
    }
    this.#flow.highVoltage = on;
    this.#changed();
  }

  saveStateOfCharge(): void {
    for (const side of sides) this.#sides[side].pack.estimate.write(this.#sides[side].pack.soc_pct);
  }

  get highVoltage(): boolean {
    return this.#flow.highVoltage;
  }

  /** The installed feed; 0 is a feed without voltage. */
  setFeed(feed_A: number): void {
    this.#feed_A = feed_A;
    this.#changed();
  }

  /** The emergency-stop system outside the station cuts its supply (R-ESD-06). */
  cutAc(cut: boolean): void {
    this.#acCut = cut;
    this.#changed();
  }

  setAmbient(ambient_C: Celsius): void {
    this.#ambient_C = ambient_C;
  }

  setPackSoc(side: Side, soc_pct: Percent): void {
    const { pack } = this.#sides[side];
    const stored_Wh = (soc_pct / 100) * ratings.pack_Wh;
    this.#ledger.storedByHand(stored_Wh - pack.stored_Wh);
    pack.stored_Wh = stored_Wh;
    pack.estimate.set(pack.soc_pct);
    this.#changed();
  }

  /** What the cells really hold, whatever their management believes. */
  cellSoc_pct(side: Side): Percent {
    return Percent(this.#sides[side].pack.soc_pct);
  }

  outlet(side: Side): OutletFlow {
    const { register_Wh, voltage_V, current_A, power_W } = this.#sides[side];
    return { energy_Wh: Wh(register_Wh), voltage_V: V(voltage_V), current_A: A(current_A), power_W: W(power_W) };
  }

  /** What the vehicle asks for, whatever it is offered; undefined without a vehicle. */
  evDemand_W(side: Side): W | undefined {
    const { vehicle } = this.#sides[side];
    return vehicle && W(vehicle.hasReachedTarget() ? 0 : vehicle.ask_W());
  }

  power(): PowerReading {
    return {
      ac: {
        present: this.#flow.feed_A > 0,
        limit_A: A(this.#feed_A),
        current_A: A(this.#flow.gridToStation_W / (Math.sqrt(3) * ratings.mains_V)),
        gridToStation_W: W(this.#flow.gridToStation_W),
      },
      packs: { A: this.#pack('A'), B: this.#pack('B') },
      outletPower_W: { A: W(this.#sides.A.power_W), B: W(this.#sides.B.power_W) },
      ambient_C: Celsius(this.#ambient_C),
    };
  }

  flows(): FlowReading {
    const flow = this.#flow;
    return {
      gridToStation_W: W(flow.gridToStation_W),
      gridToBus_W: W(flow.gridToBus_W),
      gridToAuxiliaries_W: W(flow.gridToAuxiliaries_W),
      busToAuxiliaries_W: W(flow.busToAuxiliaries_W),
      batteryToBus_W: perSide((side) => W(this.#sides[side].pack.toBus_W)),
      busToBattery_W: perSide((side) => W(this.#sides[side].pack.fromBus_W)),
      busToEv_W: perSide((side) => W(this.#sides[side].power_W)),
      losses: {
        acToDc_W: W(flow.acToDcLoss_W),
        dcToDc_W: W(flow.dcToDcLoss_W),
        batteryIn_W: W(flow.batteryInLoss_W),
        batteryOut_W: W(flow.batteryOutLoss_W),
        idle_W: W(flow.idle_W),
        cooling_W: W(flow.cooling_W),
        acStandby_W: W(flow.gridToStandby_W),
      },
    };
  }

  ledger(): LedgerReading {
    return this.#ledger.read(this.#stored_Wh());
  }

  save(): SavedPlant {
    return {
      packs: perSide((side) => {
        const { stored_Wh, temperature_C, throughput_Ah, estimate } = this.#sides[side].pack;
        return { stored_Wh, temperature_C, throughput_Ah, memorySoc_pct: estimate.memory_pct };
      }),
      registers_Wh: perSide((side) => this.#sides[side].register_Wh),
      coolingRun_s: this.#cooling.run_s,
    };
  }

  #restore(saved: SavedPlant): void {
    for (const side of sides) {
      const { pack } = this.#sides[side];
      const { stored_Wh, temperature_C, throughput_Ah, memorySoc_pct } = saved.packs[side];
      pack.stored_Wh = stored_Wh;
      pack.temperature_C = temperature_C;
      pack.throughput_Ah = throughput_Ah ?? 0;
      pack.estimate = new ChargeEstimate(pack.soc_pct, memorySoc_pct);
      this.#sides[side].register_Wh = saved.registers_Wh[side];
    }
    this.#cooling.run_s = saved.coolingRun_s;
  }

  /** One sub-step, at most `left_s` long; returns its length. */
  #step(left_s: number): number {
    const { A: a, B: b } = this.#sides;
    const fine_s = Math.min(left_s, longestStep_s);
    this.#flow.solve(a, b, this.#cooling, fine_s);
    const time_s = this.#busy() ? fine_s : Math.min(left_s, Math.max(fine_s, this.#untilPackLimit_s()));
    a.integrate(time_s, this.#ambient_C, this.#cooling.removal_W(a.pack.temperature_C, this.#ambient_C));
    b.integrate(time_s, this.#ambient_C, this.#cooling.removal_W(b.pack.temperature_C, this.#ambient_C));
    this.#cooling.integrate(time_s);
    this.#ledger.add(this.#flow, a, b, time_s);
    this.#notice('A');
    this.#notice('B');
    return time_s;
  }

  /** Readings show the consequences of a change at once, before any time has passed. */
  #changed(): void {
    this.#flow.feed_A = this.#acCut ? 0 : this.#feed_A;
    this.#flow.solve(this.#sides.A, this.#sides.B, this.#cooling, longestStep_s);
    this.#notice('A');
    this.#notice('B');
  }

  #notice(side: Side): void {
    const { vehicle, closed } = this.#sides[side];
    if (vehicle && closed && !vehicle.stopped && vehicle.hasReachedTarget()) {
      vehicle.stopped = 'targetReached';
      this.#happened.push({ type: 'targetReached', side });
      this.#changed();
    }
    const atLimit = this.#atLimit(side);
    if (atLimit === this.#wasAtLimit[side]) return;
    this.#wasAtLimit[side] = atLimit;
    if (!atLimit) return;
    this.#happened.push({ type: 'packLimit', side });
    this.#changed();
  }

  #atLimit(side: Side): boolean {
    const { pack } = this.#sides[side];
    return pack.empty || pack.full;
  }

  /** Does something flow that changes as it flows? */
  #busy(): boolean {
    const { A: a, B: b } = this.#sides;
    return this.#cooling.on || a.current_A > 0 || b.current_A > 0 || a.pack.fromBus_W > 0 || b.pack.fromBus_W > 0;
  }

  #untilPackLimit_s(): number {
    return Math.min(this.#sides.A.pack.untilLimit_s(), this.#sides.B.pack.untilLimit_s());
  }

  #stored_Wh(): number {
    return this.#sides.A.pack.stored_Wh + this.#sides.B.pack.stored_Wh;
  }

  #pack(side: Side): PackReading {
    const { pack } = this.#sides[side];
    return {
      packSoc_pct: Percent(pack.reportedSoc_pct),
      soh_pct: Percent(pack.soh_pct),
      voltage_V: V(pack.voltage_V),
      temperature_C: Celsius(pack.temperature_C),
      batteryToBus_W: W(pack.toBus_W - pack.fromBus_W),
      throughput_Ah: Ah(pack.throughput_Ah),
    };
  }
}
