/** What machines ask of this process. */
import Type from 'typebox';
import type { Route } from '../route.js';
import { shape } from '../shape.js';

export const serviceRoutes = {
  readHealth: {
    method: 'GET',
    path: '/healthz',
    group: 'service',
    summary: 'Is this process serving?',
    status: 200,
    answer: shape({ status: Type.Literal('ok'), phase: Type.String({ description: 'As in state.station.phase.' }) }),
  },
  readOpenApi: {
    method: 'GET',
    path: '/api/openapi.json',
    group: 'service',
    summary: 'This description',
    status: 200,
    answer: Type.Object({}, { description: 'OpenAPI 3.1.' }),
  },
} satisfies Record<string, Route>;
