/** A twin on a virtual clock, with a simple stand-in for the station: it writes down what it is told. */
import {
  A,
  type Clock,
  DeviceFault,
  Instant,
  type PerSide,
  perSide,
  type Side,
  type Store,
  seconds,
  seededRandom,
  sides,
  silentLog,
  type Timer,
  VirtualClock,
  W,
} from '../../kernel/index.js';
import type { DcMeter } from '../../station/ports/index.js';
import { createTwin, type Twin, type TwinOptions } from '../twin.js';
import type { MeterFlow } from './dc-meter.js';

export class TestTwin {
  readonly clock = new VirtualClock(Instant(0), { turn: async () => undefined });
  readonly twin: Twin;
  readonly flows: PerSide<MeterFlow>;
  /** What the devices told, in order: `A ready`, `door rear open`, `power`. */
  readonly told: string[] = [];
  #timersSet = 0;

  constructor({ seed = 'test', store, ...options }: TwinOptions & { readonly seed?: string; readonly store?: Store } = {}) {
    let flows: PerSide<MeterFlow> | undefined;
    this.twin = createTwin({
      clock: this.#counted(),
      random: seededRandom(seed),
      log: silentLog,
      options,
      ...(store && { store }),
      meters: (made) => {
        flows = made;
        return perSide(meterOnlyInName);
      },
    });
    if (!flows) throw new Error('the twin made no meters');
    this.flows = flows;
    const { outlets, cabinet, power } = this.twin.devices;
    for (const side of sides) outlets[side].listen((event) => this.told.push([side, ...Object.values(event)].join(' ')));
    cabinet.listen((event) => this.told.push(Object.values(event).join(' ')));
    power.listen(() => this.told.push('power'));
  }

  /** How many timers the twin has ever set. */
  get timersSet(): number {
    return this.#timersSet;
  }

  get outlets() {
    return this.twin.devices.outlets;
  }

  get hands() {
    return this.twin.hands;
  }

  run(time_s: number): Promise<void> {
    return this.clock.advance(seconds(time_s));
  }

  allow(grid_W = 42_000, charge_W = 0): void {
    const setPoints = { gridToStation_W: W(grid_W), discharge: perSide(() => true), busToBattery_W: perSide(() => W(charge_W)) };
    this.twin.devices.power.apply(setPoints);
  }

  /** From a plugged vehicle to one that charges. */
  async charge(side: Side, power_W = 150_000): Promise<void> {
    this.allow();
    this.outlets[side].begin();
    await this.run(20);
    this.outlets[side].offer({ power_W: W(power_W), current_A: A(350) });
  }

  #counted(): Clock {
    const { clock } = this;
    return {
      now: () => clock.now(),
      monotonic: () => clock.monotonic(),
      hold: (name) => clock.hold(name),
      after: (name, delay_ms, action): Timer => {
        this.#timersSet++;
        return clock.after(name, delay_ms, action);
      },
    };
  }
}

const meterOnlyInName = (side: Side): DcMeter => {
  const silent = () => Promise.reject(new DeviceFault('meter.no-answer'));
  return { side, live: () => undefined, identify: silent, status: silent, start: silent, stop: silent, recordBefore: silent };
};
