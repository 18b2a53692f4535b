/** A station on its digital twin: world, meters, core and back-end link in one graph, ready to be started and to lose its power. */
import { type PerSide, perSide, ScopedClock, type Store } from '../../kernel/index.js';
import { createDcMeter, type TwinDcMeter } from '../../sims/devices/dc-meter.js';
import { createTwin, type Twin, type TwinOptions } from '../../sims/twin.js';
import { faultCatalogue } from '../../station/safety/faults.js';
import { type PoweredStore, poweredStore } from './powered-store.js';
import { StationGraph, type StationSetup } from './station-graph.js';

export interface TwinSetup extends Omit<StationSetup, 'devices'> {
  /** What the world and its meters keep, apart from what the station keeps: they are other machines. */
  readonly twinStore: Store;
  readonly twin?: TwinOptions;
}

/** @throws StoreFault when a store cannot be read */
export class TwinStation extends StationGraph {
  readonly twin: Twin;
  readonly meters: PerSide<TwinDcMeter>;
  readonly #world: World;

  constructor(setup: TwinSetup) {
    const world = worldOf(setup);
    super({ ...setup, store: world.store, devices: world.twin.devices });
    this.twin = world.twin;
    this.meters = world.meters;
    this.#world = world;
  }

  /** Ends everything between two instructions; nothing more reaches the stores. */
  cutPower(): void {
    const { store, twinStore, clock } = this.#world;
    store.cut();
    twinStore.cut();
    this.dispose();
    clock.dispose();
  }
}

/** @throws StoreFault when a store cannot be read */
export const buildTwinStation = (setup: TwinSetup): TwinStation => new TwinStation(setup);

interface World {
  readonly store: PoweredStore;
  readonly twinStore: PoweredStore;
  /** The world ends with the process that simulates it. */
  readonly clock: ScopedClock;
  readonly twin: Twin;
  readonly meters: PerSide<TwinDcMeter>;
}

function worldOf(setup: TwinSetup): World {
  const store = poweredStore(setup.store);
  const twinStore = poweredStore(setup.twinStore);
  const { random, ids, log } = setup;
  const clock = new ScopedClock(setup.clock);
  let meters: PerSide<TwinDcMeter> | undefined;
  const twin = createTwin({
    clock,
    random,
    log,
    store: twinStore,
    meters: (flows) => (meters = perSide((side) => createDcMeter({ side, clock, ids, store: twinStore, flow: flows[side], log }))),
    options: { faultCodes, auxiliaryProtection: setup.profile.hardware.auxiliaryProtection, ...setup.twin },
  });
  if (!meters) throw new Error('the twin made no meters');
  return { store, twinStore, clock, twin, meters };
}

const faultCodes: readonly string[] = Object.keys(faultCatalogue);
