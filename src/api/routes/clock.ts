/** How time runs. */
import Type from 'typebox';
import type { Route } from '../route.js';
import { shape } from '../shape.js';
import { ClockMode, ClockState } from '../state.js';

export const clockRoutes = {
  readClock: {
    method: 'GET',
    path: '/api/clock',
    group: 'clock',
    summary: 'How time runs, and what time it is',
    status: 200,
    answer: ClockState,
  },
  runClock: {
    method: 'PUT',
    path: '/api/clock',
    group: 'clock',
    summary: 'Choose how time runs',
    description: 'Real: with the machine. Scaled: factor times as fast. Stepped: only when it is advanced.',
    body: shape({
      mode: ClockMode,
      factor: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 100_000, description: 'Belongs to scaled, and only to it.' })),
    }),
    status: 200,
    answer: ClockState,
  },
  advanceClock: {
    method: 'POST',
    path: '/api/clock/advance',
    group: 'clock',
    summary: 'Move a stepped clock on; answers when everything that fell due has happened',
    description: 'Answers on sockets are waited for. With 0 everything that is due now happens.',
    body: shape({ by_ms: Type.Number({ minimum: 0, maximum: 31 * 86_400_000, description: 'Simulated milliseconds.' }) }),
    status: 200,
    answer: ClockState,
  },
} satisfies Record<string, Route>;
