/** An HTTP or HTTPS server on loopback that answers as a test tells it. */
import { createServer as createPlainServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createSecureServer, type ServerOptions } from 'node:https';
import { closed, listening, portOf, type Sockets, socketsOf } from './sockets.js';

export interface HttpServer {
  /** `http://127.0.0.1:…` or `https://localhost:…` */
  readonly origin: string;
  readonly sockets: Sockets;
  /** `GET /path` of every request, in order. */
  readonly seen: readonly string[];
  /** What answers from now on. */
  answer(listener: Answering): void;
  close(): Promise<void>;
}

export type Answering = (request: IncomingMessage, response: ServerResponse) => void;

export async function httpServer(tls?: ServerOptions): Promise<HttpServer> {
  const seen: string[] = [];
  let answering: Answering = (_request, response) => response.writeHead(404).end();
  const listener: RequestListener = (request, response) => {
    seen.push(`${request.method} ${request.url}`);
    answering(request, response);
  };
  const server = tls ? createSecureServer(tls, listener) : createPlainServer(listener);
  const sockets = socketsOf(server);
  await listening(server);
  return {
    origin: `${tls ? 'https://localhost' : 'http://127.0.0.1'}:${portOf(server)}`,
    sockets,
    seen,
    answer: (next) => {
      answering = next;
    },
    close: async () => {
      sockets.destroyAll();
      await closed(server);
    },
  };
}

export async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks);
}
