import type { RainLightReading, RainLightSensor } from '../../station/ports/index.js';

/** The sensor on the roof of the twin: what the weather is like there. */
export class SimRainLightSensor implements RainLightSensor {
  #reading: RainLightReading;

  constructor(saved: RainLightReading = { rain: false, light_lux: daylight_lux }) {
    this.#reading = saved;
  }

  read(): RainLightReading {
    return this.#reading;
  }

  set(reading: RainLightReading): void {
    this.#reading = reading;
  }
}

const daylight_lux = 20_000;
