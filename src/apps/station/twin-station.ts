/** A station on its digital twin: world, meters, core and back-end link in one graph, ready to be started and to lose its power. */
import { type PerSide, perSide, ScopedClock, type Store } from '../../kernel/index.js';
import { createDcMeter, type TwinDcMeter } from '../../sims/devices/dc-meter.js';
import { SimFirmwareSlots } from '../../sims/devices/firmware-slots.js';
import { MemoryMediaShelf, memoryPackageArea } from '../../sims/devices/package-area.js';
import { createTwin, type Twin, type TwinOptions } from '../../sims/twin.js';
import { type EmulationProfile, generations, withFirmware } from '../../station/generation/index.js';
import type { SlotFirmware } from '../../station/ports/index.js';
import { faultCatalogue } from '../../station/safety/faults.js';
import { developmentVendor } from '../pack/development-vendor.js';
import { type PoweredStore, poweredStore } from './powered-store.js';
import { StationGraph } from './station-graph.js';
import type { StationSetup, UpdateDevices } from './station-setup.js';

export interface TwinSetup extends Omit<StationSetup, 'devices' | 'profile' | 'updates'> {
  /** With the firmware that it was delivered with; updates change that. */
  readonly profile: EmulationProfile;
  /** Where packages and content lie; in memory, and forgotten at the next start, where missing. */
  readonly updates?: Partial<Omit<UpdateDevices, 'slots'>>;
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
    const { store, profile, updates } = world;
    super({ ...setup, store, profile, updates, devices: world.twin.devices });
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
  readonly updates: UpdateDevices;
  /** As the firmware in the running slot makes it. */
  readonly profile: EmulationProfile;
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
  const slots = new SimFirmwareSlots({ clock, store: twinStore, factory: firmwareOf(setup.profile) });
  const { version, generation } = slots.firmware;
  const emulated = generations.find((known) => known === generation) ?? setup.profile.generation.name;
  return {
    store,
    twinStore,
    clock,
    twin,
    meters,
    updates: { area: memoryPackageArea(), shelf: new MemoryMediaShelf(), vendorKey: developmentVendor.publicKey, ...setup.updates, slots },
    profile: withFirmware(setup.profile, emulated, version),
  };
}

const firmwareOf = ({ firmwareVersion, generation, identity }: EmulationProfile): SlotFirmware => ({
  version: firmwareVersion.slice(identity.versionPrefix.length),
  generation: generation.name,
  // Nobody has packed it.
  sha256: '',
});

const faultCodes: readonly string[] = Object.keys(faultCatalogue);
