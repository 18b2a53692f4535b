/**
 * Reading one OCMF record. Nothing here writes: what the meter signed is kept as the octets received, because order, spacing and
 * `57.580` against `57.58` are part of what was signed (OCMF 1.4.1, "Data Representation").
 */

/** The sections between the bars, untouched. The signature covers the octets of `payload` in UTF-8. */
export interface OcmfSections {
  readonly payload: string;
  readonly signature: string;
}

/** Members of a reading, as written; a member of another type than the format demands is left out. */
export interface OcmfReading {
  readonly TM?: string;
  readonly TX?: string;
  readonly RV?: number;
  readonly RI?: string;
  readonly RU?: string;
  readonly EF?: string;
  readonly ST?: string;
}

/** Members of the payload that readers need, under their names in the format; a member of a wrong type is left out. */
export interface OcmfPayload {
  readonly FV?: string;
  readonly PG?: string;
  readonly MS?: string;
  readonly IL?: string;
  readonly IF?: readonly string[];
  readonly ID?: string;
  readonly CI?: string;
  readonly RD: readonly OcmfReading[];
}

export interface OcmfSignature {
  /** Algorithm; ECDSA-secp256r1-SHA256 when the record says nothing. */
  readonly SA: string;
  readonly SD: string;
}

export interface OcmfRecord {
  /** The whole record as received. */
  readonly text: string;
  readonly sections: OcmfSections;
  readonly payload: OcmfPayload;
  readonly signature: OcmfSignature;
}

/** Splits at the bars; undefined when it is not exactly `OCMF`, a payload and a signature. */
export function splitRecord(text: string): OcmfSections | undefined {
  const [header, payload, signature, ...rest] = text.split('|');
  if (header !== 'OCMF' || !payload || !signature || rest.length > 0) return undefined;
  return { payload, signature };
}

/** The record, or in plain words why it cannot be read. */
export function readRecord(text: string): { readonly record: OcmfRecord } | { readonly unreadable: string } {
  const sections = splitRecord(text);
  if (!sections) return { unreadable: 'it is not of the form OCMF|payload|signature' };
  const payload = jsonObject(sections.payload);
  if (!payload) return { unreadable: 'its payload is not a JSON object; the record may have been cut' };
  const signature = jsonObject(sections.signature);
  if (!signature) return { unreadable: 'its signature section is not a JSON object; the record may have been cut' };
  if (typeof signature.SD !== 'string') return { unreadable: 'its signature section holds no signature (SD)' };
  return {
    record: {
      text,
      sections,
      payload: {
        ...strings(payload, ['FV', 'PG', 'MS', 'IL', 'ID', 'CI']),
        ...(isStrings(payload.IF) ? { IF: payload.IF } : {}),
        RD: Array.isArray(payload.RD) ? payload.RD.filter(isObject).map(readingOf) : [],
      },
      signature: { SA: typeof signature.SA === 'string' ? signature.SA : 'ECDSA-secp256r1-SHA256', SD: signature.SD },
    },
  };
}

const readingOf = (members: Members): OcmfReading => ({
  ...strings(members, ['TM', 'TX', 'RI', 'RU', 'EF', 'ST']),
  ...(typeof members.RV === 'number' ? { RV: members.RV } : {}),
});

type Members = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Members => typeof value === 'object' && value !== null && !Array.isArray(value);
const isStrings = (value: unknown): value is readonly string[] => Array.isArray(value) && value.every((item) => typeof item === 'string');

function jsonObject(text: string): Members | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The named members that are strings. */
function strings<Name extends string>(members: Members, names: readonly Name[]): Partial<Record<Name, string>> {
  const found: Partial<Record<Name, string>> = {};
  for (const name of names) {
    const value = members[name];
    if (typeof value === 'string') found[name] = value;
  }
  return found;
}
