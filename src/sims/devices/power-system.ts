import type { PowerReading, PowerSystem, SetPoints } from '../../station/ports/index.js';
import type { RunningPlant } from '../plant/running-plant.js';
import type { SimAuxiliaryBattery } from './auxiliary-battery.js';

/** Grid input, packs and bus on the plant. */
export class SimPowerSystem implements PowerSystem {
  readonly #plant: RunningPlant;
  readonly #auxiliary: SimAuxiliaryBattery;
  #listener: () => void = () => undefined;

  constructor(plant: RunningPlant, auxiliary: SimAuxiliaryBattery) {
    this.#plant = plant;
    this.#auxiliary = auxiliary;
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

  listen(listener: () => void): void {
    this.#listener = listener;
  }

  /** AC came or went, or a pack reached a limit. */
  tell(): void {
    this.#listener();
  }
}
