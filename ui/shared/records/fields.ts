/** What stands in an OCMF record, field by field, as keys of texts: OCMF 1.4.1, "Payload". */
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
  /** The lifetime register of energy to the vehicle. */
  readonly counts: boolean;
  readonly time: string | undefined;
}

export interface Fields {
  readonly head: readonly Field[];
  readonly readings: readonly Reading[];
  readonly energy_kWh: number | undefined;
}

export function fieldsOf(ocmf: string): Fields {
  const payload = sectionsOf(ocmf)?.payload ?? '';
  const { RD, ...head } = membersOf(payload);
  let whole: Readonly<Record<string, unknown>> = {};
  const written = registersIn(payload);
  const readings = (Array.isArray(RD) ? RD : []).map((reading: unknown, index): Reading => {
    const own: Readonly<Record<string, unknown>> = { ...(typeof reading === 'object' ? reading : {}) };
    // A reading may leave out what equals the one before it.
    whole = { ...whole, ...own };
    const { TX, RV, RU, RI, TM } = whole;
    return {
      number: index,
      fields: Object.entries(own).map(([name, value]) => field(name, name === 'RV' ? (written[index] ?? value) : value)),
      register_kWh: typeof RV === 'number' ? (RU === 'Wh' ? RV / 1000 : RV) : undefined,
      kind: TX === 'B' ? 'begin' : ['E', 'L', 'R', 'A', 'P'].includes(String(TX)) ? 'end' : 'other',
      counts: /:0?1\.0?8\.0/.test(String(RI)),
      time: typeof TM === 'string' ? TM : undefined,
    };
  });
  const begin = readings.find(({ kind, counts }) => kind === 'begin' && counts)?.register_kWh;
  const end = readings.findLast(({ kind, counts }) => kind === 'end' && counts)?.register_kWh;
  return {
    head: Object.entries(head).map(([name, value]) => field(name, value)),
    readings,
    energy_kWh: begin === undefined || end === undefined ? undefined : end - begin,
  };
}

/** Registers as they are written: 57.580 has three decimals, which no number keeps. */
const registersIn = (payload: string): readonly string[] => [...payload.matchAll(/"RV":([-\d.eE+]+)/g)].map(([, value]) => value ?? '');

function field(name: string, value: unknown): Field {
  const text = Array.isArray(value) || (typeof value === 'object' && value !== null) ? inOneLine(value) : String(value);
  return { name, value: text, meaning: `ocmf.${name}.${meaningKey(name, text)}` };
}

const inOneLine = (value: object): string => (Array.isArray(value) ? value.join(', ') : JSON.stringify(value));

/** A time is told apart by the letter behind it, a register by its OBIS number. */
function meaningKey(name: string, text: string): string {
  if (name === 'TM') return text.split(' ')[1] ?? '';
  if (name === 'RI') return /:0?1\.0?8\.0/.test(text) ? 'import' : /:0?2\.0?8\.0/.test(text) ? 'export' : '';
  if (name === 'PG') return text.slice(0, 1);
  return text;
}
