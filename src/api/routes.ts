/**
 * Every route of the bench, declared once: the server registers and checks from these tables, the OpenAPI document describes them, and
 * test rigs can rely on them. A route that the server does not handle does not compile.
 */
import type { Route } from './route.js';
import { clockRoutes } from './routes/clock.js';
import { deviceRoutes } from './routes/devices.js';
import { recalibrationRoutes } from './routes/recalibration.js';
import { serviceRoutes } from './routes/service.js';
import { stationRoutes } from './routes/station.js';
import { storyRoutes } from './routes/stories.js';
import { twinRoutes } from './routes/twin.js';

export const routes = {
  ...stationRoutes,
  ...twinRoutes,
  ...deviceRoutes,
  ...clockRoutes,
  ...storyRoutes,
  ...recalibrationRoutes,
  ...serviceRoutes,
} satisfies Record<string, Route>;

export type Routes = typeof routes;
export type RouteName = keyof Routes;
export const routeNames = Object.keys(routes) as readonly RouteName[];
