/**
 * What the station tells, as a store that components read: the newest state, the newest messages of both directions without gaps, and
 * whether the line stands. One for each page.
 */
import { useSyncExternalStore } from 'react';
import type { CatalogueDto, LiveEvent, StateDto, StoryRunDto, TranscriptLine } from '../../src/api/index.js';
import { call } from './call.js';
import { share } from './share.js';

/** `livePath` of src/api, which would bring its schemas along. */
const path = '/api/events';
const again_ms = 1_000;
/** Lines that are kept, so that a page may stay open for days. */
const newestLines = 1_000;
/** While somebody looks for older ones; the station keeps about as many itself. */
const mostLines = 25_000;
/** A page begins with so many: more than anybody sees at once, and soon there. */
const firstLines = 400;
const linesAtOnce = 2_000;

export type Line = 'opening' | 'open' | 'broken';

export class Live {
  /** The first state and the catalogue have come, or cannot be had now. */
  readonly begun: Promise<unknown>;
  #state: StateDto | undefined;
  /** Came after the one that is shown, and is in the next picture. */
  #nextState: StateDto | undefined;
  #line: Line = 'opening';
  /** Machine's time at which the newest state came. */
  #stateAt_ms = 0;
  #lines: readonly TranscriptLine[] = [];
  #limit = newestLines;
  #arrived: TranscriptLine[] = [];
  #fetching = false;
  /** Number of the newest line that is known to be missing. */
  #missing = 0;
  #catalogue: CatalogueDto | undefined;
  #story: StoryRunDto | undefined;
  readonly #ears = new Set<() => void>();
  readonly #stateEars = new Set<(state: StateDto) => void>();

  /** Opens the line at once, and again whenever it breaks. */
  constructor() {
    // Both are on their way already, asked for by the page itself; the first state comes sooner so than over a line still to be opened.
    this.begun = Promise.all([this.#fetchState(), this.#fetchCatalogue()]);
    this.#connect();
  }

  get state(): StateDto | undefined {
    return this.#state;
  }

  /** Undefined until it has come. */
  get catalogue(): CatalogueDto | undefined {
    return this.#catalogue;
  }

  /** The story that is being played, or was last. */
  get story(): StoryRunDto | undefined {
    return this.#story;
  }

  get line(): Line {
    return this.#line;
  }

  /** The newest, oldest first; the array is a new one when anything was added or has gone. */
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

  /** Whether lines may stay that would make room for newer ones otherwise. */
  keepOlder(keep: boolean): void {
    this.#limit = keep ? mostLines : newestLines;
    if (this.#lines.length <= this.#limit) return;
    this.#lines = this.#lines.slice(-this.#limit);
    this.#tell();
  }

  /** Gets the lines before the first one, as far as the station still has them. @throws CallFailed */
  async fetchOlder(): Promise<void> {
    const first = this.#lines[0]?.number;
    if (first === undefined) return;
    const older = await linesBetween(first - mostLines, first);
    // They only fit as long as nobody has cut off or begun anew meanwhile.
    if (older.length === 0 || this.#lines[0]?.number !== first) return;
    this.#lines = [...older, ...this.#lines].slice(-this.#limit);
    this.#tell();
  }

  /** Every line that the station still has. @throws CallFailed */
  allLines(): Promise<readonly TranscriptLine[]> {
    const before = this.#lastNumber() + 1;
    return linesBetween(before - mostLines, before);
  }

  #connect(): void {
    const socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}${path}`);
    let anew = true;
    socket.addEventListener('message', ({ data }) => {
      // The server tells what src/api promises.
      const event = JSON.parse(String(data)) as LiveEvent;
      if (event.type === 'message') this.#hear(event.line);
      if (event.type === 'story') this.#follow(event.run);
      if (event.type !== 'state') return;
      // The program may be another one than before; if it plays a story, it says so next.
      if (anew) this.#story = undefined;
      this.#see(event.state, anew);
      anew = false;
    });
    socket.addEventListener('close', () => {
      // What was still to be drawn must not come afterwards, as if the line stood.
      this.#show();
      this.#line = 'broken';
      this.#tell();
      setTimeout(() => {
        this.#connect();
        // The program may be another one than before.
        void this.#fetchCatalogue();
      }, again_ms);
    });
  }

  #see(state: StateDto, anew: boolean): void {
    // After a restart of the program its transcript begins anew.
    if (anew && (this.#state?.station.identity !== state.station.identity || state.lastMessage < this.#lastNumber())) {
      this.#lines = [];
      this.#arrived = [];
      this.#missing = 0;
    }
    if (state.lastMessage > (this.#arrived.at(-1)?.number ?? this.#lastNumber())) void this.#fetchMissing(state.lastMessage);
    for (const ear of this.#stateEars) ear(state);
    // More can come between two pictures than can be drawn.
    if (!this.#nextState && this.#state) requestAnimationFrame(() => this.#show());
    this.#nextState = state;
    if (!this.#state || this.#line !== 'open') this.#show();
  }

  #show(): void {
    if (!this.#nextState) return;
    this.#state = share(this.#state, this.#nextState);
    this.#nextState = undefined;
    this.#stateAt_ms = performance.now();
    this.#line = 'open';
    this.#tell();
  }

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

  #follow(run: StoryRunDto): void {
    this.#story = share(this.#story, run);
    this.#tell();
  }

  #hear(line: TranscriptLine): void {
    if (this.#arrived.length === 0) requestAnimationFrame(() => this.#takeOver());
    this.#arrived.push(line);
    // A page that nobody sees draws no pictures for hours; the gap is filled when it does.
    if (this.#arrived.length > newestLines) this.#arrived.shift();
  }

  /** Many lines can come between two pictures: they are taken over at once. */
  #takeOver(): void {
    const arrived = this.#arrived;
    this.#arrived = [];
    const last = this.#lastNumber();
    const next = arrived.filter(({ number }) => number > last);
    const newest = next.at(-1)?.number;
    if (newest === undefined) return;
    // A page that is slow to listen misses some.
    if (newest === last + next.length) this.#append(next);
    else void this.#fetchMissing(newest);
  }

  async #fetchMissing(upTo: number): Promise<void> {
    this.#missing = Math.max(this.#missing, upTo);
    if (this.#fetching) return;
    this.#fetching = true;
    try {
      // While some are on their way, more may be found missing.
      for (let newest = this.#missing; this.#lastNumber() < newest; newest = this.#missing) {
        const most = this.#lines.length === 0 ? firstLines : this.#limit;
        this.#append(await linesBetween(Math.max(this.#lastNumber(), newest - most), newest + 1));
        // The station may not have them any more.
        if (this.#lastNumber() < newest) this.#missing = this.#lastNumber();
      }
    } catch {
      // On a line that is down the next state asks again; a station whose time stands still sends none.
      setTimeout(() => this.#line === 'open' && this.#lastNumber() < upTo && void this.#fetchMissing(upTo), again_ms);
    }
    this.#fetching = false;
  }

  #append(lines: readonly TranscriptLine[]): void {
    const last = this.#lastNumber();
    const next = lines.filter(({ number }) => number > last);
    if (next.length === 0) return;
    this.#lines = [...this.#lines, ...next].slice(-this.#limit);
    this.#tell();
  }

  #lastNumber(): number {
    return this.#lines.at(-1)?.number ?? 0;
  }

  #tell(): void {
    for (const ear of this.#ears) ear();
  }
}

/** What the station has of the lines after one number and before another, oldest first. @throws CallFailed */
async function linesBetween(after: number, before: number): Promise<readonly TranscriptLine[]> {
  const lines: TranscriptLine[] = [];
  let last = Math.max(0, after);
  while (last < before - 1) {
    const { messages } = await call('readMessages', { query: { after: last, limit: linesAtOnce } });
    const newest = messages.at(-1);
    if (!newest) break;
    lines.push(...messages.filter(({ number }) => number < before));
    last = newest.number;
  }
  return lines;
}

/** A part of the store; the component renders anew only when that part is another one. */
export const useLive = <T>(live: Live, part: (live: Live) => T): T => useSyncExternalStore(live.subscribe, () => part(live));
