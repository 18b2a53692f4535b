/** An ordered, message-wise connection to a partner: text frames in both directions. */
export interface Link {
  send(text: string): void;
  /** Ends the connection; `closed` follows once. */
  close(code?: number, reason?: string): void;
  /** Asks for a sign of life, answered by `pong`. Missing where the link cannot die unnoticed (in-process). */
  readonly ping?: () => void;
}

/** What a link tells its owner. Nothing follows `closed`. */
export interface LinkEvents {
  opened(link: Link): void;
  received(text: string): void;
  pong(): void;
  /** Never opened, or ended. `reason` is for people: it says in words what happened. */
  closed(reason: string): void;
}

export interface LinkTarget {
  /** `ws:` or `wss:` address with the identity appended. */
  readonly url: string;
  readonly protocol: string;
  /** The password is octets, not text (OCPP-J 1.6 §6.2.2). */
  readonly basicAuth?: { readonly user: string; readonly password: Uint8Array };
  readonly handshakeTimeout_ms: number;
}

/** Opens links; returns a function that gives up the attempt or ends the link at once. */
export type Dial = (target: LinkTarget, events: LinkEvents) => () => void;
