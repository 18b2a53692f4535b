/** Small words in which the schemas of this folder are written, and how their types look from outside. */
import Type, { type Static, type TProperties, type TSchema } from 'typebox';

/** An object without any other field. */
export const shape = <P extends TProperties>(fields: P, description?: string) =>
  Type.Object(fields, { additionalProperties: false, ...(description !== undefined && { description }) });

/** `null` says that there is none, or that it is not known now; the field itself is always there. */
export const orNull = <S extends TSchema>(schema: S, description?: string) =>
  Type.Union([schema, Type.Null()], { ...(description !== undefined && { description }) });

/** The same shape for each side of the station. */
export const perSide = <S extends TSchema>(schema: S, description?: string) => shape({ A: schema, B: schema }, description);

export const Side = Type.Enum(['A', 'B'], { description: 'A is left and OCPP connector 1, B is right and connector 2.' });
export const Time = Type.String({ description: 'Simulated time, ISO 8601 UTC with milliseconds.' });
/** A time that somebody names. What it means is found out where it is used, which says more than a pattern could. */
export const pointInTime = (description: string) =>
  Type.String({ description: `${description} ISO 8601 UTC, such as 2026-03-02T08:00:00Z.` });
export const quantity = (description: string) => Type.Number({ description });
export const percent = (description: string) => Type.Number({ minimum: 0, maximum: 100, description });
export const count = (description: string) => Type.Integer({ minimum: 0, description });

/** What a schema describes, as plain data that nobody changes. */
export type Plain<S extends TSchema> = Frozen<Static<S>>;

type Frozen<T> = T extends readonly (infer Item)[]
  ? readonly Frozen<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: Frozen<T[Key]> }
    : T;
