/** Changes one digit of what the meter signed, as somebody might who wants to pay less: the record stays well-formed, and says something else. */
import { fieldsOf } from './fields.js';
import { type WrittenRegister, writtenRegisters } from './registers.js';
import { sectionsOf } from './signature.js';

export interface Tampered {
  readonly ocmf: string;
  /** Number of the reading, from 0. */
  readonly reading: number;
  /** Its register as the meter wrote it, and as it stands there now. */
  readonly was: string;
  readonly is: string;
}

/** The register at the end by as little as one digit can, upwards where no digit can go down; undefined where there is no register. */
export function tamper(ocmf: string): Tampered | undefined {
  const payload = sectionsOf(ocmf)?.payload ?? '';
  const { readings } = fieldsOf(ocmf);
  const registers = writtenRegisters(payload).map((register, reading) => ({ register, reading }));
  const atEnd = registers.findLast(({ register, reading }) => {
    const { kind, register: counted } = readings[reading] ?? {};
    return register && kind === 'end' && counted === 'import';
  });
  const { register, reading } = atEnd ?? registers.findLast((each) => each.register) ?? {};
  const is = register && withAnotherDigit(register.text);
  if (!register || !is || reading === undefined) return undefined;
  return { ocmf: `OCMF|${replaced(payload, register, is)}|${ocmf.split('|')[2] ?? ''}`, reading, was: register.text, is };
}

const replaced = (text: string, { at, text: was }: WrittenRegister, is: string): string =>
  text.slice(0, at) + is + text.slice(at + was.length);

/** A number as JSON wants it: no zero leads. */
const jsonNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?$/;

function withAnotherDigit(number: string): string | undefined {
  const mantissa = number.split(/[eE]/)[0] ?? '';
  const digits = [...mantissa].flatMap((digit, at) => (/\d/.test(digit) ? [{ at, digit: Number(digit) }] : [])).toReversed();
  const changes = [-1, 1].flatMap((by) => digits.map(({ at, digit }) => ({ at, digit: digit + by })));
  return changes
    .filter(({ digit }) => digit >= 0 && digit <= 9)
    .map(({ at, digit }) => number.slice(0, at) + String(digit) + number.slice(at + 1))
    .find((changed) => jsonNumber.test(changed) && Number(changed) !== Number(number));
}
