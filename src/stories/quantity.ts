/** Numbers with units, as people write them: `10 min`, `1 h 30 min`, `100 kW`, `12.5 kWh`, `18 %`, `-10 °C`. */

export interface Quantity {
  readonly name: string;
  /** Units and what one of each is worth in the first, in which everything is kept. */
  readonly units: Readonly<Record<string, number>>;
  /** The number alone is understood: there is one unit only, or none. */
  readonly bare: boolean;
  readonly example: string;
  /** Several parts add up: 1 h 30 min. */
  readonly compound?: true;
}

export const quantities = {
  duration: { name: 'a duration', units: { ms: 1, s: 1000, min: 60_000, h: 3_600_000 }, bare: false, example: '10 min', compound: true },
  power: { name: 'a power', units: { W: 1, kW: 1000 }, bare: false, example: '100 kW' },
  energy: { name: 'an energy', units: { Wh: 1, kWh: 1000 }, bare: false, example: '12.5 kWh' },
  share: { name: 'a share', units: { '%': 1 }, bare: true, example: '18 %' },
  temperature: { name: 'a temperature', units: { '°C': 1, C: 1 }, bare: true, example: '35 °C' },
  current: { name: 'a current', units: { A: 1 }, bare: true, example: '16 A' },
  voltage: { name: 'a voltage', units: { V: 1 }, bare: true, example: '400 V' },
  count: { name: 'a number', units: { '': 1 }, bare: true, example: '2' },
} as const satisfies Readonly<Record<string, Quantity>>;

export type QuantityName = keyof typeof quantities;

/** A number and how exactly it was written: half a unit of its last digit. */
export interface Amount {
  readonly value: number;
  readonly half: number;
}

/** Undefined where the text is no amount of that quantity. */
export function amountOf(text: string, { units, bare, compound }: Quantity): Amount | undefined {
  const parts = [...text.matchAll(/([+-]?\d+(?:\.(\d+))?)\s*([^\d\s.+-][^\d\s]*)?\s*/gy)];
  const [first] = parts;
  if (!first || parts.map(([all]) => all).join('') !== text || (parts.length > 1 && !compound)) return undefined;
  let value = 0;
  let half = 0;
  for (const [, digits = '', decimals = '', unit] of parts) {
    const worth = unit === undefined ? (bare || Number(digits) === 0 ? 1 : undefined) : units[unit];
    if (worth === undefined) return undefined;
    value += Number(digits) * worth;
    half = (worth / 10 ** decimals.length) * 0.5;
  }
  return { value, half };
}

/** The quantity whose unit ends the text; for places that may hold any. */
export const quantityIn = (text: string): Quantity | undefined =>
  Object.values<Quantity>(quantities).find((quantity) => quantity !== quantities.count && amountOf(text, { ...quantity, bare: false }));

/** A value for people, in the unit that suits its size. */
export function shown(value: number, { units, compound }: Quantity): string {
  if (compound) return shownDuration(value);
  const fitting = Object.entries(units).filter(([, worth]) => worth <= Math.abs(value));
  const [unit, worth] = (units['C'] === undefined ? fitting.at(-1) : undefined) ?? Object.entries(units)[0] ?? ['', 1];
  return `${Number((value / worth).toFixed(worth === 1 ? 1 : 2))} ${unit}`.trim();
}

function shownDuration(value_ms: number): string {
  if (value_ms % 1000 !== 0 && value_ms < 60_000) return `${Number((value_ms / 1000).toFixed(3))} s`;
  const whole_s = Math.round(value_ms / 1000);
  const parts = [
    [Math.floor(whole_s / 3600), 'h'],
    [Math.floor(whole_s / 60) % 60, 'min'],
    [whole_s % 60, 's'],
  ] as const;
  return parts.flatMap(([number, unit]) => (number > 0 ? [`${number} ${unit}`] : [])).join(' ') || '0 s';
}
