import { A, type Clock, Ms, Percent, type Random, type Side, type Timer, W } from '../../kernel/index.js';
import type { Offer, Outlet, OutletEvent, OutletReading } from '../../station/ports/index.js';
import { ratings } from '../plant/ratings.js';
import type { RunningPlant } from '../plant/running-plant.js';
import type { Vehicle } from '../plant/vehicle.js';
import type { Handshake } from '../plant/vehicle-classes.js';

/** How far the vehicle and the outlet have come with each other. */
export type LinkState = 'free' | 'badContact' | 'plugged' | 'preparing' | 'ready' | 'ending';

export interface SimOutletParts {
  readonly side: Side;
  readonly plant: RunningPlant;
  readonly clock: Clock;
  readonly random: Random;
  /** Stretches all times of the vehicle communication; 0 takes them away. */
  readonly handshakeScale: number;
  /** The link came into another state, or the driver did something. */
  readonly changed: () => void;
}

/** After the authorisation, in this order (DIN 70121, ISO 15118-2; N-36). */
const phases = ['parameters_ms', 'cableCheck_ms', 'precharge_ms'] as const satisfies readonly (keyof Handshake)[];

/** The current ramps down within this time, which may be taken away but not stretched. */
const rampDown_ms = 600;

/** Times differ from session to session by up to this share. */
const jitter = 0.1;

/**
 * One output on the plant, with the vehicle's side of the communication. Events that answer a call of the core come from a timer, if
 * need be one that is due at once, and never from within the call.
 */
export class SimOutlet implements Outlet {
  readonly side: Side;
  readonly #parts: SimOutletParts;
  #link: LinkState = 'free';
  /** The vehicle has announced its state of charge. */
  #socKnown = false;
  #pauseTold = false;
  #discovery: Timer | undefined;
  #step: Timer | undefined;
  #listener: (event: OutletEvent) => void = () => undefined;

  /** With a vehicle at the cable when the plant has one already: no event, as none happened; `read` shows it. */
  constructor(parts: SimOutletParts) {
    this.side = parts.side;
    this.#parts = parts;
    const vehicle = this.#vehicle();
    if (vehicle) this.#attach(vehicle);
  }

  get link(): LinkState {
    return this.#link;
  }

  read(): OutletReading {
    const plant = this.#parts.plant.now();
    const { voltage_V, current_A, power_W } = plant.outlet(this.side);
    const vehicle = this.#vehicle();
    const underWay = this.#link === 'ready' || this.#link === 'ending';
    return {
      plugged: this.#link !== 'free' && this.#link !== 'badContact',
      voltage_V,
      current_A,
      power_W,
      evSoc_pct: vehicle && this.#socKnown ? Percent(Math.round(vehicle.soc_pct)) : undefined,
      evDemand_W: underWay ? plant.evDemand_W(this.side) : undefined,
    };
  }

  begin(): void {
    const vehicle = this.#vehicle();
    if (!vehicle || this.#link === 'badContact') return this.#soon({ type: 'refused', why: 'no vehicle is connected' });
    if (this.#link !== 'plugged') return;
    vehicle.stopped = undefined;
    this.#enter('preparing');
    this.#prepare(vehicle, 0);
  }

  offer(ceiling: Offer): void {
    if (this.#link === 'ready') this.#parts.plant.act((plant) => plant.offer(this.side, ceiling));
  }

  end(): void {
    switch (this.#link) {
      case 'ending':
        return;
      case 'ready':
        return this.#rampDown();
      case 'preparing':
        this.#step?.cancel();
        this.#enter('plugged');
        return this.#soon({ type: 'ended' });
      case 'free':
      case 'badContact':
      case 'plugged':
        return this.#soon({ type: 'ended' });
    }
  }

  listen(listener: (event: OutletEvent) => void): void {
    this.#listener = listener;
  }

  /** A hand has put the plug into a vehicle. */
  plug(vehicle: Vehicle): void {
    this.#parts.plant.act((plant) => plant.connect(this.side, vehicle));
    this.#attach(vehicle);
    if (vehicle.wishes.contact === 'good') this.#listener({ type: 'plugged' });
  }

  /** A hand has pulled the plug; whatever flowed is cut at once. */
  unplug(): void {
    this.#parts.plant.act((plant) => plant.disconnect(this.side));
    this.#discovery?.cancel();
    this.#step?.cancel();
    const wasSeen = this.#link !== 'badContact';
    this.#socKnown = false;
    this.#enter('free');
    if (wasSeen) this.#listener({ type: 'unplugged' });
  }

  /** The driver does something in the vehicle: stops it, pauses it, or sets another limit. */
  driverActs(change: (vehicle: Vehicle) => void): void {
    const before = this.#vehicle()?.stopped;
    this.#parts.plant.act((plant) => plant.changeVehicle(this.side, change));
    this.#parts.changed();
    if (this.#link !== 'ready') return;
    if (before === undefined && this.#vehicle()?.stopped === 'requested') this.#listener({ type: 'evStopped', why: 'requested' });
    this.#tellPause();
  }

  /** The vehicle has what it wanted. */
  targetReached(): void {
    if (this.#link === 'ready') this.#listener({ type: 'evStopped', why: 'targetReached' });
  }

  #vehicle(): Vehicle | undefined {
    return this.#parts.plant.now().vehicle(this.side);
  }

  #attach(vehicle: Vehicle): void {
    if (vehicle.wishes.contact === 'bad') return this.#enter('badContact');
    this.#enter('plugged');
    this.#discovery = this.#after('discovery', vehicle.class.handshake.discovery_ms, () => {
      this.#socKnown = true;
      this.#parts.changed();
    });
  }

  #prepare(vehicle: Vehicle, phase: number): void {
    const name = phases[phase];
    if (name === undefined) return this.#ready();
    this.#step = this.#after(name.replace('_ms', ''), vehicle.class.handshake[name], () => {
      if (name === 'parameters_ms') {
        this.#socKnown = true;
        const why = refusal(vehicle);
        if (why !== undefined) return this.#refuse(why);
      }
      this.#prepare(vehicle, phase + 1);
    });
  }

  #refuse(why: string): void {
    this.#enter('plugged');
    this.#listener({ type: 'refused', why });
  }

  #ready(): void {
    this.#parts.plant.act((plant) => plant.closeContactors(this.side));
    this.#pauseTold = false;
    this.#enter('ready');
    this.#listener({ type: 'ready' });
    this.#tellPause();
  }

  /** A straight ramp carries the energy of half its height: that is what the plant sees of it. */
  #rampDown(): void {
    const { plant } = this.#parts;
    const { power_W, current_A } = plant.now().outlet(this.side);
    plant.act((p) => p.offer(this.side, { power_W: W(power_W / 2), current_A: A(current_A / 2) }));
    this.#enter('ending');
    const time_ms = Ms(rampDown_ms * Math.min(1, this.#parts.handshakeScale));
    this.#step = this.#parts.clock.after(`twin: outlet ${this.side}, ramp-down`, time_ms, () => {
      plant.act((p) => p.openContactors(this.side));
      this.#enter('plugged');
      this.#listener({ type: 'ended' });
    });
  }

  /** Tells once that the vehicle pauses, and once that it goes on. */
  #tellPause(): void {
    const paused = this.#vehicle()?.paused ?? false;
    if (this.#link !== 'ready' || paused === this.#pauseTold) return;
    this.#pauseTold = paused;
    this.#listener({ type: paused ? 'evPaused' : 'evResumed' });
  }

  #enter(link: LinkState): void {
    this.#link = link;
    this.#parts.changed();
  }

  #soon(event: OutletEvent): void {
    this.#parts.clock.after(`twin: outlet ${this.side}, ${event.type}`, Ms(0), () => this.#listener(event));
  }

  #after(name: string, usual_ms: Ms, action: () => void): Timer {
    const { clock, random, handshakeScale } = this.#parts;
    const delay_ms = Ms(Math.round(usual_ms * handshakeScale * (1 - jitter + 2 * jitter * random.next())));
    return clock.after(`twin: outlet ${this.side}, ${name}`, delay_ms, action);
  }
}

/** Why a session cannot begin with this vehicle, found out in the exchange of parameters; undefined when it can. */
function refusal(vehicle: Vehicle): string | undefined {
  if (vehicle.wishes.refuses) return 'the vehicle ended the communication';
  const { maxVoltage_V } = vehicle.class;
  return maxVoltage_V < ratings.outletMin_V ? `the vehicle takes at most ${String(maxVoltage_V)} V` : undefined;
}
