/**
 * Checks what comes in against the schemas of the routes, and says in words what is wrong with it. Schemas are compiled when they are
 * first needed, so that they cost nothing at the start.
 */
import { Ajv, type ErrorObject } from 'ajv';
import type { FastifySchemaCompiler } from 'fastify';
import { Refused } from '../http/refused.js';

/** The checks of one server. Texts of addresses become the numbers that they stand for; a body is taken as it is. */
export function checks(): FastifySchemaCompiler<unknown> {
  const ofBody = new Ajv({ verbose: true });
  const ofAddress = new Ajv({ verbose: true, coerceTypes: true });
  return ({ schema, httpPart }) => {
    const part = httpPart === 'querystring' ? 'query' : httpPart === 'params' ? 'path' : 'body';
    const check = (value: unknown): { value: unknown } | { error: Refused } => {
      const validate = (part === 'body' ? ofBody : ofAddress).compile(Object(schema));
      if (validate(value)) return { value };
      const [first] = validate.errors ?? [];
      if (!first) throw new Error('a value was refused without a reason');
      return { error: badInput(part, first) };
    };
    return check;
  };
}

function badInput(part: string, error: ErrorObject): Refused {
  const { what, at = '', right } = inWords(part, error);
  return new Refused(400, { error: 'bad-input', what, where: `${part}${error.instancePath.replaceAll('/', '.')}${at}`, right });
}

/** @returns `at`: where it is, below the value that was checked */
function inWords(part: string, error: ErrorObject): { readonly what: string; readonly at?: string; readonly right: string } {
  const { keyword, params, data, parentSchema = {} } = error;
  const isMissing = data === undefined || (data === null && error.instancePath === '');
  if (isMissing) return { what: `There is no ${part}.`, right: expected(parentSchema) };
  switch (keyword) {
    case 'required': {
      const name = String(params['missingProperty']);
      return { what: `${name} is missing.`, at: `.${name}`, right: expected(fieldsOf(parentSchema)[name]) };
    }
    case 'additionalProperties':
      return { what: 'There is no such field.', at: `.${String(params['additionalProperty'])}`, right: expected(parentSchema) };
    case 'minProperties':
      return { what: 'There is nothing in it.', right: expected(parentSchema) };
    default:
      return { what: `${shown(data)} will not do.`, right: expected(parentSchema) };
  }
}

/** What a schema wants, for people. Knows the keywords that the routes use. */
function expected(schema: unknown): string {
  if (typeof schema !== 'object' || schema === null) return 'another value';
  const { enum: allowed, const: only, type, minimum, exclusiveMinimum, maximum, ...rest }: Record<string, unknown> = { ...schema };
  if (Array.isArray(allowed)) return `one of ${allowed.map(shown).join(', ')}`;
  if (only !== undefined) return shown(only);
  const limit = (words: string, value: unknown): string => (value === undefined ? '' : ` ${words} ${shown(value)}`);
  switch (type) {
    case 'number':
    case 'integer': {
      const kind = type === 'integer' ? 'a whole number' : 'a number';
      return `${kind}${limit('from', minimum)}${limit('above', exclusiveMinimum)}${limit('up to', maximum)}`;
    }
    case 'string':
      return `a text${limit('of at least', rest['minLength'])}${limit('and at most', rest['maxLength'])} characters`;
    case 'boolean':
      return 'true or false';
    case 'object': {
      const names = Object.keys(fieldsOf(schema));
      return names.length === 0 ? 'a JSON object' : `an object with ${names.join(', ')}`;
    }
    default:
      return 'another value';
  }
}

const fieldsOf = (schema: object): Readonly<Record<string, unknown>> =>
  'properties' in schema && typeof schema.properties === 'object' ? { ...schema.properties } : {};

/** A value as it was written, cut where it is long. */
function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
