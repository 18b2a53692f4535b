/** What a console needs of the back-end beside its books: the whole picture, live events, and forms of the commands. */
import type { FastifyInstance } from 'fastify';
import type { BackendElsewhereDto, CommandFormDto } from '../api/backend.js';
import { backendLivePath } from '../api/backend-path.js';
import { type MachineTime, machineTime } from '../http/listeners.js';
import { Refused } from '../http/refused.js';
import { csmsActions, loadRequestSchemas } from '../protocols/ocpp16/index.js';
import { commandExamples } from './command-examples.js';
import { ConsoleFeed, type FeedParts } from './console-feed.js';
import { addRoutes, type HttpParts, stationOf } from './http.js';

/**
 * All routes of the back-end with those of its console. The server must know WebSockets (`@fastify/websocket`) and keep strangers out.
 */
export function serveConsole(scope: FastifyInstance, parts: HttpParts & FeedParts, time: MachineTime = machineTime): void {
  const { brain, clock } = parts;
  addRoutes(scope, parts);
  const feed = new ConsoleFeed(parts, time);
  scope.addHook('preClose', async () => feed.close());
  scope.addHook('onSend', async (_request, reply) => void reply.header('cache-control', 'no-store'));
  scope.get('/picture', () => feed.picture());
  scope.get<{ Params: { readonly identity: string } }>('/stations/:identity/commands', async ({ params: { identity } }) => {
    stationOf(identity, brain);
    const running = brain.transactions(identity).findLast(({ stopped }) => !stopped);
    const { requestSchemas } = await loadRequestSchemas();
    const examples = commandExamples(clock.now(), running?.transactionId);
    return csmsActions.map((action): CommandFormDto => ({ action, schema: requestSchemas[action], example: examples[action] }));
  });
  scope.route({
    method: 'GET',
    url: backendLivePath,
    handler: () => {
      throw new Refused(426, {
        error: 'no-websocket',
        what: 'Events come over a WebSocket.',
        where: `GET ${scope.prefix}${backendLivePath}`,
        right: `ws://…${scope.prefix}${backendLivePath}`,
      });
    },
    wsHandler: (socket) => {
      socket.on('close', feed.add(socket));
    },
  });
}

/** Stands where the console's routes would be, when the station runs with a back-end of somebody else. */
export const consoleElsewhere =
  (address: string) =>
  (scope: FastifyInstance): void => {
    scope.get('/picture', (): BackendElsewhereDto => ({ type: 'elsewhere', address }));
  };
