/**
 * What the station tells, as a store that components read: the newest state, the messages of both directions without gaps, and whether
 * the line stands. One for each page.
 */
import { useSyncExternalStore } from 'react';
import type { CatalogueDto, LiveEvent, StateDto, TranscriptLine } from '../../src/api/index.js';
import { call } from './call.js';
import { share } from './share.js';

/** `livePath` of src/api, which would bring its schemas along. */
const path = '/api/events';
const again_ms = 1_000;
/** The station keeps as many, too. */
const mostLines = 20_000;
const linesAtOnce = 2_000;

export type Line = 'opening' | 'open' | 'broken';

export class Live {
  #state: StateDto | undefined;
  #line: Line = 'opening';
  /** Machine's time at which the newest state came. */
  #stateAt_ms = 0;
  #lines: readonly TranscriptLine[] = [];
  #arrived: TranscriptLine[] = [];
  #fetching = false;
  #catalogue: CatalogueDto | undefined;
  readonly #ears = new Set<() => void>();
  readonly #stateEars = new Set<(state: StateDto) => void>();

  get state(): StateDto | undefined {
    return this.#state;
  }

  /** Undefined until it has come. */
  get catalogue(): CatalogueDto | undefined {
    return this.#catalogue;
  }

  get line(): Line {
    return this.#line;
  }

  /** Oldest first; the array is a new one when something was added. */
  get lines(): readonly TranscriptLine[] {
    return this.#lines;
  }

  get stateAt_ms(): number {
    return this.#stateAt_ms;
  }

  /** Called after anything has changed; the returned function ends it. */
  readonly subscribe = (ear: () => void): (() => void) => {
    this.#ears.add(ear);
    return () => this.#ears.delete(ear);
  };

  /** Called with every state, also when it equals the one before. */
  onState(ear: (state: StateDto) => void): void {
    this.#stateEars.add(ear);
  }

  /** Opens the line, and again whenever it breaks. */
  connect(): void {
    const socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}${path}`);
    let anew = true;
    // The program may be another one than before.
    void this.#fetchCatalogue();
    if (!this.#state) void this.#fetchState();
    socket.addEventListener('message', ({ data }) => {
      // The server tells what src/api promises.
      const event = JSON.parse(String(data)) as LiveEvent;
      if (event.type === 'message') this.#hear(event.line);
      else this.#see(event.state, anew);
      if (event.type === 'state') anew = false;
    });
    socket.addEventListener('close', () => {
      this.#line = 'broken';
      this.#tell();
      setTimeout(() => this.connect(), again_ms);
    });
  }

  #see(state: StateDto, anew: boolean): void {
    // After a restart of the program its transcript begins anew.
    if (anew && (this.#state?.station.identity !== state.station.identity || state.lastMessage < this.#lastNumber())) this.#lines = [];
    this.#state = share(this.#state, state);
    this.#stateAt_ms = performance.now();
    this.#line = 'open';
    for (const ear of this.#stateEars) ear(state);
    if (state.lastMessage > this.#lastNumber() + this.#arrived.length) void this.#fetchMissing(state.lastMessage);
    this.#tell();
  }

  /** The first state comes sooner this way than over a line that is still to be opened. */
  async #fetchState(): Promise<void> {
    try {
      const state = await call('readState', {});
      if (!this.#state) this.#see(state, true);
    } catch {
      // The line tells it, too.
    }
  }

  async #fetchCatalogue(): Promise<void> {
    try {
      this.#catalogue = share(this.#catalogue, await call('readCatalogue', {}));
      this.#tell();
    } catch {
      // The line will not open either; it is tried again with it.
    }
  }

  #hear(line: TranscriptLine): void {
    this.#arrived.push(line);
    if (this.#arrived.length === 1) requestAnimationFrame(() => this.#takeOver());
  }

  /** Many lines can come between two pictures: they are taken over at once. */
  #takeOver(): void {
    const arrived = this.#arrived;
    this.#arrived = [];
    const last = this.#lastNumber();
    const next = arrived.filter(({ number }) => number > last);
    const [first] = next;
    if (!first) return;
    if (first.number === last + 1) this.#append(next);
    else void this.#fetchMissing(next.at(-1)?.number ?? first.number);
  }

  async #fetchMissing(upTo: number): Promise<void> {
    if (this.#fetching) return;
    this.#fetching = true;
    try {
      while (this.#lastNumber() < upTo) {
        const after = Math.max(this.#lastNumber(), upTo - mostLines);
        const { messages } = await call('readMessages', { query: { after, limit: linesAtOnce } });
        if (messages.length === 0) break;
        this.#append(messages);
      }
    } catch {
      // The line is down, too; the next state asks again.
    }
    this.#fetching = false;
  }

  #append(lines: readonly TranscriptLine[]): void {
    const last = this.#lastNumber();
    this.#lines = [...this.#lines, ...lines.filter(({ number }) => number > last)].slice(-mostLines);
    this.#tell();
  }

  #lastNumber(): number {
    return this.#lines.at(-1)?.number ?? 0;
  }

  #tell(): void {
    for (const ear of this.#ears) ear();
  }
}

/** A part of the store; the component renders anew only when that part is another one. */
export const useLive = <T>(live: Live, part: (live: Live) => T): T => useSyncExternalStore(live.subscribe, () => part(live));
