/**
 * How the back-end answers an action when it is told to answer otherwise than usual: plain data, so that a test, a bench or an HTTP
 * call can set it. This is how a station gets to know a difficult back-end.
 */
import type { Ms } from '../kernel/index.js';
import type { ErrorCode } from '../protocols/ocpp16/index.js';

export type Behaviour = {
  /** Wait this long before the answer leaves. */
  readonly delay_ms?: Ms;
  /** After so many messages the action is answered as usual again; never where it is missing. */
  readonly times?: number;
} & (
  | { readonly answer: 'usual' }
  /** Handled as usual, with this status in the answer; where that carries an idTagInfo, it is the status in there. */
  | { readonly answer: 'status'; readonly status: string }
  /** Refused with a CALLERROR; nothing is remembered of the message. */
  | { readonly answer: 'error'; readonly code: ErrorCode; readonly description: string }
  /** Handled as usual, but the answer never leaves: what the station sends again is then an identical repetition. */
  | { readonly answer: 'silence' }
);

/** Which statuses an answer can be made to carry. The other actions have none. */
export const settableStatuses = {
  Authorize: ['Accepted', 'Blocked', 'Expired', 'Invalid', 'ConcurrentTx'],
  BootNotification: ['Accepted', 'Pending', 'Rejected'],
  DataTransfer: ['Accepted', 'Rejected', 'UnknownMessageId', 'UnknownVendorId'],
  SignCertificate: ['Accepted', 'Rejected'],
  StartTransaction: ['Accepted', 'Blocked', 'Expired', 'Invalid', 'ConcurrentTx'],
  StopTransaction: ['Accepted', 'Blocked', 'Expired', 'Invalid', 'ConcurrentTx'],
} as const;

/** Behaviours that are set, by action; counts down those that end by themselves. */
export class Behaviours {
  readonly #byAction = new Map<string, Behaviour>();
  readonly #changed: () => void;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  set(action: string, behaviour: Behaviour): void {
    if (behaviour.answer === 'usual' && behaviour.delay_ms === undefined) this.#byAction.delete(action);
    else this.#byAction.set(action, behaviour);
    this.#changed();
  }

  all(): Readonly<Record<string, Behaviour>> {
    return Object.fromEntries(this.#byAction);
  }

  /** The behaviour for a message that has come now. */
  take(action: string): Behaviour | undefined {
    const behaviour = this.#byAction.get(action);
    if (behaviour?.times === undefined) return behaviour;
    if (behaviour.times > 1) this.#byAction.set(action, { ...behaviour, times: behaviour.times - 1 });
    else this.#byAction.delete(action);
    this.#changed();
    return behaviour;
  }
}
