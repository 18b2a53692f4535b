/**
 * A back-end that says again what one has said: its commands at their times and in their place, its answers to the same calls after as
 * long, and that keeps book of what the station does otherwise than recorded.
 */

import { agreeableAnswers } from '../../conformance/agreeable-answers.js';
import type { Accept } from '../../io/in-process-link.js';
import { hidden } from '../../io/redact.js';
import { type Clock, Instant, type Link, Ms } from '../../kernel/index.js';
import { type CallFrame, decodeFrame, isAction, isStationAction } from '../../protocols/ocpp16/index.js';
import { afterAll } from './after-all.js';
import { type Allows, firstDifference } from './compare.js';
import type { Comparison } from './comparison.js';
import type { Difference } from './difference.js';
import type { RecordedAnswer, RecordedCall } from './recording.js';

export interface RecordedBackendParts {
  readonly clock: Clock;
  readonly calls: readonly RecordedCall[];
  readonly comparison: Comparison;
  /** What comes earlier belongs to the way there, which was not recorded. */
  readonly from: Instant;
  /** Commands of these actions wait until they are released. */
  readonly released?: ReadonlySet<string>;
}

/** How a command ended. */
export type CommandEnd = Pick<RecordedAnswer, 'type' | 'rest'>;

/** A call that nobody answered for so long was not answered; near the end of a recording the answer may just be cut off. */
const unanswered_ms = 30_000;
/** An answer that tells the time is as good as the moment it comes at. */
const stale_ms = 1_000;

export class RecordedBackend {
  readonly differences: Difference[] = [];
  readonly #notes: string[] = [];
  readonly #parts: RecordedBackendParts;
  readonly #end: Instant;
  /** Calls of the station that have not come yet, by stream. */
  readonly #expected = new Map<string, RecordedCall[]>();
  /** Numbers of the station's messages, in order, and those that are done with: come, or given up. */
  readonly #gates: readonly number[];
  readonly #done = new Set<number>();
  #gate = 0;
  /** Commands whose time has come, in order. */
  readonly #waiting: RecordedCall[] = [];
  readonly #underWay = new Map<string, { readonly call: RecordedCall; readonly ended: (end: CommandEnd) => void }>();
  readonly #releases = new Map<number, (end: CommandEnd) => void>();
  #link: Link | undefined;
  #lastMatched = 0;
  #compared = 0;
  /** Of transactions that the recording does not know: far from those that it does. */
  #transactionId = 900_000_000;

  constructor(parts: RecordedBackendParts) {
    this.#parts = parts;
    const { calls, comparison } = parts;
    this.#end = calls.reduce((last, { at, answer }) => Instant(Math.max(last, at, answer?.at ?? 0)), parts.from);
    for (const call of calls) {
      if (call.from !== 'station') continue;
      const stream = comparison.streamOf(call.action, call.payload);
      const queue = this.#expected.get(stream);
      if (queue) queue.push(call);
      else this.#expected.set(stream, [call]);
      if (comparison.ignores(call.action)) this.#done.add(call.number);
    }
    this.#gates = calls
      .flatMap((call) => (call.from === 'station' ? [call.number] : call.answer ? [call.answer.number] : []))
      .toSorted((a, b) => a - b);
  }

  /** Messages of the station that were held against recorded ones. */
  get compared(): number {
    return this.#compared;
  }

  /** What else is worth knowing, in words. */
  get notes(): readonly string[] {
    const unsent = this.#waiting.map(
      ({ number, action }) => `message ${number}: ${action} was never sent, for the station was not connected`,
    );
    return [...this.#notes, ...unsent];
  }

  /** Sets everything that has a time. */
  begin(): void {
    const { clock, calls, comparison, released } = this.#parts;
    const inTime = (name: string, at: number, action: () => void) => afterAll(clock, `replay: ${name}`, Ms(at - clock.now()), action);
    for (const call of calls) {
      if (call.from === 'station') {
        if (!comparison.ignores(call.action)) inTime('patience', call.at + comparison.patience_ms, () => this.#overdue(call));
      } else if (!released?.has(call.action)) {
        inTime(call.action, call.at, () => this.#due(call));
      }
    }
  }

  /** Sends the next command of that action now; resolves with what the station answers, undefined when there is no such command left. */
  release(action: string): Promise<CommandEnd> | undefined {
    const call = this.#parts.calls.find((each) => each.from === 'back-end' && each.action === action && !this.#releases.has(each.number));
    if (!call) return undefined;
    return new Promise((ended) => {
      this.#releases.set(call.number, ended);
      this.#send(call);
    });
  }

  readonly accept: Accept = (link) => {
    this.#link = link;
    queueMicrotask(() => this.#sendWaiting());
    return {
      received: (text) => this.#take(text),
      closed: () => {
        if (this.#link === link) this.#link = undefined;
      },
    };
  };

  #due(call: RecordedCall): void {
    this.#waiting.push(call);
    this.#sendWaiting();
  }

  /** In order, and each only when everything has come that the station had said before it. */
  #sendWaiting(): void {
    while (this.#gates[this.#gate] !== undefined && this.#done.has(this.#gates[this.#gate] ?? 0)) this.#gate++;
    const gate = this.#gates[this.#gate] ?? Infinity;
    for (let next = this.#waiting[0]; next && next.number < gate && this.#link; next = this.#waiting[0]) {
      this.#waiting.shift();
      this.#send(next);
    }
  }

  #send(call: RecordedCall): void {
    const text = JSON.stringify([2, call.id, call.action, call.payload]);
    if (text.includes(hidden)) {
      this.#notes.push(`message ${call.number}: ${call.action} was not sent, for the recording hides its secret`);
      if (call.answer) this.#finish(call.answer.number);
      return;
    }
    this.#underWay.set(call.id, { call, ended: this.#releases.get(call.number) ?? (() => undefined) });
    if (call.answer) {
      const { number } = call.answer;
      this.#parts.clock.after('replay: patience', this.#parts.comparison.patience_ms, () => this.#unanswered(call, number));
    }
    this.#link?.send(text);
  }

  #unanswered(call: RecordedCall, number: number): void {
    if (!this.#underWay.delete(call.id)) return;
    this.#differ({ number, kind: 'missing', action: call.action, of: 'answer', path: '', expected: call.answer?.rest, seen: undefined });
    this.#finish(number);
  }

  #take(text: string): void {
    const frame = decodeFrame(text);
    switch (frame.type) {
      case 'call':
        return this.#called(frame);
      case 'result':
        return this.#answered(frame.id, { type: 3, rest: [frame.payload] });
      case 'error':
        return this.#answered(frame.id, { type: 4, rest: [frame.code, frame.description, frame.details] });
      case 'problem':
        this.#notes.push(`the station sent what is no frame: ${frame.description}`);
    }
  }

  #answered(id: string, seen: CommandEnd): void {
    const { call, ended } = this.#underWay.get(id) ?? {};
    if (!call) return void this.#notes.push(`the station answered a command that is not under way: ${id}`);
    this.#underWay.delete(id);
    const { answer } = call;
    if (answer) {
      this.#compare(answer.number, call.action, 'answer', [answer.type, ...answer.rest], [seen.type, ...seen.rest]);
      this.#finish(answer.number);
    }
    ended?.(seen);
  }

  #called(frame: CallFrame): void {
    const { comparison, clock, from } = this.#parts;
    const now = clock.now();
    // The way there was not recorded, nor what comes after.
    if (now < from || now > this.#end + comparison.patience_ms) return this.#answer(frame, undefined);
    const stream = comparison.streamOf(frame.action, frame.payload);
    const queue = this.#expected.get(stream) ?? [];
    const place = queue.findIndex(({ action }) => action === frame.action);
    // In an exact comparison the next message counts, whatever it is called.
    const next = comparison.exact ? queue[0] : queue[place];
    // What comes long before its time is something else.
    const match = next && next.at - now <= comparison.patience_ms ? next : undefined;
    if (!match) {
      if (!comparison.ignores(frame.action) && now <= this.#end) this.#unexpected(frame);
      return this.#answer(frame, undefined);
    }
    const passed = queue.splice(0, comparison.exact ? 1 : place + 1).slice(0, -1);
    for (const missing of passed) this.#missing(missing);
    if (!comparison.ignores(frame.action)) this.#match(match, frame);
    this.#answer(frame, match);
    this.#finish(match.number);
  }

  #match(expected: RecordedCall, { id, action, payload }: CallFrame): void {
    const { clock, comparison } = this.#parts;
    const overdue = this.differences.findIndex(({ number, kind }) => kind === 'missing' && number === expected.number);
    const at = { number: expected.number, action: expected.action, of: 'request' } as const;
    if (overdue >= 0) {
      this.differences.splice(overdue, 1);
      this.#differ({ ...at, kind: 'late', path: 'time', expected: iso(expected.at), seen: iso(clock.now()) });
    }
    if (action !== expected.action)
      return this.#differ({ ...at, kind: 'different', path: 'action', expected: expected.action, seen: action });
    this.#compare(expected.number, action, 'request', expected.payload, payload);
    if (!comparison.exact) return;
    if (id !== expected.id) this.#differ({ ...at, kind: 'different', path: 'message id', expected: expected.id, seen: id });
    // Transcripts count milliseconds.
    if (Math.floor(clock.now()) !== expected.at)
      this.#differ({ ...at, kind: 'different', path: 'time', expected: iso(expected.at), seen: iso(clock.now()) });
  }

  #compare(number: number, action: string, of: Difference['of'], expected: unknown, seen: unknown): void {
    this.#compared++;
    const inPayload = this.#parts.comparison.allows(action, of);
    const found = firstDifference(expected, seen, of === 'request' ? inPayload : inAnswer(inPayload));
    if (!found) return;
    const path = of === 'request' ? found.path : found.path.replace(/^\[1\]\.?/, '').replace(/^\[0\]$/, 'message type');
    this.#differ({ number, kind: 'different', action, of, path, expected: found.expected, seen: found.seen });
  }

  #unexpected({ action, payload }: CallFrame): void {
    this.#differ({
      number: this.#lastMatched,
      kind: 'unexpected',
      action,
      of: 'request',
      path: '',
      expected: undefined,
      seen: payload,
    });
  }

  #overdue(call: RecordedCall): void {
    if (this.#done.has(call.number)) return;
    this.#missing(call);
  }

  #missing(call: RecordedCall): void {
    if (this.#done.has(call.number)) return;
    const { number, action, payload } = call;
    this.#differ({ number, kind: 'missing', action, of: 'request', path: '', expected: payload, seen: undefined });
    this.#finish(number);
  }

  #finish(number: number): void {
    this.#done.add(number);
    this.#lastMatched = Math.max(this.#lastMatched, number);
    this.#sendWaiting();
  }

  #answer({ id, action }: CallFrame, recorded: RecordedCall | undefined): void {
    const { clock } = this.#parts;
    const link = this.#link;
    const now = clock.now();
    const isStale = action === 'Heartbeat' && recorded && Math.abs(now - recorded.at) > stale_ms;
    if (!recorded?.answer || isStale) {
      if (recorded && !isStale && this.#end - recorded.at > unanswered_ms) return;
      const ordinary = isAction(action) && isStationAction(action) ? agreeableAnswers[action](now, ++this.#transactionId) : {};
      return link?.send(JSON.stringify([3, id, ordinary]));
    }
    const { type, rest, at } = recorded.answer;
    const text = JSON.stringify([type, id, ...rest]);
    if (at <= recorded.at) return link?.send(text);
    clock.after('replay: answer', Ms(at - recorded.at), () => link?.send(text));
  }

  #differ(difference: Omit<Difference, 'at'>): void {
    this.differences.push({ ...difference, at: this.#parts.clock.now() });
  }
}

/** Answers are compared as `[type, payload]`; the table speaks of payloads. */
const inAnswer =
  (allows: Allows): Allows =>
  (path) =>
    path.startsWith('[1]') ? allows(path.replace(/^\[1\]\.?/, '')) : undefined;

const iso = (at: Instant): string => new Date(at).toISOString();
