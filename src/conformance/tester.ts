/**
 * The back-end of a conformance run: agreeable where nothing else is asked of it, it hears everything that the charge point says, holds
 * it against the schemas, and sends whatever a case wants, wrong things included.
 */
import type { Accept } from '../io/in-process-link.js';
import type { Clock, Instant, Link, Ms } from '../kernel/index.js';
import {
  type Action,
  checkRequest,
  checkResponse,
  decodeFrame,
  encodeError,
  encodeResult,
  isAction,
  isStationAction,
  type StationAction,
} from '../protocols/ocpp16/index.js';
import { agreeableAnswers } from './agreeable-answers.js';
import type { Behaviour } from './case.js';

/** A call of the charge point. */
export interface Heard {
  readonly number: number;
  readonly at: Instant;
  readonly action: string;
  readonly payload: unknown;
}

export type Answer =
  | { readonly type: 'result'; readonly payload: unknown }
  | { readonly type: 'error'; readonly code: string; readonly description: string }
  | { readonly type: 'none'; readonly why: string };

export interface TesterParts {
  readonly clock: Clock;
  /** How long a command waits for its answer. */
  readonly callTimeout_ms: Ms;
}

/** Far from the numbers of any back-end that the charge point has known. */
const firstTransaction = 700_000_000;

export class Tester {
  readonly heard: Heard[] = [];
  /** Of the last StartTransaction. */
  transactionId = firstTransaction;
  /** What the charge point sent against the schemas or the rules of frames, in words. */
  readonly violations: string[] = [];
  readonly #parts: TesterParts;
  readonly #behaviours = new Map<StationAction, { readonly behaviour: Behaviour; left: number }>();
  readonly #waiting = new Map<string, { readonly action: string; readonly ended: (answer: Answer) => void }>();
  #link: Link | undefined;
  #isDown = false;
  #calls = 0;

  constructor(parts: TesterParts) {
    this.#parts = parts;
  }

  get isConnected(): boolean {
    return this.#link !== undefined;
  }

  /** Takes a link of the charge point; the one before is over then. */
  readonly accept: Accept = (link) => {
    if (this.#isDown) return { refused: 'the back-end is away' };
    this.#link = link;
    return {
      received: (text) => this.#received(link, text),
      closed: () => {
        if (this.#link !== link) return;
        this.#link = undefined;
        for (const { ended } of this.#waiting.values()) ended({ type: 'none', why: 'the link ended' });
        this.#waiting.clear();
      },
    };
  };

  /** The back-end is away, or back. */
  setDown(isDown: boolean): void {
    this.#isDown = isDown;
    if (isDown) this.#link?.close(1001, 'the back-end goes away');
  }

  behave(action: StationAction, behaviour: Behaviour, times = Infinity): void {
    this.#behaviours.set(action, { behaviour, left: times });
  }

  behaveAgain(): void {
    this.#behaviours.clear();
  }

  sendText(text: string): void {
    this.#link?.send(text);
  }

  call(action: string, payload: unknown): Promise<Answer> {
    const link = this.#link;
    if (!link) return Promise.resolve({ type: 'none', why: 'the charge point is not connected' });
    const id = `conformance-${++this.#calls}`;
    return new Promise((resolve) => {
      const timer = this.#parts.clock.after('conformance: answer', this.#parts.callTimeout_ms, () => {
        this.#waiting.delete(id);
        resolve({ type: 'none', why: `no answer within ${this.#parts.callTimeout_ms / 1000} s` });
      });
      this.#waiting.set(id, {
        action,
        ended: (answer) => {
          timer.cancel();
          resolve(answer);
        },
      });
      link.send(JSON.stringify([2, id, action, payload]));
    });
  }

  #received(link: Link, text: string): void {
    const frame = decodeFrame(text);
    switch (frame.type) {
      case 'call':
        return this.#called(link, frame.id, frame.action, frame.payload);
      case 'result':
        return this.#answered(frame.id, { type: 'result', payload: frame.payload });
      case 'error':
        return this.#answered(frame.id, { type: 'error', code: frame.code, description: frame.description });
      case 'problem':
        this.violations.push(`a frame that is none: ${frame.description}`);
    }
  }

  #answered(id: string, answer: Answer): void {
    const asked = this.#waiting.get(id);
    // What cannot be read is answered with an error at best.
    if (!asked && answer.type === 'error') return;
    if (!asked) return void this.violations.push(`an answer to a call that is not open: ${id.slice(0, 40)}`);
    this.#waiting.delete(id);
    if (answer.type === 'result' && isAction(asked.action)) {
      const checked = checkResponse(asked.action, answer.payload);
      if (!checked.ok) this.violations.push(`the answer to ${asked.action}: ${checked.violation.description}`);
    }
    asked.ended(answer);
  }

  #called(link: Link, id: string, action: string, payload: unknown): void {
    this.heard.push({ number: this.heard.length + 1, at: this.#parts.clock.now(), action, payload });
    const violation = violationOf(action, payload);
    if (violation !== undefined) this.violations.push(`${action}: ${violation}`);
    if (!isAction(action) || !isStationAction(action)) return link.send(encodeError(id, 'NotImplemented', 'no call of a charge point'));
    const behaviour = this.#behaviourOf(action);
    if (behaviour && 'silence' in behaviour) return;
    if (behaviour && 'error' in behaviour) return link.send(encodeError(id, behaviour.error, 'as the case wants it'));
    link.send(encodeResult(id, { ...this.#agreed(action), ...behaviour?.answer }));
  }

  #behaviourOf(action: StationAction): Behaviour | undefined {
    const set = this.#behaviours.get(action);
    if (!set || set.left <= 0) return undefined;
    set.left--;
    return set.behaviour;
  }

  #agreed(action: StationAction): object {
    if (action === 'StartTransaction') this.transactionId++;
    return agreeableAnswers[action](this.#parts.clock.now(), this.transactionId);
  }
}

function violationOf(action: string, payload: unknown): string | undefined {
  if (!isAction(action)) return 'no action of OCPP 1.6';
  const checked = checkRequest(action satisfies Action, payload);
  return checked.ok ? undefined : checked.violation.description;
}
