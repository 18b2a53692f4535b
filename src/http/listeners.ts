/**
 * Those who listen to live events over a WebSocket. Nobody waits for one of them and nothing is kept for them: who is slow misses events
 * and gets the newest picture once everything sent has gone out; who stays behind for long is cut off.
 */

/** A WebSocket, as far as it is needed here. */
export interface Listener {
  /** What was sent and has not gone out yet, in octets. */
  readonly bufferedAmount: number;
  send(text: string, sent: () => void): void;
  terminate(): void;
}

/** The machine's time; its pace has nothing to do with the station's clock. */
export interface MachineTime {
  now_ms(): number;
  /** Calls `action` once; the returned function forbids it. */
  after(delay_ms: number, action: () => void): () => void;
}

export const machineTime: MachineTime = {
  now_ms: () => performance.now(),
  after: (delay_ms, action) => {
    const timer = setTimeout(action, delay_ms);
    return () => clearTimeout(timer);
  },
};

/** With more than this under way a listener counts as slow; a picture of a station has some 4 kB. */
export const slowAt_octets = 256 * 1024;
/** A listener that has been slow for so long is cut off. */
export const patience_ms = 30_000;

interface Client {
  readonly listener: Listener;
  /** When it became slow, on the machine's time. */
  slowSince_ms: number | undefined;
}

export class Listeners {
  readonly #time: MachineTime;
  readonly #newest: () => readonly string[];
  readonly #clients = new Set<Client>();

  /** @param newest The whole picture as it is now, in as many events as it takes, for those who come and those who catch up. */
  constructor(time: MachineTime, newest: () => readonly string[]) {
    this.#time = time;
    this.#newest = newest;
  }

  get count(): number {
    return this.#clients.size;
  }

  /** Begins to tell a listener, with the newest picture; the returned function ends it. */
  add(listener: Listener): () => void {
    const client: Client = { listener, slowSince_ms: undefined };
    this.#clients.add(client);
    this.#sendNewest(client);
    return () => this.#clients.delete(client);
  }

  tell(text: string): void {
    for (const client of this.#clients) this.#send(client, text);
  }

  close(): void {
    for (const { listener } of this.#clients) listener.terminate();
    this.#clients.clear();
  }

  #sendNewest(client: Client): void {
    for (const event of this.#newest()) this.#send(client, event);
  }

  #send(client: Client, text: string): void {
    const { listener } = client;
    if (client.slowSince_ms === undefined && listener.bufferedAmount <= slowAt_octets) {
      listener.send(text, () => this.#sent(client));
      return;
    }
    client.slowSince_ms ??= this.#time.now_ms();
    if (this.#time.now_ms() - client.slowSince_ms < patience_ms) return;
    this.#clients.delete(client);
    listener.terminate();
  }

  /** Something has gone out. A slow listener has caught up when all of it has. */
  #sent(client: Client): void {
    if (client.slowSince_ms === undefined || client.listener.bufferedAmount > 0 || !this.#clients.has(client)) return;
    client.slowSince_ms = undefined;
    this.#sendNewest(client);
  }
}
