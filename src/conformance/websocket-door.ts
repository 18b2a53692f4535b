/** Where a charge point comes in by WebSocket for a conformance run: one of them, the first that comes. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Accept } from '../io/in-process-link.js';
import { Ms } from '../kernel/index.js';

export interface WebSocketDoor {
  /** Where it listens; the identity of the charge point comes behind it. */
  readonly url: string;
  close(): Promise<void>;
}

const protocol = 'ocpp1.6';
const longestMessage_octets = 1024 * 1024;

/** Nothing can listen there; the message says why, and what would help. */
export class NoDoor extends Error {}

/** @throws NoDoor */
export async function openDoor(
  accept: Accept,
  { host, port, log }: { readonly host: string; readonly port: number; readonly log: (line: string) => void },
): Promise<WebSocketDoor> {
  const server = new WebSocketServer({
    host,
    port,
    maxPayload: longestMessage_octets,
    handleProtocols: (offered) => (offered.has(protocol) ? protocol : false),
  });
  await once(server, 'listening').catch((error: unknown) => {
    throw new NoDoor(`cannot listen at ${host}, port ${port}: ${whyNot(error)}`, { cause: error });
  });
  let known: string | undefined;
  server.on('connection', (socket, { url: path = '/' }) => {
    if (socket.protocol !== protocol) {
      log(`Somebody has connected at ${path} without the sub-protocol ${protocol}, which is required, and was refused.`);
      return socket.close(1002, `the sub-protocol ${protocol} is required`);
    }
    known ??= path;
    if (path !== known) {
      log(`Somebody else has connected at ${path}, and was refused: this run is with the charge point at ${known}.`);
      return socket.close(1008, `this run is with the charge point at ${known}`);
    }
    log(`The charge point at ${path} has connected.`);
    serve(socket, accept, `ws://${host}${path}`);
  });
  const { port: taken } = server.address() as AddressInfo;
  return {
    url: `ws://${host.includes(':') ? `[${host}]` : host}:${taken}`,
    close: async () => {
      for (const client of server.clients) client.terminate();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function whyNot(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'EADDRINUSE':
      return 'another program listens there; --listen 0 takes any free port';
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return 'this machine has no such address; 0.0.0.0 stands for all that it has';
    case 'EACCES':
      return 'the port needs rights that this program does not have; above 1023 it does not';
    default:
      return error instanceof Error ? error.message : String(error);
  }
}

function serve(socket: WebSocket, accept: Accept, url: string): void {
  const taken = accept(
    { send: (text) => socket.send(text), close: (code = 1000, reason = '') => socket.close(code, reason) },
    { url, protocol, handshakeTimeout_ms: Ms(0) },
  );
  if ('refused' in taken) return socket.close(1013, taken.refused);
  socket.on('message', (octets: Buffer, isBinary: boolean) => {
    if (!isBinary) taken.received(octets.toString('utf8'));
  });
  // An error ends the link; what it was is of no use here.
  socket.on('error', () => undefined);
  socket.on('close', () => taken.closed('the link ended'));
}
