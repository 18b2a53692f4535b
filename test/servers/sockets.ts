/** Sockets of a server on loopback: so that a test can see that its client has left nothing open, and can end them all. */
import type { AddressInfo, Server, Socket } from 'node:net';
import { createServer } from 'node:net';

export interface Sockets {
  /** Resolves when no client is connected any more. A client that leaks keeps its test waiting until that fails. */
  allGone(): Promise<void>;
  destroyAll(): void;
}

export function socketsOf(server: Server): Sockets {
  const open = new Set<Socket>();
  let left = (): void => undefined;
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    // A client that breaks off is part of many tests.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      open.delete(socket);
      left();
    });
  });
  return {
    allGone: () =>
      new Promise((resolve) => {
        left = () => open.size === 0 && resolve();
        left();
      }),
    destroyAll: () => {
      for (const socket of open) socket.destroy();
    },
  };
}

export function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server listens on no port');
  return address.port;
}

export const listening = (server: Server): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve());
  });

export const closed = (server: Server): Promise<void> =>
  new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
  });

/** Takes every connection and never says a word. */
export async function silentServer(): Promise<{ readonly port: number; readonly sockets: Sockets; close(): Promise<void> }> {
  const server = createServer((socket) => socket.resume());
  const sockets = socketsOf(server);
  await listening(server);
  return {
    port: portOf(server),
    sockets,
    close: async () => {
      sockets.destroyAll();
      await closed(server);
    },
  };
}
