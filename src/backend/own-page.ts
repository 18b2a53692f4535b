/** The console on the back-end's own server: its page at `/`, its routes below `/backend/api` as they are beside the bench. */
import { createServer, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import websocket from '@fastify/websocket';
import type { FastifyInstance } from 'fastify';
import { backendPath } from '../api/backend-path.js';
import { servePages } from '../http/pages.js';

export type Upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/**
 * Makes WebSockets of consoles possible. Before the guard, so that the sockets of those whom it turns away are closed.
 * @returns to be called with the upgrades that are meant for consoles; all others belong to stations
 */
export async function takeConsoles(app: FastifyInstance): Promise<Upgrade> {
  // Never listens: it only hands on what it is given.
  const switchboard = createServer();
  await app.register(websocket, { options: { server: switchboard, maxPayload: 1024 } });
  return (request, socket, head) => switchboard.emit('upgrade', request, socket, head);
}

/** @param dir Folder that the build of the pages has written. */
export async function serveOwnPage(app: FastifyInstance, dir: string, register: (scope: FastifyInstance) => Promise<void>): Promise<void> {
  await app.register(register, { prefix: backendPath });
  await servePages(app, dir, { '/': 'backend/index.html', '/backend': 'backend/index.html' });
}
