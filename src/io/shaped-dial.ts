/**
 * The network behind a dial, as a hand wants it: whole, cut, slow, lossy, or silent. It shows what TCP makes of that: frames come late and
 * in order, never damaged or twice. Pings that the far end sends by itself are answered below this layer, also by a silent link.
 */
import {
  type Clock,
  type Dial,
  type Link,
  type LinkEvents,
  type LinkTarget,
  Ms,
  type Random,
  seconds,
  type Timer,
} from '../kernel/index.js';
import { Lane } from './lane.js';

export interface LinkShape {
  /** Open links end at once; new ones are refused. */
  readonly cut: boolean;
  /** Each way. */
  readonly delay_ms: number;
  /** Share of the segments that are lost, each way. */
  readonly loss_pct: number;
  /** Nothing arrives, and nobody is told. What was under way arrives when this ends, if the link lasts so long. */
  readonly silent: boolean;
}

export interface ShapedDial {
  readonly dial: Dial;
  readonly shape: LinkShape;
  /** What is missing stays as it is. */
  change(change: Partial<LinkShape>): void;
}

export interface ShapedDialParts {
  readonly dial: Dial;
  /** In whose time frames are on their way. */
  readonly clock: Clock;
  readonly random: Random;
}

export function shapedDial(parts: ShapedDialParts): ShapedDial {
  const links = new Set<ShapedLink>();
  let shape: LinkShape = { cut: false, delay_ms: 0, loss_pct: 0, silent: false };
  const network: Network = { ...parts, shape: () => shape, forget: (link) => links.delete(link) };
  return {
    dial: (target, events) => {
      if (shape.cut) {
        queueMicrotask(() => events.closed(severed));
        return () => undefined;
      }
      const link = new ShapedLink(network, target, events);
      links.add(link);
      link.open();
      return () => link.giveUp();
    },
    get shape() {
      return shape;
    },
    change: (change) => {
      shape = { ...shape, ...change };
      for (const link of links) {
        if (shape.cut) link.break(severed);
        else link.resume();
      }
    },
  };
}

interface Network extends ShapedDialParts {
  readonly shape: () => LinkShape;
  readonly forget: (link: ShapedLink) => void;
}

const severed = 'the network is cut';
/** How long the farewell of the other end is waited for, as WebSocket implementations do. */
const farewell_ms = seconds(30);

class ShapedLink {
  readonly #network: Network;
  readonly #target: LinkTarget;
  readonly #events: LinkEvents;
  readonly #out: Lane;
  readonly #back: Lane;
  /** How long the other end is waited for, while it is. */
  #patience: Timer;
  #endInner: (() => void) | undefined;
  #givenUp = false;
  #over = false;

  constructor(network: Network, target: LinkTarget, events: LinkEvents) {
    this.#network = network;
    this.#target = target;
    this.#events = events;
    const lane = (): Lane => new Lane(network, () => this.break('segments were lost again and again'));
    this.#out = lane();
    this.#back = lane();
    const limit_ms = Ms(target.handshakeTimeout_ms);
    this.#patience = network.clock.after('network: handshake', limit_ms, () => this.break('no answer in time'));
  }

  open(): void {
    this.#out.carry(() => {
      this.#endInner = this.#network.dial(this.#target, {
        opened: (link) => this.#back.carry(() => this.#opened(link)),
        received: (text) => this.#back.carry(() => this.#events.received(text)),
        pong: () => this.#back.carry(() => this.#events.pong()),
        closed: (...why) => (this.#givenUp ? this.#end(...why) : this.#back.carry(() => this.#end(...why))),
      });
    });
  }

  resume(): void {
    this.#out.resume();
    this.#back.resume();
  }

  /** Its owner wants it no more: nothing that is under way arrives. */
  giveUp(): void {
    if (this.#over) return;
    this.#givenUp = true;
    this.#out.drop();
    this.#back.drop();
    if (this.#endInner) this.#endInner();
    else queueMicrotask(() => this.#end('the attempt was given up'));
  }

  /** The network ends it: here at once, there as soon as it is noticed. */
  break(reason: string): void {
    this.#end(reason);
    this.#endInner?.();
  }

  #opened(link: Link): void {
    this.#patience.cancel();
    this.#events.opened({
      send: (text) => this.#out.carry(() => link.send(text)),
      close: (code, reason) => {
        if (this.#over) return;
        this.#out.carry(() => link.close(code, reason));
        this.#patience.cancel();
        this.#patience = this.#network.clock.after('network: farewell', farewell_ms, () => this.break('the connection broke off'));
      },
      // A link that could not die unnoticed now can.
      ping: () => this.#out.carry(() => (link.ping ? link.ping() : this.#back.carry(() => this.#events.pong()))),
    });
  }

  #end(...why: Parameters<LinkEvents['closed']>): void {
    if (this.#over) return;
    this.#over = true;
    this.#patience.cancel();
    this.#out.drop();
    this.#back.drop();
    this.#network.forget(this);
    this.#events.closed(...why);
  }
}
