import type { PowerReading, PowerSystem, SetPoints } from '../../station/ports/index.js';
import type { RunningPlant } from '../plant/running-plant.js';

/** Grid input, packs and bus on the plant. */
export class SimPowerSystem implements PowerSystem {
  readonly #plant: RunningPlant;
  #listener: () => void = () => undefined;

  constructor(plant: RunningPlant) {
    this.#plant = plant;
  }

  read(): PowerReading {
    return this.#plant.now().power();
  }

  apply(setPoints: SetPoints): void {
    this.#plant.act((plant) => plant.applySetPoints(setPoints));
  }

  listen(listener: () => void): void {
    this.#listener = listener;
  }

  /** AC came or went, or a pack reached a limit. */
  tell(): void {
    this.#listener();
  }
}
