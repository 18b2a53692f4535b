/** OCPP-J frames paired to exchanges: a call and, once it is there, its answer. */
import type { TranscriptLine } from '../../../src/api/index.js';
import { inWords } from './in-words.js';

export interface Exchange {
  /** Number of its first line. */
  readonly number: number;
  /** Undefined for what is no frame, and for an answer to a call that is not known any more. */
  readonly action: string | undefined;
  /** Who called: `sent` is the station. */
  readonly direction: TranscriptLine['direction'];
  readonly side: 'A' | 'B' | undefined;
  readonly call: TranscriptLine;
  readonly answer: TranscriptLine | undefined;
  /** In the time of the station. */
  readonly latency_ms: number | undefined;
  readonly says: string;
  /** Empty while there is none. */
  readonly answerSays: string;
  /** The answer was a CALLERROR. */
  readonly failed: boolean;
}

/** Calls that are never answered must not pile up. */
const mostOpen = 500;

export class ExchangeBook {
  #exchanges: Exchange[] = [];
  /** Numbers of the oldest and the newest line that are taken over. */
  #first = 0;
  #last = 0;
  /** Index of a call that waits for its answer, counted from the first exchange ever. */
  readonly #open = new Map<string, number>();
  #forgotten = 0;
  readonly #sides = new Map<number, 'A' | 'B'>();

  /**
   * Takes over what is new in the lines, and forgets what is no longer among them; begins anew where older ones have come in front.
   * @returns a new array when anything changed
   */
  follow(lines: readonly TranscriptLine[]): readonly Exchange[] {
    const first = lines[0]?.number ?? 0;
    const newest = lines.at(-1)?.number ?? 0;
    if (newest < this.#last || first < this.#first) this.#begin();
    if (newest === this.#last && first === this.#first) return this.#exchanges;
    this.#exchanges = [...this.#exchanges];
    const from = lines.findLastIndex(({ number }) => number <= this.#last) + 1;
    for (const line of lines.slice(from)) this.#add(line);
    this.#first = first;
    this.#last = newest;
    const old = this.#exchanges.findIndex(({ number }) => number >= first);
    if (old > 0) {
      this.#exchanges.splice(0, old);
      this.#forgotten += old;
    }
    return this.#exchanges;
  }

  #begin(): void {
    this.#exchanges = [];
    this.#last = 0;
    this.#forgotten = 0;
    this.#open.clear();
    this.#sides.clear();
  }

  #add(line: TranscriptLine): void {
    const { frame, direction } = line;
    if (!Array.isArray(frame)) return this.#stray(line, String(frame));
    const fields: readonly unknown[] = frame;
    const [type, id, third, fourth, fifth] = fields;
    switch (type) {
      case 2:
        this.#remember(`${direction} ${String(id)}`, this.#exchanges.length + this.#forgotten);
        this.#exchanges.push({
          ...unanswered(line, inWords(fourth)),
          action: String(third),
          side: this.#sideOf(fourth),
        });
        return;
      case 3:
        return this.#answer(line, String(id), inWords(third), false, third);
      case 4:
        return this.#answer(line, String(id), `${String(third)}: ${String(fourth)} ${inWords(fifth)}`.trim(), true, undefined);
      default:
        return this.#stray(line, JSON.stringify(frame));
    }
  }

  #answer(line: TranscriptLine, id: string, says: string, failed: boolean, payload: unknown): void {
    const key = `${line.direction === 'sent' ? 'received' : 'sent'} ${id}`;
    const index = (this.#open.get(key) ?? -1) - this.#forgotten;
    this.#open.delete(key);
    const exchange = this.#exchanges[index];
    if (!exchange) return this.#unasked(line, says);
    const latency_ms = Date.parse(line.time) - Date.parse(exchange.call.time);
    this.#exchanges[index] = { ...exchange, answer: line, latency_ms, answerSays: says, failed };
    const transactionId = numberIn(payload, 'transactionId');
    if (exchange.action === 'StartTransaction' && transactionId !== undefined && exchange.side)
      this.#sides.set(transactionId, exchange.side);
  }

  /** An answer to nothing is worth a look, unless its call may lie before the first line. */
  #unasked(line: TranscriptLine, says: string): void {
    const atBeginning = this.#exchanges.length === 0 && line.number > 1;
    if (!atBeginning) this.#stray(line, says);
  }

  #stray(line: TranscriptLine, says: string): void {
    this.#exchanges.push(unanswered(line, says));
  }

  #remember(key: string, index: number): void {
    this.#open.set(key, index);
    const [oldest] = this.#open.keys();
    if (this.#open.size > mostOpen && oldest !== undefined) this.#open.delete(oldest);
  }

  #sideOf(payload: unknown): Exchange['side'] {
    const connectorId = numberIn(payload, 'connectorId');
    if (connectorId !== undefined) return ({ 1: 'A', 2: 'B' } as const)[connectorId];
    return this.#sides.get(numberIn(payload, 'transactionId') ?? -1);
  }
}

const unanswered = (call: TranscriptLine, says: string): Exchange => ({
  number: call.number,
  action: undefined,
  direction: call.direction,
  side: undefined,
  call,
  answer: undefined,
  latency_ms: undefined,
  says,
  answerSays: '',
  failed: false,
});

function numberIn(payload: unknown, name: string): number | undefined {
  if (typeof payload !== 'object' || payload === null) return undefined;
  const { [name]: value }: Readonly<Record<string, unknown>> = { ...payload };
  return typeof value === 'number' ? value : undefined;
}
