/**
 * The wrapping of a signed record for OCPP 1.6 when `VWGC.SignedMeterValueType` is OCPP_201: the JSON text of an object with four
 * strings, after SignedMeterValueType of OCPP 2.0.1 and the OCA note "Signed Meter Values in OCPP" 1.0.
 */
export interface SignedMeterValue {
  /** Base64 of the record's octets, standard alphabet with padding. */
  readonly signedMeterData: string;
  /** Empty when the record itself names it (SA of OCMF). */
  readonly signingMethod: string;
  readonly encodingMethod: 'OCMF' | 'LEM';
  /** Base64 of `oca:base16:asn1:` and the key, or empty; never absent. */
  readonly publicKey: string;
}

/** A wrapping as others write it: what they left out is empty. */
export interface ReceivedMeterValue {
  /** The record's octets, read as UTF-8. */
  readonly record: string;
  readonly signingMethod: string;
  readonly encodingMethod: string;
  readonly publicKey: string;
}

/** @returns the JSON text for the field `value` of a SampledValue */
export function writeSignedMeterValue(record: string, parts: Omit<SignedMeterValue, 'signedMeterData'>): string {
  const { signingMethod, encodingMethod, publicKey } = parts;
  const signedMeterData = Buffer.from(record, 'utf8').toString('base64');
  return JSON.stringify({ signedMeterData, signingMethod, encodingMethod, publicKey } satisfies SignedMeterValue);
}

/**
 * Reads the wrapping; undefined when the text is none. Deviations in the field: be.ENERGISED calls the first member
 * `signedMeterValue`, and the note's own example has no signingMethod.
 */
export function readSignedMeterValue(text: string): ReceivedMeterValue | undefined {
  if (!text.trimStart().startsWith('{')) return undefined;
  const value = membersOf(text);
  if (!value) return undefined;
  const octets = value.signedMeterData ?? value.signedMeterValue;
  if (typeof octets !== 'string') return undefined;
  const member = (name: string): string => (typeof value[name] === 'string' ? value[name] : '');
  return {
    record: Buffer.from(octets, 'base64').toString('utf8'),
    signingMethod: member('signingMethod'),
    encodingMethod: member('encodingMethod'),
    publicKey: member('publicKey'),
  };
}

function membersOf(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
