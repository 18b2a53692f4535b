/**
 * Tells every listener what happens. The station never waits for one of them and keeps nothing for them: who is slow misses events and
 * gets the newest state once everything sent has gone out; who stays behind for long is cut off.
 */
import { type LiveEvent, type Rig, RigRefusal } from '../api/index.js';

/** A WebSocket, as far as the feed needs it. */
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

/** At most so often a state goes out. */
export const statePause_ms = 100;
/** With more than this under way a listener counts as slow; a state has some 4 kB. */
export const slowAt_octets = 256 * 1024;
/** A listener that has been slow for so long is cut off. */
export const patience_ms = 30_000;

interface Client {
  readonly listener: Listener;
  /** When it became slow, on the machine's time. */
  slowSince_ms: number | undefined;
}

export class LiveFeed {
  readonly #rig: Rig;
  readonly #time: MachineTime;
  readonly #clients = new Set<Client>();
  readonly #unsubscribe: readonly (() => void)[];
  /** Set while a state has gone out a moment ago. */
  #endPause: (() => void) | undefined;
  #changedMeanwhile = false;

  constructor(rig: Rig, time: MachineTime) {
    this.#rig = rig;
    this.#time = time;
    this.#unsubscribe = [
      rig.events.on('changed', () => this.#changed()),
      rig.events.on('message', (line) => this.#tell({ type: 'message', line })),
    ];
  }

  /** Begins to tell a listener, with the newest state; the returned function ends it. */
  add(listener: Listener): () => void {
    const client: Client = { listener, slowSince_ms: undefined };
    this.#clients.add(client);
    this.#sendState(client);
    return () => this.#clients.delete(client);
  }

  close(): void {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    this.#endPause?.();
    for (const { listener } of this.#clients) listener.terminate();
    this.#clients.clear();
  }

  #changed(): void {
    if (this.#endPause) {
      this.#changedMeanwhile = true;
      return;
    }
    if (this.#clients.size === 0) return;
    const state = this.#newestState();
    if (state !== undefined) this.#tellAll(state);
    this.#endPause = this.#time.after(statePause_ms, () => {
      this.#endPause = undefined;
      if (!this.#changedMeanwhile) return;
      this.#changedMeanwhile = false;
      this.#changed();
    });
  }

  #tell(event: LiveEvent): void {
    if (this.#clients.size > 0) this.#tellAll(JSON.stringify(event));
  }

  #tellAll(text: string): void {
    for (const client of this.#clients) this.#send(client, text);
  }

  #sendState(client: Client): void {
    const state = this.#newestState();
    if (state !== undefined) this.#send(client, state);
  }

  /** Undefined while the rig has none, as before the first start. */
  #newestState(): string | undefined {
    try {
      return JSON.stringify({ type: 'state', state: this.#rig.state() } satisfies LiveEvent);
    } catch (error) {
      if (error instanceof RigRefusal) return undefined;
      throw error;
    }
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
    this.#sendState(client);
  }
}
