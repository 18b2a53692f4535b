/**
 * Verification of an OCMF record by the browser itself: what is signed are the octets between the first two bars (OCMF 1.4.1). Nothing
 * of the station's own verification takes part.
 */
export type Verdict =
  | { readonly at: 'valid'; readonly digest: string }
  /** The signature does not belong to this text and this key. */
  | { readonly at: 'invalid'; readonly digest: string }
  | { readonly at: 'unreadable'; readonly why: 'form' | 'signature' | 'algorithm' | 'key' | 'noCrypto' };

export interface Sections {
  readonly payload: string;
  readonly signature: string;
}

export function sectionsOf(ocmf: string): Sections | undefined {
  const [head, payload, signature, ...more] = ocmf.split('|');
  return head === 'OCMF' && payload && signature && more.length === 0 ? { payload, signature } : undefined;
}

/** @param spki SubjectPublicKeyInfo of a P-256 key, hexadecimal */
export async function verify(ocmf: string, spki: string): Promise<Verdict> {
  // Browsers offer it to pages of this machine and of https only.
  if (!globalThis.crypto?.subtle) return { at: 'unreadable', why: 'noCrypto' };
  const sections = sectionsOf(ocmf);
  if (!sections) return { at: 'unreadable', why: 'form' };
  const { SA = 'ECDSA-secp256r1-SHA256', SE = 'hex', SD } = membersOf(sections.signature);
  if (SA !== 'ECDSA-secp256r1-SHA256' || SE !== 'hex') return { at: 'unreadable', why: 'algorithm' };
  const raw = typeof SD === 'string' ? rawSignature(SD) : undefined;
  if (!raw) return { at: 'unreadable', why: 'signature' };
  const key = await importedKey(spki);
  if (!key) return { at: 'unreadable', why: 'key' };
  const signed = new TextEncoder().encode(sections.payload);
  const [holds, digest] = await Promise.all([
    crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, key, raw, signed),
    crypto.subtle.digest('SHA-256', signed),
  ]);
  return { at: holds ? 'valid' : 'invalid', digest: hexOf(new Uint8Array(digest)) };
}

async function importedKey(spki: string) {
  const octets = octetsOf(spki);
  if (!octets) return undefined;
  return crypto.subtle.importKey('spki', octets, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['verify']).catch(() => undefined);
}

/** ASN.1 DER (two integers in a sequence) becomes what WebCrypto wants: r and s in 32 octets each. */
export function rawSignature(hex: string): Uint8Array<ArrayBuffer> | undefined {
  const der = octetsOf(hex);
  if (der?.[0] !== 0x30 || der[1] !== der.length - 2) return undefined;
  const r = integerAt(der, 2);
  const s = r && integerAt(der, r.next);
  if (!r || !s || s.next !== der.length) return undefined;
  const raw = new Uint8Array(64);
  raw.set(r.value, 32 - r.value.length);
  raw.set(s.value, 64 - s.value.length);
  return raw;
}

/** An integer without the zeros before it; undefined when there is none, or one of more than 32 octets. */
function integerAt(der: Uint8Array, at: number): { readonly value: Uint8Array; readonly next: number } | undefined {
  const length = der[at + 1];
  if (der[at] !== 0x02 || length === undefined || at + 2 + length > der.length) return undefined;
  const octets = der.subarray(at + 2, at + 2 + length);
  const first = octets.findIndex((octet) => octet !== 0);
  const value = first < 0 ? octets.subarray(octets.length) : octets.subarray(first);
  return value.length > 32 ? undefined : { value, next: at + 2 + length };
}

function octetsOf(hex: string): Uint8Array<ArrayBuffer> | undefined {
  if (hex.length === 0 || hex.length % 2 === 1 || !/^[0-9a-f]+$/i.test(hex)) return undefined;
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

const hexOf = (octets: Uint8Array): string => Array.from(octets, (octet) => octet.toString(16).padStart(2, '0')).join('');

/** Members of a JSON object; none where it is none. */
export function membersOf(json: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
  } catch {
    return {};
  }
}
