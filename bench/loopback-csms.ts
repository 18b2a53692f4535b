/**
 * The least back-end that a station is content with: it says yes to everything, over real WebSockets on loopback, and tells when a message
 * arrives. Without schemas and books, so that what is measured is the station.
 */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

export type Payload = Readonly<Record<string, unknown>>;

interface Awaited {
  readonly action: string;
  readonly matches: (payload: Payload) => boolean;
  readonly arrived: (payload: Payload) => void;
}

export class LoopbackCsms {
  readonly #server: WebSocketServer;
  readonly #awaited = new Set<Awaited>();
  readonly #answers = new Map<string, (payload: Payload) => void>();
  #station: WebSocket | undefined;
  #calls = 0;
  #transactions = 0;

  private constructor(server: WebSocketServer) {
    this.#server = server;
    server.on('connection', (socket) => {
      this.#station = socket;
      socket.on('message', (frame) => this.#received(socket, String(frame)));
    });
  }

  static async open(): Promise<LoopbackCsms> {
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
    const csms = new LoopbackCsms(server);
    await once(server, 'listening');
    return csms;
  }

  /** Stations append a slash and their identity. */
  get url(): string {
    return `ws://127.0.0.1:${(this.#server.address() as AddressInfo).port}/ocpp`;
  }

  /** The payload of the next call of that action that matches. */
  next(action: string, matches: (payload: Payload) => boolean = () => true): Promise<Payload> {
    return new Promise((arrived) => this.#awaited.add({ action, matches, arrived }));
  }

  /** Calls the station that came in last. */
  call(action: string, payload: Payload): Promise<Payload> {
    const id = `c${++this.#calls}`;
    this.#station?.send(JSON.stringify([2, id, action, payload]));
    return new Promise((resolve) => this.#answers.set(id, resolve));
  }

  close(): void {
    for (const socket of this.#server.clients) socket.terminate();
    this.#server.close();
  }

  #received(socket: WebSocket, text: string): void {
    const [type, id, ...rest] = JSON.parse(text) as [number, string, ...unknown[]];
    if (type !== 2) {
      this.#answers.get(id)?.(rest[0] as Payload);
      this.#answers.delete(id);
      return;
    }
    const [action, payload] = rest as [string, Payload];
    for (const awaited of this.#awaited) {
      if (awaited.action !== action || !awaited.matches(payload)) continue;
      this.#awaited.delete(awaited);
      awaited.arrived(payload);
    }
    socket.send(JSON.stringify([3, id, this.#answerTo(action)]));
  }

  #answerTo(action: string): Payload {
    switch (action) {
      case 'BootNotification':
        return { status: 'Accepted', currentTime: new Date().toISOString(), interval: 3600 };
      case 'Heartbeat':
        return { currentTime: new Date().toISOString() };
      case 'Authorize':
        return { idTagInfo: { status: 'Accepted' } };
      case 'StartTransaction':
        return { transactionId: ++this.#transactions, idTagInfo: { status: 'Accepted' } };
      default:
        return {};
    }
  }
}
