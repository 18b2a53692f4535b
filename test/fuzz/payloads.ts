/** Payloads that follow a schema of OCPP 1.6, filled by chance, with values that mean something to a station where chance never would find one. */
import { createRequire } from 'node:module';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import type { Random } from '../../src/kernel/index.js';

export interface Schema {
  readonly $id?: string;
  readonly $ref?: string;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly format?: string;
  readonly maxLength?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly definitions?: Readonly<Record<string, Schema>>;
}

const schemas = createRequire(import.meta.url)('ocpp-rpc/lib/schemas/ocpp1_6.json') as readonly Schema[];
const byName = new Map(schemas.map((schema) => [String(schema.$id).replace(/^urn:/, ''), schema]));

export const requestSchema = (action: string): Schema | undefined => byName.get(`${action}.req`);
export const allActions: readonly string[] = [...byName.keys()].filter((name) => name.endsWith('.req')).map((name) => name.slice(0, -4));

/** Another judge than the station's own validators: compiled here, from the schema as it was published. */
export class Judge {
  readonly #ajv = addFormats.default(new Ajv({ strict: false, multipleOfPrecision: 6 }));
  readonly #compiled = new Map<string, ValidateFunction>();

  accepts(name: string, payload: unknown): boolean {
    const schema = byName.get(name);
    if (!schema) return false;
    let validate = this.#compiled.get(name);
    if (!validate) {
      const { $id: _id, ...anonymous } = schema;
      validate = this.#ajv.compile({ ...anonymous, $schema: 'http://json-schema.org/draft-07/schema' });
      this.#compiled.set(name, validate);
    }
    return validate(payload);
  }
}

/** What a station understands under a field of this name. */
const meaningful: Readonly<Record<string, readonly unknown[]>> = {
  connectorId: [0, 1, 2, 3, -1, 99],
  idTag: ['CARD-ANNA', 'card-anna', 'CARD-BLOCKED', 'NOBODY'],
  parentIdTag: ['HOUSEHOLD', 'OTHERS'],
  transactionId: [1, 2, 7, 0, -1],
  reservationId: [1, 2, 3],
  listVersion: [0, 1, 2, -1],
  requestId: [1, 2],
  duration: [0, 60, 86_400],
  stackLevel: [0, 1, 20],
  key: [
    'HeartbeatInterval',
    'MeterValueSampleInterval',
    'ClockAlignedDataInterval',
    'MeterValuesSampledData',
    'WebSocketPingInterval',
    'SecurityProfile',
    'AuthorizationKey',
    'VWGC.FreeVendModeActive',
    'VWGC.ChargingStationCurrentImportTarget',
    'VWGC.SignedMeterValueType',
    'VWGC.OutOfHoursIdTokens',
    'LocalAuthListEnabled',
    'AuthorizeRemoteTxRequests',
    'NumberOfConnectors',
    'constructor',
    '__proto__',
  ],
  value: ['true', 'false', '0', '1', '60', '-1', '900', '', 'Energy.Active.Import.Register', 'maybe', '00112233445566778899AABBCCDDEEFF'],
  location: ['ftp://127.0.0.1:1/x', 'http://127.0.0.1:1/x', 'gopher://nowhere', 'nonsense'],
};

export const oneOf = <T>(random: Random, values: readonly T[]): T => {
  const value = values[Math.floor(random.next() * values.length)];
  if (value === undefined) throw new Error('a choice among nothing');
  return value;
};

export function payloadOf(schema: Schema, random: Random, root: Schema = schema, name = ''): unknown {
  const resolved = schema.$ref === undefined ? schema : root.definitions?.[schema.$ref.replace('#/definitions/', '')];
  if (!resolved) throw new Error(`${schema.$ref} leads nowhere`);
  const known = meaningful[name];
  if (known && resolved.enum === undefined && random.next() < 0.85) return oneOf(random, known);
  if (resolved.enum) return oneOf(random, resolved.enum);
  switch (resolved.type) {
    case 'object': {
      const { properties = {}, required = [] } = resolved;
      const chosen = Object.entries(properties).filter(([field]) => required.includes(field) || random.next() < 0.5);
      return Object.fromEntries(chosen.map(([field, part]) => [field, payloadOf(part, random, root, field)]));
    }
    case 'array':
      return Array.from({ length: Math.floor(random.next() * 4) }, () => payloadOf(resolved.items ?? {}, random, root, name));
    case 'integer':
      return Math.floor((random.next() - 0.3) * oneOf(random, [2, 10, 1000, 2 ** 31]));
    case 'number':
      return Math.round(random.next() * 1000) / 10;
    case 'boolean':
      return random.next() < 0.5;
    default:
      return textOf(resolved, random);
  }
}

function textOf({ format, maxLength = 60 }: Schema, random: Random): string {
  if (format === 'date-time') return new Date(Date.UTC(2026, 2, 2) + (random.next() - 0.4) * 1e9).toISOString();
  if (format === 'uri') return oneOf(random, ['ftp://127.0.0.1:1/x', 'https://127.0.0.1:1/', 'urn:x']);
  const length = Math.floor(random.next() * Math.min(maxLength, 60));
  return Array.from({ length }, () => oneOf(random, ['a', 'Z', '0', ' ', 'é', '€', '"', '\\', '\n', '😀']))
    .join('')
    .slice(0, maxLength);
}
