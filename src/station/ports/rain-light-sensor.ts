/** The combined rain and light sensor on the roof (manual §2.4). Its light dims the ad screen; nothing follows from the rain (C-85). */
export interface RainLightSensor {
  /** Newest reading; costs nothing. */
  read(): RainLightReading;
}

export interface RainLightReading {
  readonly rain: boolean;
  readonly light_lux: number;
}
