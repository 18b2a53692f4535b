/** Drivers at both sides, one after the other: they plug in, hold a card, charge a while, stop in one way or another, and leave. */
import type { TwinStation } from '../../src/apps/station/twin-station.js';
import { type Random, type Side, sides } from '../../src/kernel/index.js';
import type { ChargingPoint } from '../../src/station/connector/charging-point.js';

const vehicles = ['saloon-400', 'saloon-800', 'van'] as const;
const cards = { A: 'CARD-ANNA', B: 'CARD-CARLA' } as const;

export class Drivers {
  readonly #twin: TwinStation;
  readonly #random: Random;
  readonly #waits_s = { A: 0, B: 0 };
  #here: Record<Side, ChargingPoint['state']['at']> = { A: 'idle', B: 'idle' };

  constructor(twin: TwinStation, random: Random) {
    this.#twin = twin;
    this.#random = random;
  }

  /** Lets everybody act for whom it is time; to be called once in `step_s` of simulated time. */
  act(step_s: number, comeNew: boolean): void {
    for (const side of sides) {
      const { at } = this.#twin.station.points[side].state;
      if (at !== this.#here[side]) {
        this.#here[side] = at;
        this.#waits_s[side] = this.#between(0, at === 'charging' ? 25 : 3);
      }
      this.#waits_s[side] -= step_s;
      if (this.#waits_s[side] <= 0) this.#next(side, at, comeNew);
    }
  }

  #next(side: Side, at: ChargingPoint['state']['at'], comeNew: boolean): void {
    const { hands } = this.#twin.twin;
    const isThere = this.#twin.twin.state().vehicles[side] !== null;
    // The same card within three seconds is the same gesture.
    this.#waits_s[side] = 4;
    switch (at) {
      case 'idle':
        if (isThere) hands.unplug(side);
        else if (comeNew) hands.plug(side, { vehicle: this.#one(vehicles), soc_pct: Math.round(this.#between(10, 60)) });
        return;
      case 'preparing':
        return comeNew ? this.#holdCard(side) : hands.unplug(side);
      case 'charging':
        return this.#one([() => this.#holdCard(side), () => hands.unplug(side), () => hands.setVehicle(side, { stop: true })])();
      case 'finishing':
        return hands.unplug(side);
      case 'starting':
      case 'ending':
        return;
    }
  }

  #holdCard(side: Side): void {
    void this.#twin.station.desk.presentCard(side, cards[side]);
  }

  #between(low: number, high: number): number {
    return low + (high - low) * this.#random.next();
  }

  #one<T>(things: readonly [T, ...T[]]): T {
    return things[Math.floor(this.#random.next() * things.length)] ?? things[0];
  }
}
