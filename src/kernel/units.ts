/**
 * Quantities that carry their unit: the name says it (`power_W`), the type checks it.
 * A number gets its unit where it enters; inside there is one unit for each quantity (W, Wh, V, A, Ohm, ms, %, °C, Ah).
 */
declare const unit: unique symbol;

/** A finite number with a unit that the compiler keeps apart from every other unit. */
export type Quantity<U extends string> = number & { readonly [unit]: U };

export type W = Quantity<'W'>;
export type Wh = Quantity<'Wh'>;
export type V = Quantity<'V'>;
export type A = Quantity<'A'>;
export type Ah = Quantity<'Ah'>;
export type Ms = Quantity<'ms'>;
export type Percent = Quantity<'%'>;
export type Celsius = Quantity<'°C'>;
/** A point in time: milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = Quantity<'instant'>;

const quantity =
  <U extends string>(symbol: U) =>
  (n: number): Quantity<U> => {
    if (!Number.isFinite(n)) throw new RangeError(`${String(n)} is no quantity in ${symbol}`);
    return n as Quantity<U>;
  };

export const W = quantity('W');
export const Wh = quantity('Wh');
export const V = quantity('V');
export const A = quantity('A');
export const Ah = quantity('Ah');
export const Ms = quantity('ms');
export const Percent = quantity('%');
export const Celsius = quantity('°C');
export const Instant = quantity('instant');

export const seconds = (s: number): Ms => Ms(s * 1000);
export const minutes = (min: number): Ms => Ms(min * 60_000);
export const hours = (h: number): Ms => Ms(h * 3_600_000);

export const power = (voltage_V: V, current_A: A): W => W(voltage_V * current_A);
export const energy = (power_W: W, time_ms: Ms): Wh => Wh((power_W * time_ms) / 3_600_000);

/** The smaller of two quantities of one unit. */
export const lesser = <Q extends Quantity<string>>(a: Q, b: Q): Q => (a < b ? a : b);
/** The larger of two quantities of one unit. */
export const greater = <Q extends Quantity<string>>(a: Q, b: Q): Q => (a > b ? a : b);
export const within = <Q extends Quantity<string>>(low: Q, value: Q, high: Q): Q => lesser(greater(low, value), high);

export const later = (at: Instant, by_ms: Ms): Instant => Instant(at + by_ms);
export const between = (from: Instant, to: Instant): Ms => Ms(to - from);

/** UTC in whole seconds with `Z`, the form of every timestamp on the OCPP wire (field notes §2). */
export const isoSeconds = (at: Instant): string => `${new Date(Math.floor(at / 1000) * 1000).toISOString().slice(0, 19)}Z`;
