/**
 * Name constraints (RFC 5280 §4.2.1.10): an authority that may sign for some names only. Host names, addresses and distinguished names are
 * understood; a certificate with a name of another kind does not pass an authority that restricts that kind.
 */
import { type DerValue, derValue, derValues } from './der.js';

export interface NameConstraints {
  readonly permitted: readonly GeneralName[];
  readonly excluded: readonly GeneralName[];
}

/** A GeneralName with its tag: the kind. */
type GeneralName = DerValue;

const dnsName = 0x82;
const directoryName = 0xa4;
const ipAddress = 0x87;

/** @throws Error in words when the octets are none */
export function readNameConstraints(extension: Uint8Array): NameConstraints {
  const parts = derValues(derValue(extension).content);
  const subtrees = (tag: number): readonly GeneralName[] =>
    parts
      .filter((part) => part.tag === tag)
      .flatMap(({ content }) => derValues(content))
      .map(({ content }) => {
        const [base, ...distance] = derValues(content);
        if (!base || distance.length > 0) throw new Error('its name constraints are not those of RFC 5280');
        return base;
      });
  return { permitted: subtrees(0xa0), excluded: subtrees(0xa1) };
}

/**
 * The first name of a certificate that the constraints forbid, as its kind in words; undefined when all pass.
 * @param alternativeNames Content of its extension subjectAltName
 * @throws Error in words when the names cannot be read
 */
export function forbiddenName(
  { permitted, excluded }: NameConstraints,
  subject: Uint8Array,
  alternativeNames: Uint8Array | undefined,
): string | undefined {
  const own: GeneralName = { tag: directoryName, whole: subject, content: subject };
  const others = alternativeNames ? derValues(derValue(alternativeNames).content) : [];
  const names = derValue(subject).content.length === 0 ? others : [own, ...others];
  const forbidden = names.find((name) => {
    const ofItsKind = (base: GeneralName): boolean => base.tag === name.tag;
    const allowed = permitted.filter(ofItsKind);
    if (allowed.length > 0 && !allowed.some((base) => lies(name, base) === true)) return true;
    return excluded.filter(ofItsKind).some((base) => lies(name, base) !== false);
  });
  return forbidden && kindInWords(forbidden);
}

/** Whether a name lies in the subtree of another of its kind; undefined where this kind is not understood. */
function lies(name: GeneralName, base: GeneralName): boolean | undefined {
  switch (name.tag) {
    case dnsName:
      return hostLies(textOf(name.content), textOf(base.content));
    case ipAddress:
      return addressLies(name.content, base.content);
    case directoryName:
      return distinguishedNameLies(name.content, base.content);
    default:
      return undefined;
  }
}

const textOf = (octets: Uint8Array): string => Buffer.from(octets).toString('latin1').toLowerCase();

function hostLies(host: string, base: string): boolean {
  if (base === '') return true;
  return base.startsWith('.') ? host.endsWith(base) : host === base || host.endsWith(`.${base}`);
}

/** @param base Address and mask, one after the other */
function addressLies(address: Uint8Array, base: Uint8Array): boolean {
  if (base.length !== address.length * 2) return false;
  const mask = base.subarray(address.length);
  return address.every((octet, i) => ((octet ^ base[i]!) & mask[i]!) === 0);
}

function distinguishedNameLies(name: Uint8Array, base: Uint8Array): boolean {
  const parts = comparable(name);
  return comparable(base).every((part, i) => part === parts[i]);
}

const bmpString = 0x1e;

/** The parts of a distinguished name so that equal ones are equal texts (RFC 5280 §7.1): kind of string, case and spaces do not count. */
const comparable = (name: Uint8Array): readonly string[] =>
  derValues(derValue(name).content).map(({ content }) =>
    derValues(content)
      .map((attribute) => {
        const [type, value] = derValues(attribute.content);
        if (!type || !value) throw new Error('a distinguished name is damaged');
        const octets = Buffer.from(value.content);
        const text = value.tag === bmpString && octets.length % 2 === 0 ? octets.swap16().toString('utf16le') : octets.toString('utf8');
        return `${Buffer.from(type.content).toString('hex')}=${text.trim().replace(/\s+/g, ' ').toLowerCase()}`;
      })
      .sort()
      .join('+'),
  );

function kindInWords({ tag, content }: GeneralName): string {
  switch (tag) {
    case dnsName:
      return `the host name ${textOf(content)}`;
    case ipAddress:
      return `the address ${[...content].join('.')}`;
    case directoryName:
      return 'its subject';
    default:
      return 'a name of a kind that is not understood here';
  }
}
