import { Instant, Wh } from '../../kernel/index.js';
import type { OcmfPayload, OcmfReading } from './record.js';

/**
 * What the readings of a record mean. A reading may leave out what equals the one before it, so values are carried forward here
 * (OCMF 1.4.1, "Readings"); what stood in the record itself stays visible in `written`.
 */
export interface Reading {
  readonly at: Instant | undefined;
  /** U unknown, I informative, S synchronised, R relative. */
  readonly timeStatus: string | undefined;
  readonly occasion: 'begin' | 'end' | 'during' | undefined;
  readonly register: Register;
  readonly value_Wh: Wh | undefined;
  readonly written: OcmfReading;
}

/** The lifetime registers 1.8.0 and 2.8.0; `other` for registers of one transaction, compensated and vendor registers. */
export type Register = 'import' | 'export' | 'other';

export interface Span {
  readonly begin: Valued;
  readonly end: Valued;
  readonly energy_Wh: Wh;
}

/** A reading that has a value. */
export type Valued = Reading & { readonly value_Wh: Wh };

/** One page counter for each letter: transactions and fiscal readings. */
export interface OcmfPage {
  readonly letter: 'T' | 'F';
  readonly number: number;
}

export function readings(payload: OcmfPayload): readonly Reading[] {
  let whole: OcmfReading = {};
  return payload.RD.map((written) => {
    whole = { ...whole, ...written };
    const { TM, TX, RI, RU } = whole;
    return { ...timeOf(TM), occasion: occasionOf(TX), register: registerOf(RI), value_Wh: energyOf(written.RV, RU), written };
  });
}

/** From the first beginning to the last end of a register; undefined where one of them, or a value, is missing. */
export function energyBetween(payload: OcmfPayload, register: Register = 'import'): Span | undefined {
  const all = readings(payload).filter((reading) => reading.register === register);
  const begin = all.find(({ occasion }) => occasion === 'begin');
  const end = all.findLast(({ occasion }) => occasion === 'end');
  if (!begin || !end || !isValued(begin) || !isValued(end)) return undefined;
  return { begin, end, energy_Wh: Wh(Math.round((end.value_Wh - begin.value_Wh) * 1000) / 1000) };
}

export function pageOf({ PG }: OcmfPayload): OcmfPage | undefined {
  const [, letter, number] = /^([TF])(0|[1-9]\d*)$/.exec(PG ?? '') ?? [];
  return letter === 'T' || letter === 'F' ? { letter, number: Number(number) } : undefined;
}

const isValued = (reading: Reading): reading is Valued => reading.value_Wh !== undefined;

function timeOf(TM: string | undefined): Pick<Reading, 'at' | 'timeStatus'> {
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d),(\d{3})([+-]\d\d)(\d\d)(?: ([UISR]))?$/.exec(TM ?? '');
  if (!match) return { at: undefined, timeStatus: undefined };
  const [, seconds, millis, hours, minutes, timeStatus] = match;
  const at = Date.parse(`${seconds}.${millis}${hours}:${minutes}`);
  return { at: Number.isNaN(at) ? undefined : Instant(at), timeStatus };
}

function occasionOf(TX: string | undefined): Reading['occasion'] {
  if (TX === undefined) return undefined;
  if (TX === 'B') return 'begin';
  return ['E', 'L', 'R', 'A', 'P'].includes(TX) ? 'end' : 'during';
}

/** OBIS code A-B:C.D.E*F with hexadecimal fields; meters also write a dot before F, or leave F out. */
function registerOf(RI: string | undefined): Register {
  const [, c, d] =
    /^[0-9a-f]{1,2}-[0-9a-f]{1,2}:([0-9a-f]{1,2})\.([0-9a-f]{1,2})\.[0-9a-f]{1,2}(?:[*.][0-9a-f]{1,2})?$/i.exec(RI ?? '') ?? [];
  if (c === undefined || d === undefined || Number.parseInt(d, 16) !== 8) return 'other';
  return ({ 1: 'import', 2: 'export' } as const)[Number.parseInt(c, 16)] ?? 'other';
}

/** To a thousandth of a watt-hour, finer than any meter counts, so that decimal fractions come out as written. */
function energyOf(value: number | undefined, unit: string | undefined): Wh | undefined {
  if (value === undefined) return undefined;
  if (unit === 'kWh') return Wh(Math.round(value * 1_000_000) / 1000);
  return unit === 'Wh' ? Wh(value) : undefined;
}
