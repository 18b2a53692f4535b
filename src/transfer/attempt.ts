/** What one attempt may take and whom it may believe, whatever the protocol. */
import { createSecureContext, type SecureContext } from 'node:tls';
import type { Trust } from '../station/ports/index.js';
import { Failure } from './failure.js';

export interface Attempt {
  readonly trust: Trust;
  readonly timeOuts: TimeOuts;
  readonly signal: AbortSignal;
}

export interface TimeOuts {
  /** For name look-up, connection, secure handshake and, with FTP, login together. */
  readonly connect_ms: number;
  /** The longest silence of a server that has been connected. */
  readonly idle_ms: number;
}

export const usualTimeOuts: TimeOuts = {
  // Time for five SYNs, after 0, 1, 3, 7 and 15 s (RFC 6298 §5): mobile links lose some.
  connect_ms: 30_000,
  // What common servers grant their clients (nginx `send_timeout` and `client_body_timeout`).
  idle_ms: 60_000,
};

/** What a transfer has to bring at least: one that trickles would never fall silent, and never end. */
export interface Pace {
  readonly window_ms: number;
  /** In each window, from the first on. */
  readonly least_octets: number;
}

/** 1 KiB/s on average: below the slowest mobile link that still carries anything else. */
export const usualPace: Pace = { window_ms: 300_000, least_octets: 300 * 1024 };

/**
 * TLS 1.2 or newer, and only the given roots, each trusted for itself, also where another one has signed it (R-CRT-12); one that cannot be
 * read is none. @throws Failure 'tls'
 */
export function secureContextOf({ ca }: Trust): SecureContext {
  if (ca.length === 0) throw new Failure('tls', 'no root certificate is installed, so that no server can be trusted', { retry: false });
  return createSecureContext({ ca: [...ca], allowPartialTrustChain: true, minVersion: 'TLSv1.2' });
}

export const aborted = (): Failure => new Failure('aborted', 'the transfer was given up here', { retry: false });
