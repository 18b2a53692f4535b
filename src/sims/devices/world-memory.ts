import { Celsius, type Clock, type Log, type PerSide, perSide, type Store, StoreFault, sides, type Table } from '../../kernel/index.js';
import type { Position, RainLightReading } from '../../station/ports/index.js';
import type { Plant } from '../plant/plant.js';
import type { SavedPlant } from '../plant/plant-reading.js';
import { Vehicle, type VehicleBuild, type VehicleWishes } from '../plant/vehicle.js';
import { isVehicleName } from '../plant/vehicle-classes.js';
import type { SavedAuxiliary } from './auxiliary-battery.js';
import type { SavedCabinet } from './cabinet.js';

/** What hands have arranged; written when a hand has changed something. */
interface SavedSetting {
  readonly feed_A: number;
  readonly ambient_C: number;
  readonly cabinet: SavedCabinet;
  readonly vehicles: PerSide<SavedVehicle | null>;
}

interface SavedVehicle {
  readonly name: string;
  readonly build: VehicleBuild;
  readonly wishes: VehicleWishes;
}

/** What energy has changed; written often while something flows, therefore small. */
interface SavedEnergy {
  readonly plant: SavedPlant;
  readonly vehicles_Wh: PerSide<number>;
}

/** What lies beside the high-voltage side. */
export interface SavedSurroundings {
  readonly sensor: RainLightReading;
  readonly auxiliary: SavedAuxiliary;
  /** Null: no fix. */
  readonly position: Position | null;
}

/** The world as it was left. */
export interface RememberedWorld {
  readonly feed_A: number;
  readonly ambient_C: Celsius;
  readonly cabinet: SavedCabinet;
  readonly plant: SavedPlant;
  readonly vehicles: PerSide<Vehicle | undefined>;
}

/** What drains slowly from an idle world is kept when a meter is read so long after the last time. */
const keptAtLeastEvery_ms = 10_000;

/**
 * Keeps the twin's world over restarts in the table `twin`. A store that fails does not stop the world: the station, which shares the
 * store, says so.
 */
export class WorldMemory {
  readonly #store: Store;
  readonly #setting: Table<SavedSetting>;
  readonly #energy: Table<SavedEnergy>;
  readonly #surroundings: Table<SavedSurroundings>;
  readonly #clock: Clock;
  readonly #log: Log;
  /** What was kept last, and when. */
  #registers_Wh: PerSide<number> | undefined;
  #kept_ms = 0;

  constructor(store: Store, clock: Clock, log: Log) {
    this.#store = store;
    this.#setting = store.table('twin');
    this.#energy = store.table('twin');
    this.#surroundings = store.table('twin');
    this.#clock = clock;
    this.#log = log;
  }

  /** Undefined when the world is new. */
  recall(): RememberedWorld | undefined {
    const setting = this.#setting.get('setting');
    const energy = this.#energy.get('energy');
    if (!setting || !energy) return undefined;
    const { feed_A, ambient_C, cabinet } = setting;
    const vehicles = perSide((side) => this.#rebuild(setting.vehicles[side], energy.vehicles_Wh[side]));
    return { feed_A, ambient_C: Celsius(ambient_C), cabinet, plant: energy.plant, vehicles };
  }

  recallSurroundings(): SavedSurroundings | undefined {
    return this.#surroundings.get('surroundings');
  }

  keepSurroundings(surroundings: SavedSurroundings): void {
    this.#write(() => this.#surroundings.put('surroundings', surroundings));
  }

  keepAll(plant: Plant, cabinet: SavedCabinet): void {
    this.#write(() =>
      this.#store.atomically(() => {
        this.#setting.put('setting', settingOf(plant, cabinet));
        this.#putEnergy(plant);
      }),
    );
  }

  keepEnergy(plant: Plant): void {
    this.#write(() => this.#putEnergy(plant));
  }

  /** Before somebody learns a register: after a restart it must not stand lower than what was told. */
  keepBeforeTelling(plant: Plant): void {
    const told = sides.every((side) => plant.outlet(side).energy_Wh === this.#registers_Wh?.[side]);
    if (!told || this.#clock.monotonic() - this.#kept_ms >= keptAtLeastEvery_ms) this.keepEnergy(plant);
  }

  #putEnergy(plant: Plant): void {
    const saved = plant.save();
    this.#energy.put('energy', { plant: saved, vehicles_Wh: perSide((side) => plant.vehicle(side)?.stored_Wh ?? 0) });
    this.#registers_Wh = saved.registers_Wh;
    this.#kept_ms = this.#clock.monotonic();
  }

  #rebuild(saved: SavedVehicle | null, stored_Wh: number): Vehicle | undefined {
    if (!saved) return undefined;
    if (!isVehicleName(saved.name)) {
      this.#log.warn('twin.vehicle-unknown', { vehicle: saved.name });
      return undefined;
    }
    const vehicle = new Vehicle(saved.name, saved.build, 0, saved.wishes);
    vehicle.stored_Wh = stored_Wh;
    return vehicle;
  }

  #write(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (!(error instanceof StoreFault)) throw error;
      this.#log.warn('twin.not-kept', { code: error.code });
    }
  }
}

function settingOf(plant: Plant, cabinet: SavedCabinet): SavedSetting {
  const { ac, ambient_C } = plant.power();
  const vehicles = perSide((side) => {
    const vehicle = plant.vehicle(side);
    return vehicle ? { name: vehicle.name, build: vehicle.build, wishes: vehicle.wishes } : null;
  });
  return { feed_A: ac.limit_A, ambient_C, cabinet, vehicles };
}
