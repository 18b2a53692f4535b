import type { PowerReading, PowerSystem, SetPoints } from '../../station/ports/index.js';
import type { RunningPlant } from '../plant/running-plant.js';
import type { SimAuxiliaryBattery } from './auxiliary-battery.js';

/** Grid input, packs and bus on the plant. */
export class SimPowerSystem implements PowerSystem {
  readonly #plant: RunningPlant;
  readonly #auxiliary: SimAuxiliaryBattery;
  readonly #keep: () => void;
  #listener: () => void = () => undefined;

  /** @param keep Writes down what energy has changed. */
  constructor(plant: RunningPlant, auxiliary: SimAuxiliaryBattery, keep: () => void) {
    this.#plant = plant;
    this.#auxiliary = auxiliary;
    this.#keep = keep;
  }

  read(): PowerReading {
    return this.#plant.now().power();
  }

  apply(setPoints: SetPoints): void {
    this.#plant.act((plant) => plant.applySetPoints(setPoints));
  }

  supplyBatteryManagement(on: boolean): void {
    this.#plant.act((plant) => plant.supplyBatteryManagement(on));
    this.#auxiliary.chargeFromHighVoltage(on);
  }

  saveStateOfCharge(): void {
    this.#plant.act((plant) => plant.saveStateOfCharge());
    this.#keep();
  }

  listen(listener: () => void): void {
    this.#listener = listener;
  }

  /** AC came or went, or a pack reached a limit. */
  tell(): void {
    this.#listener();
  }
}
