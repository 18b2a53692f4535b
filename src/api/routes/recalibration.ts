/** Forced SoC recalibration for developers: start, stop and status (manual §3.4.2, §3.4.3). */
import Type from 'typebox';
import type { Route } from '../route.js';
import { perSide, Side, shape } from '../shape.js';
import { Recalibration } from '../state.js';

const Both = perSide(Recalibration);

export const recalibrationRoutes = {
  readRecalibration: {
    method: 'GET',
    path: '/api/recalibration',
    group: 'service',
    summary: 'How the recalibration of each pack stands',
    status: 200,
    answer: Both,
  },
  setRecalibration: {
    method: 'PUT',
    path: '/api/recalibration/:side',
    group: 'service',
    summary: 'Start the recalibration of a pack by hand, or stop it',
    description: 'It begins at once, or as soon as the grid is there and no vehicle charges on that side.',
    params: shape({ side: Side }),
    body: shape({ on: Type.Boolean() }),
    status: 200,
    answer: Both,
  },
  beginEndOfLineTest: {
    method: 'POST',
    path: '/api/recalibration/end-of-line-test',
    group: 'service',
    summary: 'An end-of-line test begins: it ends every recalibration',
    status: 200,
    answer: Both,
  },
} satisfies Record<string, Route>;
