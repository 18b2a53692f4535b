/** The bench over HTTP: the routes of `src/api`, live events, the page. */

import websocket from '@fastify/websocket';
import { type FastifyInstance, fastify } from 'fastify';
import { livePath, type Rig, type Route, type RouteName, routeNames, routes, usualBody_octets } from '../api/index.js';
import { guard } from '../http/guard.js';
import { takeOnlyJson } from '../http/json-only.js';
import { machineTime } from '../http/listeners.js';
import { servePages } from '../http/pages.js';
import { Refused } from '../http/refused.js';
import type { Log } from '../kernel/index.js';
import { checks } from './check.js';
import { handlers } from './handlers.js';
import { LiveFeed } from './live-feed.js';
import { refusalOf } from './refused.js';

export interface BenchOptions {
  readonly rig: Rig;
  /** 127.0.0.1, unless somebody wants the bench to be reached from other machines. */
  readonly host: string;
  /** 0 takes any that is free. */
  readonly port: number;
  readonly log: Log;
  /** Where the built pages lie (absolute path); without it only the API is served. */
  readonly staticDir?: string;
  /** What else is served here, behind the same guard. */
  readonly mounts?: readonly Mount[];
}

/** Routes of somebody else, under a path of their own; WebSockets are ready for them. */
export interface Mount {
  /** For example /backend/api. */
  readonly prefix: string;
  readonly register: (scope: FastifyInstance) => void | Promise<void>;
}

export interface Bench {
  /** Without a slash at the end. */
  readonly url: string;
  close(): Promise<void>;
}

/** @throws Error in words when the port cannot be had */
export async function serveBench(options: BenchOptions): Promise<Bench> {
  const { host, port, log } = options;
  const app = await benchApp(options);
  try {
    const url = await app.listen({ host, port });
    log.info('bench.listening', { url });
    return { url, close: () => app.close() };
  } catch (error) {
    await app.close();
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`the bench cannot listen at ${host}, port ${String(port)}: ${why}`, { cause: error });
  }
}

/** The same without a socket, for tests. */
export async function benchApp({ rig, host, log, staticDir, mounts = [] }: Omit<BenchOptions, 'port'>): Promise<FastifyInstance> {
  const app = fastify({ bodyLimit: usualBody_octets, requestTimeout: 30_000, forceCloseConnections: true });
  // First, so that it also closes the sockets of those whom the guard turns away.
  await app.register(websocket, { options: { maxPayload: 1024 } });
  guard(app, host);
  takeOnlyJson(app);
  app.setValidatorCompiler(checks());
  app.setSerializerCompiler(() => (answer) => JSON.stringify(answer));
  app.setErrorHandler((error, request, reply) => {
    const { status, complaint } = refusalOf(error);
    if (status === 500)
      log.error('bench.failed', { route: `${request.method} ${request.url}`, why: error instanceof Error ? error.stack : String(error) });
    return reply.status(status).send(complaint);
  });
  app.setNotFoundHandler(({ method, url }) => {
    throw new Refused(404, {
      error: 'unknown-path',
      what: 'There is nothing here.',
      where: `${method} ${url}`,
      right: 'GET /api/openapi.json lists what there is.',
    });
  });
  for (const name of routeNames) serve(app, rig, name);
  serveEvents(app, new LiveFeed(rig, machineTime));
  for (const { prefix, register } of mounts) await app.register(async (scope) => register(scope), { prefix });
  if (staticDir !== undefined) await servePages(app, staticDir, pages);
  return app;
}

const pages = { '/': 'bench/index.html', '/backend': 'backend/index.html' } as const;

function serve(app: FastifyInstance, rig: Rig, name: RouteName): void {
  const { method, path, params, query, body, status, largestBody_octets }: Route = routes[name];
  // The call has been checked against the schemas of this very route, from which the type of its handler comes.
  const handle = handlers[name] as (rig: Rig, call: unknown) => unknown;
  app.route({
    method,
    url: path,
    schema: { ...(params && { params }), ...(query && { querystring: query }), ...(body && { body }) },
    ...(largestBody_octets !== undefined && { bodyLimit: largestBody_octets }),
    handler: async (request, reply) => {
      const answer = await handle(rig, { params: request.params, query: request.query, body: request.body });
      return reply.status(status).header('cache-control', 'no-store').send(answer);
    },
  });
}

function serveEvents(app: FastifyInstance, feed: LiveFeed): void {
  app.route({
    method: 'GET',
    url: livePath,
    handler: () => {
      throw new Refused(426, {
        error: 'no-websocket',
        what: 'Events come over a WebSocket.',
        where: `GET ${livePath}`,
        right: `ws://…${livePath}`,
      });
    },
    wsHandler: (socket) => {
      const end = feed.add(socket);
      socket.on('close', end);
    },
  });
  app.addHook('preClose', async () => feed.close());
}
