/**
 * The octets of an ASN.1 value as they stand (X.690, distinguished encoding): hashes and comparisons need them exactly as they were
 * signed, which no decoder that builds them anew can promise. What the values mean is left to the X.509 library.
 */

export interface DerValue {
  readonly tag: number;
  /** With tag and length. */
  readonly whole: Uint8Array;
  readonly content: Uint8Array;
}

/** @throws Error in words when the octets are not one value after the other */
export function derValues(octets: Uint8Array): readonly DerValue[] {
  const values: DerValue[] = [];
  for (let at = 0; at < octets.length; at += values.at(-1)!.whole.length) values.push(valueAt(octets, at));
  return values;
}

/** @throws Error in words when the octets are not exactly one value */
export function derValue(octets: Uint8Array): DerValue {
  const value = valueAt(octets, 0);
  const surplus = octets.length - value.whole.length;
  if (surplus > 0) throw new Error(`${surplus} octets too many follow it`);
  return value;
}

function valueAt(octets: Uint8Array, start: number): DerValue {
  const tag = octets[start];
  const first = octets[start + 1];
  if (tag === undefined || first === undefined) throw new Error('it breaks off');
  if ((tag & 0x1f) === 0x1f) throw new Error('it has a tag that no certificate has');
  const lengthOctets = first < 0x80 ? 0 : first & 0x7f;
  if (first === 0x80 || lengthOctets > 4) throw new Error('it has a length that is not in distinguished encoding');
  const from = start + 2 + lengthOctets;
  let length = lengthOctets === 0 ? first : 0;
  for (const octet of octets.subarray(start + 2, from)) length = length * 256 + octet;
  if (from + length > octets.length) throw new Error('it breaks off');
  return { tag, whole: octets.subarray(start, from + length), content: octets.subarray(from, from + length) };
}

/** The fields of a certificate whose octets count (RFC 5280 §4.1). */
export interface CertificateOctets {
  /** Content of the INTEGER. */
  readonly serial: Uint8Array;
  readonly issuer: Uint8Array;
  readonly subject: Uint8Array;
  /** Content of the BIT STRING subjectPublicKey, without the octet that counts unused bits. */
  readonly publicKey: Uint8Array;
  readonly extensions: readonly Uint8Array[];
}

const versionTag = 0xa0;
const extensionsTag = 0xa3;

/** @throws Error in words when the octets are no certificate */
export function certificateOctets(der: Uint8Array): CertificateOctets {
  const [tbs] = derValues(derValue(der).content);
  const all = tbs ? derValues(tbs.content) : [];
  const [serial, , issuer, , subject, keyInfo, ...optional] = all[0]?.tag === versionTag ? all.slice(1) : all;
  const key = keyInfo && derValues(keyInfo.content)[1];
  if (!serial || !issuer || !subject || !key) throw new Error('fields are missing');
  const extensions = optional.find(({ tag }) => tag === extensionsTag);
  return {
    serial: serial.content,
    issuer: issuer.whole,
    subject: subject.whole,
    publicKey: key.content.subarray(1),
    extensions: extensions ? derValues(derValue(extensions.content).content).map(({ whole }) => whole) : [],
  };
}
