/** What a route is: how it is asked, what it is given, what it answers. */
import type { TObject, TSchema } from 'typebox';
import type { Plain } from './shape.js';

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Parameters as `:name`. */
  readonly path: string;
  readonly group: 'station' | 'twin' | 'clock' | 'stories' | 'service';
  /** One line. */
  readonly summary: string;
  readonly description?: string;
  readonly params?: TObject;
  readonly query?: TObject;
  readonly body?: TObject;
  /** How large a body may be; `usualBody_octets` where it is missing. */
  readonly largestBody_octets?: number;
  /** Of success. 202: it will happen after the answer. */
  readonly status: 200 | 202;
  readonly answer: TSchema;
}

export const usualBody_octets = 16 * 1024;

/** What a call of a route brings with it; fields that the route does not have are `undefined`. */
export interface Call<R extends Route> {
  readonly params: PartOf<R, 'params'>;
  readonly query: PartOf<R, 'query'>;
  readonly body: PartOf<R, 'body'>;
}
export type AnswerOf<R extends Route> = Plain<R['answer']>;

type PartOf<R extends Route, Part extends 'params' | 'query' | 'body'> = R extends { readonly [P in Part]: infer S extends TSchema }
  ? Plain<S>
  : undefined;
