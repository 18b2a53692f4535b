/**
 * The back-end in the process of its stations, behind links that are no sockets: a time-lapse, a demonstration or a fleet runs without
 * a network and as fast as it can. Everything goes through the same brain, frames and schemas as over the wire.
 */

import type { Accept } from '../io/in-process-link.js';
import type { Clock, Ids, Log, Ms } from '../kernel/index.js';
import {
  type CallOutcome,
  type CsmsAction,
  isStationAction,
  type Messages,
  type Reply,
  RpcPeer,
  type StationAction,
} from '../protocols/ocpp16/index.js';
import type { CsmsBrain } from './brain.js';
import { badlyAnswered, lost, refused, unanswered } from './call-failed.js';
import type { Greeting } from './greeting.js';
import { type Line, Lines } from './lines.js';
import { identityIn } from './station-path.js';

export interface InProcessParts {
  readonly brain: CsmsBrain;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  /** How long a command waits for the station's answer. */
  readonly callTimeout_ms: Ms;
  /** Sent to every station that comes in. */
  readonly greeting: Greeting;
}

export interface InProcessBackend {
  /** For `inProcessLinks`: takes the link of the station that the last part of the address names. */
  readonly accept: Accept;
  /** Sends a command and resolves with the station's answer. @throws CallFailed */
  call(identity: string, action: string, payload: unknown): Promise<unknown>;
}

export function inProcessBackend({ brain, clock, ids, log, callTimeout_ms, greeting }: InProcessParts): InProcessBackend {
  const lines = new Lines({ brain, clock, log, greeting });
  return {
    accept: (link, { url }) => {
      const identity = URL.canParse(url) ? identityIn(new URL(url).pathname) : undefined;
      if (identity === undefined) return { refused: 'the address does not end with the identity of a station' };
      const peer = new RpcPeer<CsmsAction, StationAction>({
        clock: withoutHold(clock),
        ids,
        log: log.with({ identity }),
        callTimeout_ms,
        send: (text) => link.send(text),
        isOffered: isStationAction,
        handle: (action, payload) => serve(brain, clock, identity, action, payload),
      });
      const closed = lines.opened(
        identity,
        lineOver(peer, () => link.close(1000, 'the station came in again')),
      );
      return {
        received: (text) => peer.received(text),
        closed: () => {
          peer.closed();
          closed();
        },
      };
    },
    call: (identity, action, payload) => lines.call(identity, action, payload),
  };
}

function serve<A extends StationAction>(
  brain: CsmsBrain,
  clock: Clock,
  identity: string,
  action: A,
  payload: Messages[A]['request'],
): Reply<A> | Promise<Reply<A>> {
  const { reply, delay_ms } = brain.handle(identity, action, payload);
  if (delay_ms === 0) return reply;
  return new Promise((resolve) => clock.after('back-end delays its answer', delay_ms, () => resolve(reply)));
}

const lineOver = (peer: RpcPeer<CsmsAction, StationAction>, replace: () => void): Line => ({
  call: async (action, payload) => resultOf(action, await peer.ask(action, payload)),
  replace,
});

function resultOf<A extends CsmsAction>(action: A, outcome: CallOutcome<A>): Messages[A]['response'] {
  switch (outcome.type) {
    case 'result':
      return outcome.payload;
    case 'error':
      throw refused(action, outcome.code, outcome.description);
    case 'timeout':
      throw unanswered(action);
    case 'lost':
      throw lost(action);
    case 'invalid':
      throw badlyAnswered(action, outcome.violation.description);
  }
}

/** The partner's answer comes by way of this very clock: a stepped clock that waited for it would wait for itself. */
const withoutHold = (clock: Clock): Clock => ({
  now: () => clock.now(),
  monotonic: () => clock.monotonic(),
  after: (name, delay_ms, action) => clock.after(name, delay_ms, action),
  hold: () => () => undefined,
});
