/** An ordered, message-wise connection to a partner: text frames in both directions. */
export interface Link {
  send(text: string): void;
  /** Ends the connection; `closed` follows once. */
  close(code?: number, reason?: string): void;
  /** Asks for a sign of life, answered by `pong`. Missing where the link cannot die unnoticed (in-process). */
  readonly ping?: () => void;
  /** SHA-256 of the root certificate that it rests on, in lower-case hexadecimal; missing where it rests on none. */
  readonly root?: string;
}

/** What a link tells its owner. Nothing follows `closed`. */
export interface LinkEvents {
  opened(link: Link): void;
  received(text: string): void;
  pong(): void;
  /** Never opened, or ended. `reason` is for people: it says in words what happened. */
  closed(reason: string, trouble?: LinkTrouble): void;
}

/** Why two sides did not come together where that is a matter of security. */
export type LinkTrouble =
  /** The partner does not take the password, or the station, in. */
  | 'notAuthorised'
  /** The certificate of the partner is not one to be trusted. */
  | 'untrustedPartner'
  /** The partner does not trust the certificate of the station, or misses one. */
  | 'untrustedStation'
  | 'tlsVersion'
  | 'cipherSuite';

export interface LinkTarget {
  /** `ws:` or `wss:` address with the identity appended. */
  readonly url: string;
  readonly protocol: string;
  /** The password is octets, not text (OCPP-J 1.6 §6.2.2). */
  readonly basicAuth?: { readonly user: string; readonly password: Uint8Array };
  readonly handshakeTimeout_ms: number;
  /** Nothing but `wss:` will do: a password or a bill must not go in clear where the operator has asked for more. */
  readonly secureOnly?: boolean;
  /** For `wss:` only. */
  readonly tls?: TlsIdentity;
}

/** Whom to trust, and who to be. PEM throughout. */
export interface TlsIdentity {
  /** Roots instead of those that come with the machine. */
  readonly roots?: readonly string[];
  /** The station's own certificate with its chain, and its key. */
  readonly client?: { readonly certificates: string; readonly key: string };
}

/** Opens links; returns a function that gives up the attempt or ends the link at once. */
export type Dial = (target: LinkTarget, events: LinkEvents) => () => void;
