/** Starts the built-in back-end: stations come in over WebSocket, people and tests over HTTP, both on one port. */
import { timingSafeEqual } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import Fastify from 'fastify';
import { withoutSecrets } from '../io/redact.js';
import { type Clock, Emitter, type Log, Ms, type Store } from '../kernel/index.js';
import { type BrainOptions, type CsmsBrain, createCsmsBrain } from './brain.js';
import { type Greeting, greetings } from './greeting.js';
import { addRoutes } from './http.js';
import { Lines } from './lines.js';
import { type LoggedMessage, MessageLog } from './message-log.js';
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
  /** Between pings, on the machine's clock; 0 for none. */
  readonly pingInterval_ms?: Ms;
}

export interface Backend {
  /** Stations append a slash and their identity. */
  readonly url: string;
  readonly httpUrl: string;
  readonly brain: CsmsBrain;
  /** Every frame, as it comes and goes, without passwords. */
  readonly events: Pick<Emitter<BackendEvents>, 'on'>;
  /** Sends a command and resolves with the station's answer. @throws CallFailed */
  call(identity: string, action: string, payload: unknown): Promise<unknown>;
  close(): Promise<void>;
}

export interface BackendEvents {
  readonly message: LoggedMessage;
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
  const events = new Emitter<BackendEvents>();
  const door = stationDoor({
    brain,
    lines,
    clock,
    log,
    callTimeout_ms: options.callTimeout_ms ?? defaultCallTimeout_ms,
    pingInterval_ms: options.pingInterval_ms ?? defaultPingInterval_ms,
    isWelcome: (identity, password) => !passwords || isPassword(passwords.get(identity), password),
    observe: (identity, direction, frame) => {
      const message = { at: clock.now(), identity, direction, frame: String(withoutSecrets(frame)) };
      messages.add(message);
      events.emit('message', message);
    },
  });

  const app = Fastify({ forceCloseConnections: true });
  addRoutes(app, { brain, lines, messages, log });
  app.server.on('upgrade', door.upgrade);
  await app.listen({ host, port }).catch((cause: Error) => {
    throw new Error(`The back-end cannot listen at ${host}, port ${port}: ${cause.message}. Choose another host or port.`, { cause });
  });
  const place = placeOf(host, app.server.address());
  log.info('backend.listening', { place });

  return {
    url: `ws://${place}/ocpp`,
    httpUrl: `http://${place}`,
    brain,
    events,
    call: (identity, action, payload) => lines.call(identity, action, payload),
    close: async () => {
      await door.close();
      await app.close();
    },
  };
}

function placeOf(host: string, address: AddressInfo | string | null): string {
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

function isPassword(wanted: string | Uint8Array | undefined, given: Buffer | undefined): boolean {
  if (wanted === undefined || given === undefined) return false;
  const octets = typeof wanted === 'string' ? Buffer.from(wanted, 'utf8') : wanted;
  return octets.length === given.length && timingSafeEqual(octets, given);
}
