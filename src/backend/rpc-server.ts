/**
 * The brain on real WebSockets, by way of ocpp-rpc: a library that others wrote and that checks every payload against schemas of its own,
 * so that our station is judged by somebody else's reading of OCPP-J 1.6. Pings run on the machine's clock.
 */
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import ocppRpc, { type RPCClient } from 'ocpp-rpc';
import type { Clock, Log, Ms } from '../kernel/index.js';
import { type CsmsAction, type Messages, type StationAction, stationActions } from '../protocols/ocpp16/index.js';
import type { CsmsBrain } from './brain.js';
import { badlyAnswered, lost, refused, unanswered } from './call-failed.js';
import type { Line, Lines } from './lines.js';
import { identityIn } from './station-path.js';

// The package is CommonJS: Node finds its names on the default export only.
const { NOREPLY, RPCError, RPCServer, TimeoutError } = ocppRpc;

const protocol = 'ocpp1.6';
/** No OCPP message comes near this. */
const longestMessage_octets = 1024 * 1024;

export interface RpcServerParts {
  readonly brain: CsmsBrain;
  readonly lines: Lines;
  readonly clock: Pick<Clock, 'after'>;
  readonly log: Log;
  readonly callTimeout_ms: Ms;
  readonly pingInterval_ms: Ms;
  /** Whether a station may come in with this password; undefined when it sent none. */
  readonly isWelcome: (identity: string, password: Buffer | undefined) => boolean;
  /** Sees every frame, in order. */
  readonly observe: (identity: string, direction: 'in' | 'out', frame: string) => void;
}

export interface StationDoor {
  /** For the event of that name of an HTTP server. */
  readonly upgrade: (request: IncomingMessage, socket: Socket, head: Buffer) => void;
  /** Says goodbye to all stations; those that do not answer it within a second are cut off. */
  close(): Promise<void>;
}

export function stationDoor(parts: RpcServerParts): StationDoor {
  const { log, callTimeout_ms, pingInterval_ms, isWelcome } = parts;
  const sockets = new Set<Socket>();
  const clients = new Set<RPCClient>();
  const server = new RPCServer({
    protocols: [protocol],
    strictMode: true,
    callTimeoutMs: callTimeout_ms,
    pingIntervalMs: pingInterval_ms,
    wssOptions: { maxPayload: longestMessage_octets, perMessageDeflate: false },
  });
  server.on('error', (error: Error) => log.error('backend.socket-server-failed', { why: error.message }));
  server.on('client', (client: RPCClient) => {
    clients.add(client);
    client.on('close', () => clients.delete(client));
    serveStation(parts, client);
  });
  server.auth((accept, reject, { identity, password, protocols }) => {
    const refuse = (status: number, why: string): void => {
      log.warn('backend.station-refused', { identity, why });
      reject(status, why);
    };
    if (!protocols.has(protocol)) return refuse(400, `the sub-protocol ${protocol} is required`);
    if (!isWelcome(identity, password)) return refuse(401, 'user name or password is missing or wrong');
    accept();
  });

  return {
    upgrade: (request, socket, head) => {
      // The library would end the process over an address that cannot be decoded.
      if (identityIn(pathOf(request)) === undefined) {
        log.warn('backend.station-refused', { why: 'the address names no identity' });
        socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\nA station comes in at /ocpp/<identity> or /<identity>.\n');
        return;
      }
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
      void server.handleUpgrade(request, socket, head);
    },
    close: async () => {
      // On the machine's clock: the injected one may stand still by now.
      const patience = setTimeout(() => {
        for (const socket of sockets) socket.destroy();
      }, 1000);
      await Promise.allSettled([...clients].map((client) => client.close({ code: 1001, reason: 'the back-end stops' })));
      clearTimeout(patience);
      await server.close({});
    },
  };
}

const pathOf = ({ url = '' }: IncomingMessage): string => url.replace(/[?#].*$/, '');

function serveStation({ brain, lines, clock, log: common, observe }: RpcServerParts, client: RPCClient): void {
  const identity = client.identity ?? '';
  const log = common.with({ identity });
  const closed = lines.opened(identity, lineOver(client));
  client.on('message', ({ message, outbound }: { message: string; outbound: boolean }) =>
    observe(identity, outbound ? 'out' : 'in', message),
  );
  client.on('badMessage', ({ error }: { error: Error }) => log.warn('backend.bad-frame', { why: error.message }));
  client.on('socketError', (error: Error) => log.warn('backend.socket-failed', { why: error.message }));
  client.on('strictValidationFailure', ({ method, error, outbound }: { method: string; error: Error; outbound: boolean }) => {
    log[outbound ? 'error' : 'warn']('backend.against-schema', {
      action: method,
      by: outbound ? 'back-end' : 'station',
      why: error.message,
    });
  });
  client.on('close', closed);

  const answer = async <A extends StationAction>(action: A, payload: Messages[A]['request'], left: AbortSignal): Promise<object> => {
    const { reply, delay_ms } = brain.handle(identity, action, payload);
    if (delay_ms > 0) await passed(clock, delay_ms, left);
    if (left.aborted || 'silence' in reply) return NOREPLY;
    if ('refuse' in reply) throw Object.assign(new RPCError(reply.description), { rpcErrorCode: reply.refuse });
    return reply.reply;
  };
  for (const action of stationActions) {
    // Strict mode has found the payload right before it comes here; the library's types do not say so.
    client.handle(action, ({ params, signal }) => answer(action, params as Messages[typeof action]['request'], signal ?? never));
  }
}

/** Stands in where the library's types allow a signal to be missing; it always sends one. */
const never = new AbortController().signal;

/** Resolves after the delay, or as soon as the connection has ended. */
const passed = (clock: Pick<Clock, 'after'>, delay_ms: Ms, left: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = clock.after('back-end delays its answer', delay_ms, resolve);
    left.addEventListener('abort', () => {
      timer.cancel();
      resolve();
    });
  });

function lineOver(client: RPCClient): Line {
  /** Errors of calls whose answer broke the schema; for the library they look like a CALLERROR of the station. */
  const ownVerdicts = new WeakSet<Error>();
  client.on('strictValidationFailure', ({ error }: { error: Error }) => ownVerdicts.add(error));
  return {
    call: async <A extends CsmsAction>(action: A, payload: Messages[A]['request']): Promise<Messages[A]['response']> => {
      try {
        // Strict mode has found the answer right; the library's types do not say so.
        return (await client.call(action, payload)) as Messages[A]['response'];
      } catch (error) {
        if (error instanceof TimeoutError) throw unanswered(action);
        if (!(error instanceof RPCError)) throw lost(action);
        throw ownVerdicts.has(error) ? badlyAnswered(action, error.message) : refused(action, error.rpcErrorCode, error.message);
      }
    },
    // Rejects when the dead connection reports an error on its way out, which says nothing new.
    replace: () => void client.close({ code: 1000, reason: 'the station came in again' }).catch(() => undefined),
  };
}
