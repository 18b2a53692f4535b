/** What stands in an OCMF record, field by field, as keys of texts: OCMF 1.4.1, "Payload". */
import { type Register, registerOf, writtenRegisters } from './registers.js';
import { membersOf, sectionsOf } from './signature.js';

export interface Field {
  /** As in the record, for example PG. */
  readonly name: string;
  /** Exactly as it is written there. */
  readonly value: string;
  /** Key of a text that says what the value means; the catalogue may have none. */
  readonly meaning: string;
}

export interface Reading {
  /** Counts from 0. */
  readonly number: number;
  readonly fields: readonly Field[];
  readonly register_kWh: number | undefined;
  readonly kind: 'begin' | 'end' | 'other';
  readonly register: Register;
  /** OBIS number of the register. */
  readonly obis: string;
}

export interface Fields {
  readonly head: readonly Field[];
  readonly readings: readonly Reading[];
  /** To the vehicle. */
  readonly energy_kWh: number | undefined;
}

export function fieldsOf(ocmf: string): Fields {
  const payload = sectionsOf(ocmf)?.payload ?? '';
  const { RD, ...head } = membersOf(payload);
  const written = writtenRegisters(payload);
  let whole: Readonly<Record<string, unknown>> = {};
  const readings = (Array.isArray(RD) ? RD : []).filter(isObject).map((own, number): Reading => {
    // A reading may leave out what equals the one before it.
    whole = { ...whole, ...own };
    const { TX, RU, RI } = whole;
    const { RV } = own;
    const obis = String(RI ?? '');
    return {
      number,
      fields: Object.entries(own).map(([name, value]) => field(name, name === 'RV' ? (written[number]?.text ?? value) : value)),
      register_kWh: typeof RV === 'number' ? (RU === 'Wh' ? RV / 1000 : RV) : undefined,
      kind: TX === 'B' ? 'begin' : ['E', 'L', 'R', 'A', 'P'].includes(String(TX)) ? 'end' : 'other',
      register: registerOf(obis),
      obis,
    };
  });
  return { head: Object.entries(head).map(([name, value]) => field(name, value)), readings, energy_kWh: energyOf(readings) };
}

/** From the begin to the last end of one and the same register: some meters write their total beside that of the transaction. */
function energyOf(readings: readonly Reading[]): number | undefined {
  for (const begin of readings.filter(({ kind, register }) => kind === 'begin' && register === 'import')) {
    const end = readings.findLast(({ kind, obis }) => kind === 'end' && obis === begin.obis);
    if (begin.register_kWh !== undefined && end?.register_kWh !== undefined) return end.register_kWh - begin.register_kWh;
  }
  return undefined;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function field(name: string, value: unknown): Field {
  const text = typeof value === 'object' && value !== null ? inOneLine(value) : String(value);
  return { name, value: text, meaning: `ocmf.${name}.${meaningKey(name, text)}` };
}

const inOneLine = (value: object): string => (Array.isArray(value) ? value.join(', ') : JSON.stringify(value));

/** A time is told apart by the letter behind it, a register by its OBIS number. */
function meaningKey(name: string, text: string): string {
  if (name === 'TM') return text.split(' ')[1] ?? '';
  if (name === 'RI') return registerOf(text);
  if (name === 'PG') return text.slice(0, 1);
  return text;
}
