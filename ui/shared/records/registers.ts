/** Registers of a record as they are written: 57.580 has three decimals, which no number keeps. */
export interface WrittenRegister {
  /** Where it begins in the payload. */
  readonly at: number;
  readonly text: string;
}

/** Strings, signs, and what else stands in JSON: numbers and names of values. */
const token = /"(?:[^"\\]|\\.)*"|[{}[\]:,]|[^\s"{}[\]:,]+/g;
/** The payload itself, its member RD, and a reading in it. */
const [outermost, inReading] = [1, 3] as const;

/** One for each reading of a payload that is JSON, in their order; undefined where a reading has none. */
export function writtenRegisters(payload: string): readonly (WrittenRegister | undefined)[] {
  const registers: (WrittenRegister | undefined)[] = [];
  /** The member that is being read, for each depth. */
  const members: string[] = [];
  let depth = 0;
  let before = '';
  for (const { 0: text, index: at } of payload.matchAll(token)) {
    if (text === '{' || text === '[') {
      depth++;
      members[depth] = '';
      if (depth === inReading && text === '{' && members[outermost] === 'RD') registers.push(undefined);
    } else if (text === '}' || text === ']') depth--;
    else if (text === ':') members[depth] = before;
    else if (depth === inReading && members[outermost] === 'RD' && members[inReading] === 'RV' && /^[-\d]/.test(text))
      registers[registers.length - 1] = { at, text };
    before = text.startsWith('"') ? text.slice(1, -1) : '';
  }
  return registers;
}

export type Register = 'import' | 'export' | 'other';

/** C of an OBIS number: the meter's total, older numbers of makers, and those that OCMF 1.4.1 reserves for total and transaction. */
const counted: Readonly<Record<string, Register>> = {
  ...Object.fromEntries(['1', '98', '9e', 'b0', 'b1', 'b2', 'b3'].map((c) => [c, 'import'])),
  ...Object.fromEntries(['2', 'c0', 'c1', 'c2', 'c3'].map((c) => [c, 'export'])),
};

/** What a register counts, seen from the station: A-B:C.D.E*F in hexadecimal digits, D is 8 for energy; meters also leave F out. */
export function registerOf(obis: string): Register {
  const [, c, d] = /^[0-9a-z]+-[0-9a-z]+:([0-9a-f]+)\.([0-9a-f]+)\./i.exec(obis) ?? [];
  if (c === undefined || Number.parseInt(d ?? '', 16) !== 8) return 'other';
  return counted[c.toLowerCase().replace(/^0+/, '')] ?? 'other';
}
