/** The OpenAPI description, made from the table of routes when somebody asks for it: until then it costs nothing. */
import { Complaint, LiveEvent, livePath, type Route, routeNames, routes, State } from '../api/index.js';

/** OpenAPI 3.1 of every route. */
export async function openApi(): Promise<object> {
  const [{ fastify }, { default: swagger }] = await Promise.all([import('fastify'), import('@fastify/swagger')]);
  // The description is collected by an application of its own, which never listens.
  const app = fastify();
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Flexpole bench',
        version: '1',
        description:
          'Drives the digital twin of a charging station and shows what it does. Every answer that is no success is a Complaint: what is wrong, where, and what would be right.',
      },
      tags: [
        { name: 'station', description: 'What can be seen' },
        { name: 'twin', description: 'Hands: what people, weather and grid do to the station' },
        { name: 'clock', description: 'Time' },
        { name: 'stories', description: 'Small files of steps and expectations, played' },
        { name: 'service', description: 'For machines' },
      ],
    },
    refResolver: { buildLocalReference: ({ $id }) => String($id) },
  });
  app.setValidatorCompiler(() => () => true);
  app.setSerializerCompiler(() => () => '');
  app.addSchema({ ...State, $id: 'State' });
  app.addSchema({ ...Complaint, $id: 'Complaint' });
  for (const name of routeNames) describe(app, name, routes[name]);
  app.get(livePath, { schema: liveEvents }, () => undefined);
  await app.ready();
  return app.swagger();
}

function describe(app: { route(options: object): unknown }, name: string, route: Route): void {
  const { method, path, group, summary, description, params, query, body, status, answer } = route;
  app.route({
    method,
    url: path,
    schema: {
      operationId: name,
      tags: [group],
      summary,
      ...(description !== undefined && { description }),
      ...(params && { params }),
      ...(query && { querystring: query }),
      ...(body && { body }),
      response: { [status]: { description: 'Done.', ...answer }, default: { description: 'Refused, in words.', $ref: 'Complaint#' } },
    },
    handler: () => undefined,
  });
}

const liveEvents = {
  operationId: 'liveEvents',
  tags: ['station'],
  summary: 'A WebSocket with what happens, as it happens',
  description: 'Each message is one event as JSON. A listener that is slow misses events and gets the newest state when it has caught up.',
  response: { 101: { description: 'One event.', ...LiveEvent } },
};
