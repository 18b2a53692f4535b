/** Payloads as forms edit them: what a new part begins with, and whether a form shows all of a payload. */
import type { JsonSchema } from '../../../src/api/backend.js';

export type Fields = Readonly<Record<string, unknown>>;

export const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

/** What a part begins with that somebody adds: as little as the schema requires. */
export function blankOf(schema: JsonSchema, now: string): unknown {
  switch (schema.type) {
    case 'object': {
      const { properties = {}, required = [] } = schema;
      return Object.fromEntries(
        Object.entries(properties).flatMap(([name, part]) => (required.includes(name) ? [[name, blankOf(part, now)]] : [])),
      );
    }
    case 'array':
      return schema.items ? [blankOf(schema.items, now)] : [];
    case 'integer':
    case 'number':
      return 0;
    case 'boolean':
      return false;
    case 'string':
      return schema.enum?.[0] ?? (schema.format === 'date-time' ? wholeSeconds(now) : '');
  }
}

/** Whether a form of the schema shows the payload whole; what somebody wrote as JSON may have parts that it does not know. */
export function fitsForm(schema: JsonSchema, value: unknown): boolean {
  switch (schema.type) {
    case 'object': {
      const { properties = {}, required = [] } = schema;
      if (!isFields(value) || required.some((name) => !(name in value))) return false;
      return Object.entries(value).every(([name, part]) => {
        const known = properties[name];
        return known !== undefined && fitsForm(known, part);
      });
    }
    case 'array':
      return Array.isArray(value) && value.every((item) => schema.items !== undefined && fitsForm(schema.items, item));
    default:
      return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  }
}

/** The place of a complaint below the payload, `a.b[0].c`; empty for the payload as a whole. */
export const placeOf = (where: string): string => where.replace(/^payload\.?/, '');

/** Whether the form has a field at this place, beside which a complaint can stand. */
export function hasField(payload: unknown, place: string): boolean {
  let value = payload;
  for (const step of place.split(/[.[\]]+/).filter((part) => part !== '')) {
    if (Array.isArray(value)) value = value[Number(step)];
    else if (isFields(value) && step in value) value = value[step];
    else return false;
  }
  return place !== '' && value !== undefined;
}

/** As OCPP likes to have its times. */
export const wholeSeconds = (iso: string): string => `${iso.slice(0, 19)}Z`;

/** A number where the text is one; else the text, and the back-end says what is wrong with it. */
export function numberOr(text: string): number | string {
  const value = Number(text);
  return text.trim() === '' || Number.isNaN(value) ? text : value;
}
