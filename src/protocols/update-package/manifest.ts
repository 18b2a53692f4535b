/** The manifest of an update package as JSON: what may stand in it, and why a text is none. */
import type { Refused } from './refused.js';

export type PackageKind = 'firmware' | 'configuration' | 'media';

export interface PackageFile {
  readonly name: string;
  readonly size_octets: number;
  /** Hexadecimal, lower case. */
  readonly sha256: string;
}

export interface PackageManifest {
  readonly kind: PackageKind;
  readonly version: string;
  readonly generation?: string;
  readonly files: readonly PackageFile[];
}

const kinds: readonly PackageKind[] = ['firmware', 'configuration', 'media'];
/** A plain name: no folders, nothing hidden, so that it leads nowhere else. */
const plainName = /^[A-Za-z0-9_][A-Za-z0-9._ ()+-]{0,127}$/;

export function readManifest(text: string): PackageManifest | Refused {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { why: 'The manifest is no JSON.' };
  }
  if (!isRecord(json)) return { why: 'The manifest is no JSON object.' };
  const kind = kinds.find((known) => known === json['kind']);
  if (!kind) return { why: `"kind" is ${JSON.stringify(json['kind'])}; expected: ${kinds.join(', ')}` };
  const { version, generation, files: listed } = json;
  if (typeof version !== 'string' || !/^[\x21-\x7e]{1,40}$/.test(version)) {
    return { why: '"version" is missing or no text of 1 to 40 characters without blanks' };
  }
  if (kind === 'firmware' && typeof generation !== 'string') return { why: 'Firmware has no "generation".' };
  if (!Array.isArray(listed) || listed.length === 0) return { why: '"files" names no file.' };
  const files: PackageFile[] = [];
  for (const [index, entry] of listed.entries()) {
    const file = readFile(entry);
    if (!file) {
      return { why: `File ${index + 1} of "files" is not described; expected: a plain "name", "size_octets", and "sha256" of 64 digits` };
    }
    if (files.some(({ name }) => name === file.name)) return { why: `"files" names ${file.name} twice.` };
    files.push(file);
  }
  if (kind !== 'media' && files.length > 1) return { why: `A package of the kind ${kind} holds one file, not ${files.length}.` };
  return { kind, version, ...(typeof generation === 'string' && { generation }), files };
}

function readFile(entry: unknown): PackageFile | undefined {
  if (!isRecord(entry)) return undefined;
  const { name, size_octets, sha256 } = entry;
  if (typeof name !== 'string' || !plainName.test(name)) return undefined;
  if (typeof size_octets !== 'number' || !Number.isSafeInteger(size_octets) || size_octets < 0) return undefined;
  if (typeof sha256 !== 'string' || !/^[0-9a-f]{64}$/.test(sha256)) return undefined;
  return { name, size_octets, sha256 };
}

const isRecord = (json: unknown): json is Readonly<Record<string, unknown>> =>
  typeof json === 'object' && json !== null && !Array.isArray(json);
