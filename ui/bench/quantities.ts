/** Numbers as people read them. */
const fixed = (digits: number): ((n: number) => string) => {
  const format = new Intl.NumberFormat('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return (n) => format.format(n);
};
const none = fixed(0);
const one = fixed(1);
const two = fixed(2);

export const kW = (power_W: number): string => `${one(power_W / 1000)} kW`;
export const kWh = (energy_Wh: number): string => `${two(energy_Wh / 1000)} kWh`;
export const percent = (n: number): string => `${one(n)} %`;
export const degrees = (temperature_C: number): string => `${one(temperature_C)} °C`;
export const volts = (voltage_V: number): string => `${none(voltage_V)} V`;
export const amperes = (current_A: number): string => `${one(current_A)} A`;
