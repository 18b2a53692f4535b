/** A station on its digital twin: world, meters, core and back-end link in one graph, ready to be started and to lose its power. */
import { type PerSide, perSide, ScopedClock, type Store } from '../../kernel/index.js';
import { createDcMeter, type TwinDcMeter } from '../../sims/devices/dc-meter.js';
import { createTwin, type Twin, type TwinOptions } from '../../sims/twin.js';
import { faultCatalogue } from '../../station/safety/faults.js';
import { poweredStore } from './powered-store.js';
import { buildStation, type StationGraph, type StationSetup } from './station-graph.js';

export interface TwinSetup extends Omit<StationSetup, 'devices'> {
  /** What the world and its meters keep, apart from what the station keeps: they are other machines. */
  readonly twinStore: Store;
  readonly twin?: TwinOptions;
}

export interface TwinStation extends StationGraph {
  readonly twin: Twin;
  readonly meters: PerSide<TwinDcMeter>;
  /** Ends everything between two instructions; nothing more reaches the stores. */
  cutPower(): void;
}

/** @throws StoreFault when a store cannot be read */
export function buildTwinStation(setup: TwinSetup): TwinStation {
  const store = poweredStore(setup.store);
  const twinStore = poweredStore(setup.twinStore);
  const { random, ids, log } = setup;
  // The world ends with the process that simulates it.
  const clock = new ScopedClock(setup.clock);
  let meters: PerSide<TwinDcMeter> | undefined;
  const twin = createTwin({
    clock,
    random,
    log,
    store: twinStore,
    meters: (flows) => (meters = perSide((side) => createDcMeter({ side, clock, ids, store: twinStore, flow: flows[side], log }))),
    options: { faultCodes: Object.keys(faultCatalogue), ...setup.twin },
  });
  if (!meters) throw new Error('the twin made no meters');
  const graph = buildStation({ ...setup, store, devices: twin.devices });
  return {
    ...graph,
    twin,
    meters,
    cutPower: () => {
      store.cut();
      twinStore.cut();
      graph.dispose();
      clock.dispose();
    },
  };
}
