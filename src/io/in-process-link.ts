/**
 * Links whose other end sits in the same process: for tests, for the time-lapse and for fleets. Frames arrive in order, each in
 * a turn of its own, never within the call that sends them.
 */
import type { Dial, Link, LinkEvents, LinkTarget } from '../kernel/index.js';

/** How the accepting side hears of a link. Nothing follows `closed`. */
export interface Accepted {
  received(text: string): void;
  closed(reason: string): void;
}

/** The accepting side: takes the link, or refuses it with a reason. */
export type Accept = (link: Link, target: LinkTarget) => Accepted | { readonly refused: string };

export interface InProcessLinks {
  readonly dial: Dial;
  /** The network fails: links end at once, frames under way are lost, and new links are refused until `restore`. */
  cut(): void;
  restore(): void;
}

export function inProcessLinks(accept: Accept): InProcessLinks {
  const open = new Set<Connection>();
  let whole = true;
  return {
    dial: (target, events) => {
      const connection = new Connection(events, () => open.delete(connection));
      open.add(connection);
      queueMicrotask(() => (whole ? connection.open(accept, target) : connection.end(severed)));
      return () => connection.end('the link was given up');
    },
    cut: () => {
      whole = false;
      for (const connection of open) connection.end(severed);
    },
    restore: () => {
      whole = true;
    },
  };
}

const severed = 'the network is cut';

/** One link with its two ends. */
class Connection {
  readonly #dialler: LinkEvents;
  readonly #forget: () => void;
  #acceptor: Accepted | undefined;
  #ended = false;

  constructor(dialler: LinkEvents, forget: () => void) {
    this.#dialler = dialler;
    this.#forget = forget;
  }

  open(accept: Accept, target: LinkTarget): void {
    if (this.#ended) return;
    const answer = accept(
      this.#endThatSendsTo(() => this.#dialler),
      target,
    );
    if ('refused' in answer) return this.end(answer.refused);
    this.#acceptor = answer;
    // The acceptor may have closed the link while it was looking at it.
    if (!this.#ended) this.#dialler.opened(this.#endThatSendsTo(() => this.#acceptor));
  }

  /** Both ends hear of it, once; nothing that is still under way arrives. */
  end(reason: string): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#forget();
    queueMicrotask(() => {
      this.#dialler.closed(reason);
      this.#acceptor?.closed(reason);
    });
  }

  #endThatSendsTo(other: () => Accepted | undefined): Link {
    return {
      send: (text) => {
        queueMicrotask(() => {
          if (!this.#ended) other()?.received(text);
        });
      },
      close: (code = 1000, reason = '') => {
        // Frames sent before the close still arrive, as on a socket.
        queueMicrotask(() => this.end(`the link was closed (code ${code}${reason === '' ? '' : `: ${reason}`})`));
      },
    };
  }
}
