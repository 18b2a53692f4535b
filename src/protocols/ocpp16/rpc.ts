/**
 * Calls and their answers over one link (OCPP-J 1.6 §4.1.1), for either end of it. One call of ours is under way at a time, the
 * others queue; each call of the partner gets exactly one answer. Every payload is checked in both directions.
 */
import type { Clock, Ids, Log, Ms, Timer } from '../../kernel/index.js';
import { type Action, isAction } from './actions.js';
import { checkRequest, checkResponse, type Violation } from './check.js';
import type { ErrorCode } from './error-code.js';
import { decodeFrame, type ErrorFrame, encodeCall, encodeError, encodeResult, type FrameProblem } from './frames.js';
import type { Messages } from './generated/messages.js';
import { clipped } from './kind-of.js';

/** How a call of ours ended. */
export type CallOutcome<A extends Action = Action> =
  | { readonly type: 'result'; readonly payload: Messages[A]['response'] }
  /** The partner answered with a CALLERROR; the code is as sent. */
  | { readonly type: 'error'; readonly code: string; readonly description: string; readonly details: unknown }
  /** No answer in time. One that comes later is ignored. */
  | { readonly type: 'timeout' }
  /** The link ended before the answer, or before the call could be sent. */
  | { readonly type: 'lost' }
  /** Against the schema: our request, which was not sent, or the partner's response. */
  | { readonly type: 'invalid'; readonly of: 'request' | 'response'; readonly violation: Violation };

/** What becomes of a call of the partner. */
export type Reply<A extends Action = Action> =
  /** `after` runs when the answer has been handed to the link, and only if it was. */
  | { readonly reply: Messages[A]['response']; readonly after?: (() => void) | undefined }
  | { readonly refuse: ErrorCode; readonly description: string }
  /** No answer at all, for the reason given: a station that was rejected keeps silent (OCPP 1.6 §4.2). */
  | { readonly silence: string };

export type Direction = 'sent' | 'received';

export interface RpcParts<Incoming extends Action> {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly callTimeout_ms: Ms;
  /** Hands a frame to the link. */
  readonly send: (text: string) => void;
  /** Which calls the partner may make; others are answered with `NotSupported`. */
  readonly isOffered: (action: Action) => action is Incoming;
  /** Serves a call whose payload was found right. What it throws is logged and answered with `InternalError`. */
  readonly handle: <A extends Incoming>(action: A, payload: Messages[A]['request']) => Reply<A> | Promise<Reply<A>>;
  /** Sees every frame, in order: the received ones before they have any effect, ours before they are sent. */
  readonly observe?: (direction: Direction, text: string) => void;
  /** A frame came that is no valid message, or a call against its schema; in words that repeat nothing of it. */
  readonly invalid?: (description: string) => void;
}

/**
 * One end of a link, from its opening to its end; the next link gets a new peer.
 * `Outgoing` are the actions that this end calls, `Incoming` those that it serves.
 */
export class RpcPeer<Outgoing extends Action, Incoming extends Action> {
  readonly #parts: RpcParts<Incoming>;
  readonly #log: Log;
  /** Makes message ids unique over restarts; the number behind it makes them unique here. */
  readonly #idPrefix: string;
  #calls = 0;
  readonly #queue: OwnCall[] = [];
  #underWay: UnderWay | undefined;
  #isSendingNext = false;
  /** Ids of the partner's calls that are being served; few at a time, mostly none. */
  #serving: readonly string[] = [];
  #isClosed = false;

  constructor(parts: RpcParts<Incoming>) {
    this.#parts = parts;
    this.#log = parts.log;
    this.#idPrefix = parts.ids.hex(6);
  }

  /**
   * Calls the partner. `done` is called once, before this returns where the outcome is known at once.
   * A request against its schema is a mistake of ours: it is logged and not sent.
   */
  call<A extends Outgoing>(action: A, payload: Messages[A]['request'], done: (outcome: CallOutcome<A>) => void): void {
    const checked = checkRequest(action, payload);
    if (!checked.ok) {
      const { violation } = checked;
      this.#log.error('ocpp.own-request-invalid', { action, code: violation.code, why: violation.description });
      return done({ type: 'invalid', of: 'request', violation });
    }
    if (this.#isClosed) return done({ type: 'lost' });
    this.#queue.push(new PendingCall(action, payload, done));
    this.#sendNext();
  }

  /** `call` for those who prefer to await. */
  ask<A extends Outgoing>(action: A, payload: Messages[A]['request']): Promise<CallOutcome<A>> {
    return new Promise((resolve) => this.call(action, payload, resolve));
  }

  /** The link brought a frame. Never throws because of what the frame says. */
  received(text: string): void {
    if (this.#isClosed) return;
    this.#parts.observe?.('received', text);
    const frame = decodeFrame(text);
    switch (frame.type) {
      case 'call':
        return this.#serve(frame.id, frame.action, frame.payload);
      case 'result':
        return this.#take(frame.id, (call) => call.answered(frame.payload, this.#log));
      case 'error':
        return this.#take(frame.id, (call) => call.ended(outcomeOf(frame)));
      case 'problem':
        return this.#complain(frame);
    }
  }

  /** The link has ended: whatever was not answered is lost. */
  closed(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#serving = [];
    const lost = this.#queue.splice(0);
    const { call } = this.#endUnderWay() ?? {};
    if (call) lost.unshift(call);
    for (const call of lost) call.ended({ type: 'lost' });
  }

  /** A loop and not a recursion, for over an in-process link the answer may arrive before `send` returns. */
  #sendNext(): void {
    if (this.#isSendingNext) return;
    this.#isSendingNext = true;
    try {
      while (!this.#underWay && !this.#isClosed) {
        const call = this.#queue.shift();
        if (!call) return;
        this.#start(call);
      }
    } finally {
      this.#isSendingNext = false;
    }
  }

  #start(call: OwnCall): void {
    const { clock, callTimeout_ms } = this.#parts;
    const id = `${this.#idPrefix}-${++this.#calls}`;
    this.#underWay = {
      id,
      call,
      timer: clock.after('ocpp call timeout', callTimeout_ms, () => {
        this.#log.warn('ocpp.call-timeout', { action: call.action, id });
        this.#take(id, () => call.ended({ type: 'timeout' }));
      }),
      release: clock.hold(`ocpp call ${call.action}`),
    };
    this.#send(call.encoded(id));
  }

  #endUnderWay(): UnderWay | undefined {
    const ended = this.#underWay;
    this.#underWay = undefined;
    ended?.timer.cancel();
    ended?.release();
    return ended;
  }

  /** Ends the call that the id belongs to in the way of `end`, and goes on with the next one. */
  #take(id: string, end: (call: OwnCall) => void): void {
    if (id !== this.#underWay?.id) {
      return this.#log.warn('ocpp.answer-unmatched', { id: clipped(id, 50), waitingFor: this.#underWay?.id });
    }
    const { call } = this.#underWay;
    this.#endUnderWay();
    try {
      end(call);
    } finally {
      this.#sendNext();
    }
  }

  #complain({ of, id, code, description }: FrameProblem): void {
    this.#log.warn('ocpp.bad-frame', { of, id: id && clipped(id, 50), code, why: description });
    this.#parts.invalid?.(description);
    if (id === undefined) return;
    if (of === 'call') this.#send(encodeError(id, code, description));
    if (of === 'answer')
      this.#take(id, (call) => call.ended({ type: 'invalid', of: 'response', violation: { code, description, path: '' } }));
  }

  #serve(id: string, action: string, payload: unknown): void {
    if (this.#serving.includes(id)) return this.#log.warn('ocpp.call-repeated', { action: clipped(action, 50), id });
    if (!isAction(action)) return this.#refuse(id, action, 'NotImplemented', `${clipped(action, 50)} is no action of OCPP 1.6`);
    if (!this.#parts.isOffered(action)) return this.#refuse(id, action, 'NotSupported', `${action} is not offered here`);
    const checked = checkRequest(action, payload);
    if (!checked.ok) {
      const { code, description } = checked.violation;
      this.#parts.invalid?.(`${action}: ${description}`);
      return this.#refuse(id, action, code, description);
    }
    this.#serving = [...this.#serving, id];
    let reply: Reply<Incoming> | Promise<Reply<Incoming>>;
    try {
      reply = this.#parts.handle(action, checked.payload);
    } catch (error) {
      return this.#failed(id, action, error);
    }
    if (!(reply instanceof Promise)) return this.#answer(id, action, reply);
    reply.then(
      (settled) => this.#answer(id, action, settled),
      (error: unknown) => this.#failed(id, action, error),
    );
  }

  #answer(id: string, action: Incoming, reply: Reply<Incoming>): void {
    this.#served(id);
    if (this.#isClosed) return this.#log.info('ocpp.call-unanswered', { action, id, why: 'the link ended first' });
    if ('silence' in reply) return this.#log.info('ocpp.call-unanswered', { action, id, why: reply.silence });
    if ('refuse' in reply) return this.#refuse(id, action, reply.refuse, reply.description);
    const checked = checkResponse(action, reply.reply);
    if (!checked.ok) {
      const { code, description } = checked.violation;
      this.#log.error('ocpp.own-response-invalid', { action, code, why: description });
      return this.#send(encodeError(id, 'InternalError', failure));
    }
    this.#send(encodeResult(id, reply.reply));
    try {
      reply.after?.();
    } catch (error) {
      this.#log.error('ocpp.after-failed', { action, cause: causeOf(error) });
    }
  }

  #failed(id: string, action: Action, error: unknown): void {
    this.#served(id);
    this.#log.error('ocpp.handler-failed', { action, cause: causeOf(error) });
    if (!this.#isClosed) this.#send(encodeError(id, 'InternalError', failure));
  }

  #served(id: string): void {
    this.#serving = this.#serving.filter((other) => other !== id);
  }

  #refuse(id: string, action: string, code: ErrorCode, description: string): void {
    this.#log.warn('ocpp.call-refused', { action: clipped(action, 50), code, why: description });
    this.#send(encodeError(id, code, description));
  }

  #send(text: string): void {
    this.#parts.observe?.('sent', text);
    this.#parts.send(text);
  }
}

/** A call of ours with its action forgotten by the type, so that calls of all actions can stand in one queue. */
interface OwnCall {
  readonly action: Action;
  encoded(id: string): string;
  answered(payload: unknown, log: Log): void;
  ended(outcome: Exclude<CallOutcome, { type: 'result' }>): void;
}

interface UnderWay {
  readonly id: string;
  readonly call: OwnCall;
  readonly timer: Timer;
  readonly release: () => void;
}

class PendingCall<A extends Action> implements OwnCall {
  readonly action: A;
  readonly #payload: Messages[A]['request'];
  readonly #done: (outcome: CallOutcome<A>) => void;

  constructor(action: A, payload: Messages[A]['request'], done: (outcome: CallOutcome<A>) => void) {
    this.action = action;
    this.#payload = payload;
    this.#done = done;
  }

  encoded(id: string): string {
    return encodeCall(id, this.action, this.#payload);
  }

  answered(payload: unknown, log: Log): void {
    const checked = checkResponse(this.action, payload);
    if (checked.ok) return this.#done({ type: 'result', payload: checked.payload });
    const { violation } = checked;
    log.warn('ocpp.response-invalid', { action: this.action, code: violation.code, why: violation.description });
    this.#done({ type: 'invalid', of: 'response', violation });
  }

  ended(outcome: Exclude<CallOutcome, { type: 'result' }>): void {
    this.#done(outcome);
  }
}

/** What the partner is told of a failure here; the rest is in the log. */
const failure = 'The call could not be processed';

const outcomeOf = ({ code, description, details }: ErrorFrame): CallOutcome & { type: 'error' } => ({
  type: 'error',
  code,
  description,
  details,
});

const causeOf = (error: unknown): string => (error instanceof Error && error.stack) || String(error);
