/**
 * What the back-end tells, as a store that components read: stations, transactions, findings, behaviours, and the messages of the stations
 * that somebody looks at. One for each page.
 */
import { useSyncExternalStore } from 'react';
import type {
  BackendEvent,
  BackendMessageDto,
  BackendPictureDto,
  BackendStationDto,
  BackendTransactionRowDto,
  BehavioursDto,
  FindingDto,
} from '../../src/api/backend.js';
import type { TranscriptLine } from '../../src/api/index.js';
import { share } from '../shared/share.js';
import { liveAddress, readMessages, readPicture } from './calls.js';

const again_ms = 1_000;
/** The back-end keeps as many, over all stations. */
const mostLines = 2_000;
const mostTransactions = 2_000;
const mostFindings = 1_000;

export interface Picture {
  /** Stations append a slash and their identity. */
  readonly address: string;
  /** In the order in which they first came. */
  readonly stations: readonly BackendStationDto[];
  /** Oldest first. */
  readonly transactions: readonly BackendTransactionRowDto[];
  /** Oldest first. */
  readonly findings: readonly FindingDto[];
  readonly behaviours: BehavioursDto;
}

export type Line = 'opening' | 'open' | 'broken';

export class BackendLive {
  #picture: Picture | undefined;
  #now = '';
  #elsewhere: string | undefined;
  #line: Line = 'opening';
  #lastMessage = 0;
  /** Of the stations that somebody looks at. */
  readonly #lines = new Map<string, readonly TranscriptLine[]>();
  readonly #ears = new Set<() => void>();

  /** Undefined until the first one has come. */
  get picture(): Picture | undefined {
    return this.#picture;
  }

  /** By the clock of the back-end, as the newest event told it; it comes every second at least. */
  get now(): string {
    return this.#now;
  }

  /** Address of the back-end with which the station runs, where it is another one. */
  get elsewhere(): string | undefined {
    return this.#elsewhere;
  }

  get line(): Line {
    return this.#line;
  }

  /** Messages of one station, oldest first; the array is a new one when something was added. Undefined before `look`. */
  linesOf(identity: string): readonly TranscriptLine[] | undefined {
    return this.#lines.get(identity);
  }

  /** Called after anything has changed; the returned function ends it. */
  readonly subscribe = (ear: () => void): (() => void) => {
    this.#ears.add(ear);
    return () => this.#ears.delete(ear);
  };

  /** Resolves with the first picture, or when there is none to be had now: then it is tried again and again. */
  async begin(): Promise<void> {
    try {
      const answer = await readPicture();
      if (answer.type === 'elsewhere') {
        this.#elsewhere = answer.address;
        return;
      }
      this.#see(answer);
    } catch {
      this.#line = 'broken';
    }
    this.#connect();
  }

  /** Begins to keep the messages of a station. @throws CallFailed */
  async look(identity: string): Promise<void> {
    // What comes while the answer is on its way is kept and joined to it.
    const isNew = !this.#lines.has(identity);
    if (isNew) this.#lines.set(identity, []);
    const read = readMessages(identity, mostLines).catch((error: unknown) => {
      // Nothing is known of it: whoever looks again asks again.
      if (isNew) this.#lines.delete(identity);
      throw error;
    });
    const lines = (await read).map(lineOf);
    const newest = lines.at(-1)?.number ?? 0;
    const since = this.#lines.get(identity)?.filter(({ number }) => number > newest) ?? [];
    this.#lines.set(identity, [...lines, ...since].slice(-mostLines));
    this.#tell();
  }

  #connect(): void {
    const socket = new WebSocket(liveAddress());
    socket.addEventListener('message', ({ data }) => {
      // The server tells what src/api promises.
      const event = JSON.parse(String(data)) as BackendEvent;
      if (event.type === 'picture') this.#see(event);
      else this.#change(event);
      this.#line = 'open';
      this.#tell();
    });
    socket.addEventListener('close', () => {
      this.#line = 'broken';
      this.#tell();
      setTimeout(() => this.#connect(), again_ms);
    });
  }

  #see({ now, address, stations, transactions, findings, behaviours, lastMessage }: BackendPictureDto): void {
    this.#now = now;
    this.#picture = share(this.#picture, { address, stations, transactions, findings, behaviours });
    if (lastMessage < this.#lastMessage) for (const identity of this.#lines.keys()) this.#lines.set(identity, []);
    if (lastMessage !== this.#lastMessage) this.#lookAgain();
    this.#lastMessage = lastMessage;
  }

  #change({ now, stations, transactions, findings, behaviours, messages }: BackendEvent & { readonly type: 'changes' }): void {
    const before = this.#picture;
    if (!before) return;
    this.#now = now;
    this.#picture = share(before, {
      ...before,
      stations: merged(before.stations, stations, ({ identity }) => identity),
      transactions: merged(before.transactions, transactions, ({ entry }) => entry).slice(-mostTransactions),
      findings: merged(before.findings, findings, ({ number }) => number).slice(-mostFindings),
      ...(behaviours && { behaviours }),
    });
    this.#hear(messages);
  }

  #hear(messages: readonly BackendMessageDto[]): void {
    const first = messages[0];
    const last = messages.at(-1);
    if (!first || !last) return;
    if (first.number > this.#lastMessage + 1) this.#lookAgain();
    else {
      for (const [identity, lines] of this.#lines) {
        const newest = lines.at(-1)?.number ?? 0;
        const more = messages.filter((message) => message.identity === identity && message.number > newest).map(lineOf);
        if (more.length > 0) this.#lines.set(identity, [...lines, ...more].slice(-mostLines));
      }
    }
    this.#lastMessage = Math.max(this.#lastMessage, last.number);
  }

  /** Something was missed, or the back-end is another one than before. */
  #lookAgain(): void {
    // Where that fails the line is down, too, and its next picture asks again.
    for (const identity of this.#lines.keys()) void this.look(identity).catch(() => undefined);
  }

  #tell(): void {
    for (const ear of this.#ears) ear();
  }
}

/** A part of the store; the component renders anew only when that part is another one. */
export const useBackend = <T>(live: BackendLive, part: (live: BackendLive) => T): T =>
  useSyncExternalStore(live.subscribe, () => part(live));

/** Changed items in their old places, new ones at the end. */
function merged<Item, Key>(before: readonly Item[], changed: readonly Item[], keyOf: (item: Item) => Key): readonly Item[] {
  if (changed.length === 0) return before;
  const byKey = new Map(before.map((item) => [keyOf(item), item]));
  for (const item of changed) byKey.set(keyOf(item), item);
  return [...byKey.values()];
}

/** As the transcript of the station has it: seen from the station. A frame that is no JSON stands as text. */
function lineOf({ number, at, direction, frame }: BackendMessageDto): TranscriptLine {
  return { number, time: at, direction: direction === 'in' ? 'sent' : 'received', frame: parsed(frame) };
}

function parsed(frame: string): unknown {
  try {
    return JSON.parse(frame);
  } catch {
    return frame;
  }
}
