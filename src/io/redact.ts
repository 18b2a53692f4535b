/**
 * Takes secrets out of what goes into the log: by the name of a field at any depth, in OCPP's `{ key, value }` pairs, and inside
 * texts (frames, addresses, headers, private keys).
 */

export const hidden = '[secret]';

/** A copy without secrets; what is no plain data becomes text. Deep or circular structures are cut off. */
export function withoutSecrets(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return textWithoutSecrets(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return value;
  if (depth > 8) return '[deep]';
  if (value instanceof Error) return errorWithoutSecrets(value, depth);
  if (value instanceof Date) return value;
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} octets]`;
  if (Array.isArray(value)) return value.map((item) => withoutSecrets(item, depth + 1));
  const valueIsSecret = 'key' in value && typeof value.key === 'string' && isSecret(value.key);
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      name,
      isSecret(name) || (valueIsSecret && name === 'value') ? hidden : withoutSecrets(item, depth + 1),
    ]),
  );
}

/** Whether a field, header or configuration key of this name holds a secret. */
const isSecret = (name: string): boolean =>
  /passw(or)?d|passphrase|^authorization(key)?$|^basic_?auth$|secret|private[-_]?key|^(set-)?cookie$|^(session|csrf|access|bearer)_?token$|api[-_]?key|^pin$/i.test(
    name,
  );

function errorWithoutSecrets(error: Error, depth: number): unknown {
  const { name, message, stack, cause } = error;
  return withoutSecrets(
    { ...Object.fromEntries(Object.entries(error)), name, message, stack, ...(cause !== undefined && { cause }) },
    depth + 1,
  );
}

function textWithoutSecrets(text: string): string {
  if (/^\s*[[{]/.test(text) && mayHoldSecret.test(text)) {
    const parsed = parse(text);
    if (parsed !== undefined) return JSON.stringify(withoutSecrets(parsed));
  }
  return text
    .replace(/(\w:\/\/)[^/?#"\n]+@/g, `$1${hidden}@`)
    .replace(/\b(Basic|Bearer)\s+[\w+/=.~-]{4,}/gi, `$1 ${hidden}`)
    .replace(/-----BEGIN ([A-Z ]*PRIVATE KEY)-----[^-]*(-----END \1-----)?/g, hidden)
    .replace(/("key"\s*:\s*"([^"]*)"\s*,\s*"value"\s*:\s*")[^"]*/gi, (pair: string, before: string, key: string) =>
      isSecret(key) ? before + hidden : pair,
    )
    .replace(/("?\b(?:password|passwd|authorizationkey|secret)"?\s*[=:]\s*"?)[^\s",;&}]+/gi, `$1${hidden}`);
}

/** Cheap first look at a text: frames are many, secrets few. */
const mayHoldSecret = /pass|authorization|basic|secret|private|cookie|token|key|pin|\\[u/]/i;

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
