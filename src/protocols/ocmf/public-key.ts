import { createPublicKey } from 'node:crypto';

/**
 * The forms in which a meter's public key travels: bare point (meter display, LEM `publicKey`), SubjectPublicKeyInfo (LEM
 * `publicKeyOcmf`, XML container) and the form of the OCA note "Signed Meter Values in OCPP" 1.0. ASN.1 is left to node:crypto;
 * only the fixed beginning of every P-256 SubjectPublicKeyInfo is known here.
 */
export const p256SpkiPrefix = '3059301306072A8648CE3D020106082A8648CE3D03010703420004';

const ocaPrefix = 'oca:base16:asn1:';

export type PublicKeyForm = 'bare hex' | 'SPKI hex' | 'SPKI base64' | 'oca text' | 'oca base64' | 'hex in base64';

export interface PublicKey {
  /** SubjectPublicKeyInfo, upper-case hexadecimal: the one form in which keys are compared. */
  readonly spki: string;
  readonly form: PublicKeyForm;
}

/**
 * Recognises a public key in any form; undefined when it is none, for example because the point is not on its curve. Digits of
 * hexadecimal forms may be grouped by white space, as meters and samples of the transparency software show them.
 */
export function readPublicKey(text: string): PublicKey | undefined {
  const compact = text.replace(/\s+/g, '');
  if (isHex(compact)) return fromHex(compact);
  if (compact.startsWith(ocaPrefix)) return named('oca text', fromHex(compact.slice(ocaPrefix.length)));
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(compact)) return undefined;
  const octets = Buffer.from(compact, 'base64');
  const inner = octets.toString('latin1');
  if (inner.startsWith(ocaPrefix)) return named('oca base64', fromHex(inner.slice(ocaPrefix.length)));
  // The example of the OCA note leaves its own prefix out.
  if (isHex(inner)) return named('hex in base64', fromHex(inner));
  return named('SPKI base64', fromHex(octets.toString('hex')));
}

/** @param bareKey X‖Y of a P-256 point, 128 hexadecimal digits */
export const spkiOfBareKey = (bareKey: string): string => p256SpkiPrefix + bareKey;

/** X‖Y, 128 digits; undefined for a key of another curve. */
export const bareKeyOf = (spki: string): string | undefined =>
  spki.length === 182 && spki.toUpperCase().startsWith(p256SpkiPrefix) ? spki.slice(p256SpkiPrefix.length) : undefined;

/** `publicKey` of SignedMeterValueType: base64 of `oca:base16:asn1:` and the SubjectPublicKeyInfo in hexadecimal. */
export const ocaKeyOf = (spki: string): string => Buffer.from(ocaTextOf(spki), 'latin1').toString('base64');

/** The same without the base64 around it: where two keys have to fit into one configuration value. */
export const ocaTextOf = (spki: string): string => ocaPrefix + spki;

const isHex = (text: string): boolean => text.length > 0 && text.length % 2 === 0 && /^[0-9A-Fa-f]+$/.test(text);

const named = (form: PublicKeyForm, key: PublicKey | undefined): PublicKey | undefined => key && { ...key, form };

function fromHex(hex: string): PublicKey | undefined {
  if (!isHex(hex)) return undefined;
  const bare = hex.length === 128;
  const spki = (bare ? spkiOfBareKey(hex) : hex).toUpperCase();
  try {
    const { asymmetricKeyType } = createPublicKey({ key: Buffer.from(spki, 'hex'), format: 'der', type: 'spki' });
    return asymmetricKeyType === 'ec' ? { spki, form: bare ? 'bare hex' : 'SPKI hex' } : undefined;
  } catch {
    return undefined;
  }
}
