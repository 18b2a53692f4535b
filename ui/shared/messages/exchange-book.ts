/** OCPP-J frames paired to exchanges: a call and, once it is there, its answer. */
import type { TranscriptLine } from '../../../src/api/index.js';

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
  /** From the call to its answer; undefined while there is none. */
  readonly latency: Latency | undefined;
  /** The answer was a CALLERROR. */
  readonly failed: boolean;
}

export interface Latency {
  /** By the times of the lines: those of the station, which may run faster than the machine's. */
  readonly byLines_ms: number;
  /** By the clock of the machine, as the program at the other end counts; undefined where the lines do not tell it. */
  readonly byMachine_ms: number | undefined;
}

/** Calls that are never answered must not pile up, nor transactions that have long ended. */
const mostOpen = 500;
const mostTransactions = 100;

export class ExchangeBook {
  #exchanges: Exchange[] = [];
  /** Numbers of the oldest and the newest line that are taken over. */
  #first = 0;
  #last = 0;
  /** Index of a call that waits for its answer, counted from the first exchange ever. */
  readonly #open = new Map<string, number>();
  #forgotten = 0;
  /** Of the newest transactions. */
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
    const fields: readonly unknown[] = Array.isArray(frame) ? frame : [];
    const [type, id, third, fourth] = fields;
    switch (type) {
      case 2:
        putNewest(this.#open, `${direction} ${String(id)}`, this.#exchanges.length + this.#forgotten, mostOpen);
        this.#exchanges.push({ ...unanswered(line), action: String(third), side: this.#sideOf(fourth) });
        return;
      case 3:
      case 4:
        return this.#answer(line, String(id), { failed: type === 4, payload: third });
      default:
        this.#exchanges.push(unanswered(line));
    }
  }

  #answer(line: TranscriptLine, id: string, { failed, payload }: { readonly failed: boolean; readonly payload: unknown }): void {
    const key = `${line.direction === 'sent' ? 'received' : 'sent'} ${id}`;
    const index = (this.#open.get(key) ?? -1) - this.#forgotten;
    this.#open.delete(key);
    const exchange = this.#exchanges[index];
    if (!exchange) return this.#unasked(line);
    this.#exchanges[index] = { ...exchange, answer: line, latency: latencyOf(exchange.call, line), failed };
    const transactionId = numberIn(payload, 'transactionId');
    if (exchange.action === 'StartTransaction' && transactionId !== undefined && exchange.side)
      putNewest(this.#sides, transactionId, exchange.side, mostTransactions);
  }

  /** An answer to nothing is worth a look, unless its call may lie before the first line. */
  #unasked(line: TranscriptLine): void {
    const atBeginning = this.#exchanges.length === 0 && line.number > 1;
    if (!atBeginning) this.#exchanges.push(unanswered(line));
  }

  #sideOf(payload: unknown): Exchange['side'] {
    const connectorId = numberIn(payload, 'connectorId');
    const transactionId = numberIn(payload, 'transactionId');
    if (connectorId === undefined) return this.#sides.get(transactionId ?? -1);
    const side = ({ 1: 'A', 2: 'B' } as const)[connectorId];
    // MeterValues name both: so the side is known, too, where the start lies before the first line.
    if (side && transactionId !== undefined) putNewest(this.#sides, transactionId, side, mostTransactions);
    return side;
  }
}

/** Keeps what was put last, and no more than `most` of it. */
function putNewest<Key, Value>(map: Map<Key, Value>, key: Key, value: Value, most: number): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > most && oldest !== undefined) map.delete(oldest);
}

function latencyOf(call: TranscriptLine, answer: TranscriptLine): Latency {
  const measured = call.machine_ms !== undefined && answer.machine_ms !== undefined;
  return {
    byLines_ms: Date.parse(answer.time) - Date.parse(call.time),
    byMachine_ms: measured ? answer.machine_ms - call.machine_ms : undefined,
  };
}

const unanswered = (call: TranscriptLine): Exchange => ({
  number: call.number,
  action: undefined,
  direction: call.direction,
  side: undefined,
  call,
  answer: undefined,
  latency: undefined,
  failed: false,
});

function numberIn(payload: unknown, name: string): number | undefined {
  if (typeof payload !== 'object' || payload === null) return undefined;
  const { [name]: value }: Readonly<Record<string, unknown>> = { ...payload };
  return typeof value === 'number' ? value : undefined;
}
