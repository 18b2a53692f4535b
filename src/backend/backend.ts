/** Starts the built-in back-end: stations come in over WebSocket, people and programs over HTTP, both on one port. */
import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import Fastify, { type FastifyInstance } from 'fastify';
import { backendPath } from '../api/backend-path.js';
import { againstStrangers, guard } from '../http/guard.js';
import { takeOnlyJson } from '../http/json-only.js';
import { withoutSecrets } from '../io/redact.js';
import { type Clock, Emitter, type Log, Ms, type Store } from '../kernel/index.js';
import { type BrainOptions, type CsmsBrain, createCsmsBrain } from './brain.js';
import { type Greeting, greetings } from './greeting.js';
import { addRoutes } from './http.js';
import { Lines } from './lines.js';
import { type MessageEvents, MessageLog } from './message-log.js';
import { stationDoor } from './rpc-server.js';
import { type BackendToken, demoTokens } from './tokens.js';

export interface BackendOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** Loopback where it is missing: the pages know no login. */
  readonly host?: string;
  /** Any free one where it is missing or 0. */
  readonly port?: number;
  /** The demonstration cards where it is missing. */
  readonly tokens?: readonly BackendToken[];
  /** Where the books outlive a restart; without it they are forgotten with the process. */
  readonly store?: Store;
  readonly brain?: Partial<BrainOptions>;
  /**
   * Password of each station (security profiles 1 and 2), as octets or as text in UTF-8; an AuthorizationKey gives the octets in
   * hexadecimal digits. Where the map is missing everybody may come in; else only who is in it.
   */
  readonly passwords?: ReadonlyMap<string, string | Uint8Array>;
  /** Sent to every station that comes in; nothing where it is missing. */
  readonly greeting?: Greeting;
  /** How long a command waits for the station's answer, on the machine's clock. */
  readonly callTimeout_ms?: Ms;
  /** Folder of the built pages; with it the console is served here, too. */
  readonly pages?: string;
  /** Between pings, on the machine's clock; 0 for none. */
  readonly pingInterval_ms?: Ms;
}

export interface Backend {
  /** Stations append a slash and their identity. */
  readonly url: string;
  readonly httpUrl: string;
  readonly brain: CsmsBrain;
  /** Every frame, as it comes and goes, without passwords. */
  readonly events: Pick<Emitter<MessageEvents>, 'on'>;
  /** Sends a command and resolves with the station's answer. @throws CallFailed */
  call(identity: string, action: string, payload: unknown): Promise<unknown>;
  /** Gives another server the routes of the console; it must know WebSockets and keep strangers out. */
  readonly console: (scope: FastifyInstance) => Promise<void>;
  close(): Promise<void>;
}

const messagesKept = 2000;
const defaultCallTimeout_ms = Ms(30_000);
const defaultPingInterval_ms = Ms(30_000);

/** @throws Error in plain words when it cannot listen at the address */
export async function startBackend(options: BackendOptions): Promise<Backend> {
  const { clock, log, host = '127.0.0.1', port = 0, tokens = demoTokens, store, passwords, greeting = greetings.none } = options;
  const brain = createCsmsBrain({ clock, log, tokens, store, options: options.brain });
  const lines = new Lines({ brain, clock, log, greeting });
  const messages = new MessageLog(messagesKept);
  const events = new Emitter<MessageEvents>();
  const door = stationDoor({
    brain,
    lines,
    clock,
    log,
    callTimeout_ms: options.callTimeout_ms ?? defaultCallTimeout_ms,
    pingInterval_ms: options.pingInterval_ms ?? defaultPingInterval_ms,
    isWelcome: (identity, password) => !passwords || isPassword(passwords.get(identity), password),
    observe: (identity, direction, frame) => {
      events.emit('message', messages.add({ at: clock.now(), identity, direction, frame: String(withoutSecrets(frame)) }));
    },
  });

  const app = Fastify({ forceCloseConnections: true });
  let place = '';
  const parts = { brain, lines, messages, log, clock, events, address: () => `ws://${place}/ocpp` };
  // Loaded when somebody serves it: the first station is not to wait for it.
  const consoleRoutes = async (scope: FastifyInstance): Promise<void> => (await import('./console.js')).serveConsole(scope, parts);
  const ownPage = options.pages === undefined ? undefined : await import('./own-page.js');
  const consoleUpgrade = await ownPage?.takeConsoles(app);
  guard(app, host);
  takeOnlyJson(app);
  addRoutes(app, parts);
  if (options.pages !== undefined) await ownPage?.serveOwnPage(app, options.pages, consoleRoutes);
  app.server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    if (consoleUpgrade && request.url?.startsWith(`${backendPath}/`)) consoleUpgrade(request, socket, head);
    else if (isOfStranger(request, host))
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\nA page in a browser is no station.\n');
    else door.upgrade(request, socket, head);
  });
  await app.listen({ host, port }).catch((cause: Error) => {
    throw new Error(`The back-end cannot listen at ${host}, port ${port}: ${cause.message}. Choose another host or port.`, { cause });
  });
  place = placeOf(host, app.server.address());
  log.info('backend.listening', { place });

  return {
    url: parts.address(),
    httpUrl: `http://${place}`,
    brain,
    events,
    console: consoleRoutes,
    call: (identity, action, payload) => lines.call(identity, action, payload),
    close: async () => {
      await door.close();
      await app.close();
    },
  };
}

/** Stations have no origin, whatever name they call us by; who has one is a browser, and then it must be ours. */
const isOfStranger = ({ headers }: IncomingMessage, host: string): boolean =>
  headers.origin !== undefined && againstStrangers(headers, host) !== undefined;

function placeOf(host: string, address: AddressInfo | string | null): string {
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

function isPassword(wanted: string | Uint8Array | undefined, given: Buffer | undefined): boolean {
  if (wanted === undefined || given === undefined) return false;
  const octets = typeof wanted === 'string' ? Buffer.from(wanted, 'utf8') : wanted;
  return octets.length === given.length && timingSafeEqual(octets, given);
}
