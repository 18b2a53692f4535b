/** The open lines to the stations, whatever they are made of, and the one way to send a command over them. */
import type { Clock, Log } from '../kernel/index.js';
import {
  type Action,
  type CsmsAction,
  checkRequest,
  csmsActions,
  isAction,
  isCsmsAction,
  type Messages,
} from '../protocols/ocpp16/index.js';
import type { CsmsBrain } from './brain.js';
import { CallFailed } from './call-failed.js';
import type { Greeting, GreetingCommand } from './greeting.js';

/** One open connection. */
export interface Line {
  /** Sends a request that follows its schema; resolves with a response that does. @throws CallFailed */
  call<A extends CsmsAction>(action: A, payload: Messages[A]['request']): Promise<Messages[A]['response']>;
  /** Ends it, because the station has come in over another one. */
  replace(): void;
}

export interface LinesParts {
  readonly brain: CsmsBrain;
  readonly clock: Pick<Clock, 'now' | 'after'>;
  readonly log: Log;
  /** Sent to every station that comes in. */
  readonly greeting: Greeting;
}

export class Lines {
  readonly #parts: LinesParts;
  readonly #open = new Map<string, Line>();

  constructor(parts: LinesParts) {
    this.#parts = parts;
  }

  /**
   * A station has come in. If it was still thought to be connected, its old line was dead without anybody noticing: it is ended.
   * @returns what to call when the line has closed
   */
  opened(identity: string, line: Line): () => void {
    const { brain, clock, log, greeting } = this.#parts;
    const before = this.#open.get(identity);
    this.#open.set(identity, line);
    brain.connected(identity);
    if (before) {
      log.info('backend.line-replaced', { identity });
      before.replace();
    }
    for (const command of greeting) {
      clock.after('back-end greets a station', command.after_ms, () => {
        if (this.#open.get(identity) === line) void this.#greet(identity, command);
      });
    }
    return () => {
      if (this.#open.get(identity) !== line) return;
      this.#open.delete(identity);
      brain.disconnected(identity);
    };
  }

  /** Sends a command and resolves with the station's answer. @throws CallFailed */
  async call(identity: string, action: string, payload: unknown): Promise<unknown> {
    const command = checkCommand(action, payload);
    const line = this.#open.get(identity);
    if (!line) throw notThere(identity, this.#parts.brain);
    const answer = await line.call(command.action, command.payload);
    this.#parts.brain.answered(identity, command.action, answer);
    return answer;
  }

  async #greet(identity: string, { action, payload }: GreetingCommand): Promise<void> {
    const { clock, log } = this.#parts;
    try {
      await this.call(identity, action, payload(clock.now()));
    } catch (error) {
      if (!(error instanceof CallFailed)) throw error;
      log.info('backend.greeting-failed', { identity, action, why: error.message });
    }
  }
}

function checkCommand(
  action: string,
  payload: unknown,
): { readonly action: CsmsAction; readonly payload: Messages[CsmsAction]['request'] } {
  if (!isAction(action) || !isCsmsAction(action)) throw unknownAction(action);
  const checked = checkRequest<Action & CsmsAction>(action, payload);
  if (checked.ok) return { action, payload: checked.payload };
  const { path, description } = checked.violation;
  throw new CallFailed('bad-payload', {
    what: `${description}.`,
    where: path === '' ? 'payload' : `payload.${path}`,
    right: `A payload of ${action}.req as in OCPP 1.6 §6.`,
  });
}

const unknownAction = (action: string): CallFailed =>
  new CallFailed('unknown-action', {
    what: `${action} is no command that a back-end can send.`,
    where: 'action',
    right: `One of ${csmsActions.join(', ')}.`,
  });

function notThere(identity: string, brain: CsmsBrain): CallFailed {
  if (!brain.station(identity)) {
    return new CallFailed('unknown-station', {
      what: `No station ${identity} was ever here.`,
      where: 'station',
      right: knownStations(brain),
    });
  }
  return new CallFailed('not-connected', {
    what: `Station ${identity} is not connected.`,
    where: 'station',
    right: 'Wait until it comes in again; commands are not kept.',
  });
}

/** For people who asked for a station that nobody has heard of. */
export function knownStations(brain: CsmsBrain): string {
  const known = brain.stations().map(({ identity }) => identity);
  if (known.length === 0) return 'No station has come in yet.';
  const named = known.slice(0, namedAtMost).join(', ');
  return known.length > namedAtMost ? `One of ${named} and others.` : `One of ${named}.`;
}

const namedAtMost = 20;
