/** How time runs. */
import Type from 'typebox';
import { mostAhead_ms } from '../limits.js';
import type { Route } from '../route.js';
import { pointInTime, shape } from '../shape.js';
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
    description:
      'Real: with the machine. Scaled: factor times as fast. Stepped: only when it is advanced. Time that is being moved on stays where it is then.',
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
    body: shape({ by_ms: Type.Number({ minimum: 0, maximum: mostAhead_ms, description: 'Simulated milliseconds.' }) }),
    status: 200,
    answer: ClockState,
  },
  runTo: {
    method: 'POST',
    path: '/api/clock/run-to',
    group: 'clock',
    summary: 'Run time to a moment as fast as the machine can; the pace comes back then by itself',
    description:
      'At most 31 days ahead. runTo of the clock tells that it is under way. To choose how time runs ends it there, and holds; a second one is refused.',
    body: shape({
      at: Type.Optional(pointInTime('The moment.')),
      by_ms: Type.Optional(
        Type.Number({ exclusiveMinimum: 0, maximum: mostAhead_ms, description: 'Simulated milliseconds from now; instead of at.' }),
      ),
    }),
    status: 202,
    answer: ClockState,
  },
  stopRunTo: {
    method: 'DELETE',
    path: '/api/clock/run-to',
    group: 'clock',
    summary: 'Let time go on from here at its pace, if it is being run to a moment',
    status: 200,
    answer: ClockState,
  },
} satisfies Record<string, Route>;
