import { type PerSide, type Side, sides } from '../../kernel/index.js';
import { type Cabinet, type CabinetEvent, type CabinetReading, type Door, doors, type Light } from '../../station/ports/index.js';

/** A fault that a device of the station reports; without a side it is of the whole station. */
export interface RaisedFault {
  readonly code: string;
  readonly side?: Side;
}

/** What outlives a restart. Faults do not: they are latched in devices that a restart clears. */
export interface SavedCabinet {
  readonly emergencyLoop: 'closed' | 'open';
  readonly openDoors: readonly Door[];
}

/** Doors, emergency loop, lights and faults of the twin. What is so already makes no event. */
export class SimCabinet implements Cabinet {
  #open: readonly Door[];
  #faults: readonly RaisedFault[] = nothing;
  #loop: 'closed' | 'open';
  #lights: PerSide<Light> | undefined;
  #listener: (event: CabinetEvent) => void = () => undefined;
  readonly #changed: () => void;

  constructor(changed: () => void, saved?: SavedCabinet) {
    this.#changed = changed;
    this.#open = saved?.openDoors ?? nothing;
    this.#loop = saved?.emergencyLoop ?? 'closed';
  }

  /** What the station shows; undefined until it has shown something. */
  get lights(): PerSide<Light> | undefined {
    return this.#lights;
  }

  get faults(): readonly RaisedFault[] {
    return this.#faults;
  }

  read(): CabinetReading {
    return { emergencyLoop: this.#loop, openDoors: doors.filter((door) => this.#open.includes(door)) };
  }

  showLights(lights: PerSide<Light>): void {
    const before = this.#lights;
    if (before && sides.every((side) => before[side].colour === lights[side].colour && before[side].mode === lights[side].mode)) return;
    this.#lights = lights;
    this.#changed();
  }

  listen(listener: (event: CabinetEvent) => void): void {
    this.#listener = listener;
  }

  setDoor(door: Door, state: 'closed' | 'open'): void {
    if (this.#open.includes(door) === (state === 'open')) return;
    this.#open = state === 'open' ? [...this.#open, door] : this.#open.filter((other) => other !== door);
    this.#tell({ type: 'door', door, state });
  }

  setEmergencyLoop(state: 'closed' | 'open'): void {
    if (this.#loop === state) return;
    this.#loop = state;
    this.#tell({ type: 'emergencyLoop', state });
  }

  pressStopKey(side: Side): void {
    this.#tell({ type: 'stopKey', side });
  }

  raise(fault: RaisedFault): void {
    if (this.#faults.some((other) => isSame(fault, other))) return;
    this.#faults = [...this.#faults, fault];
    this.#tell({ type: 'fault', ...fault, state: 'raised' });
  }

  /** False when that fault is not raised. */
  clear(fault: RaisedFault): boolean {
    if (!this.#faults.some((other) => isSame(fault, other))) return false;
    this.#faults = this.#faults.filter((other) => !isSame(fault, other));
    this.#tell({ type: 'fault', ...fault, state: 'cleared' });
    return true;
  }

  #tell(event: CabinetEvent): void {
    this.#changed();
    this.#listener(event);
  }
}

const isSame = (one: RaisedFault, other: RaisedFault): boolean => one.code === other.code && one.side === other.side;

/** Shared by all cabinets where all is well. */
const nothing: readonly never[] = [];
