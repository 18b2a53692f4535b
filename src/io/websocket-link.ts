/**
 * The link to a back-end over a WebSocket (RFC 6455), as OCPP-J wants it: one sub-protocol, text frames, no compression.
 * Whatever the partner sends or refuses, the link ends with a reason in words at worst; nothing is thrown at the station.
 */
import { WebSocket } from 'ws';
import type { Dial, Link, LinkEvents, LinkTarget } from '../kernel/index.js';
import { closeInWords, errorInWords, refusalInWords } from './link-reasons.js';

export interface WebSocketOptions {
  /** PEM certificates to trust instead of those that come with Node; for `wss:` only. */
  readonly trustedRoots?: readonly string[];
}

/** No OCPP message comes near this; a partner that sends more is not let into the memory. */
const longestMessage_octets = 1024 * 1024;

export const webSocketDial =
  (options: WebSocketOptions = {}): Dial =>
  (target, events) => {
    let socket: WebSocket;
    try {
      socket = open(target, options);
    } catch (error) {
      queueMicrotask(() => events.closed(errorInWords(error, target.url)));
      return () => undefined;
    }
    report(socket, target, events);
    return () => socket.terminate();
  };

function open(target: LinkTarget, { trustedRoots }: WebSocketOptions): WebSocket {
  return new WebSocket(target.url, [target.protocol], {
    handshakeTimeout: target.handshakeTimeout_ms,
    maxPayload: longestMessage_octets,
    perMessageDeflate: false,
    minVersion: 'TLSv1.2',
    ...(trustedRoots && { ca: [...trustedRoots] }),
    ...(target.basicAuth && { headers: { authorization: basicAuthorization(target.basicAuth) } }),
  });
}

function report(socket: WebSocket, target: LinkTarget, events: LinkEvents): void {
  /** What went wrong first; errors that follow are its consequences. */
  let trouble: string | undefined;
  socket.on('open', () => events.opened(linkOver(socket)));
  // A few back-ends send their JSON in binary frames; what is no text at all gets the answer of every other bad frame.
  socket.on('message', (frame) => events.received(frame.toString()));
  socket.on('pong', () => events.pong());
  socket.on('unexpected-response', (_request, response) => {
    trouble ??= refusalInWords(response.statusCode ?? 0, target.url);
    socket.terminate();
  });
  socket.on('error', (error) => {
    trouble ??= errorInWords(error, target.url);
  });
  socket.on('close', (code, reason) => events.closed(trouble ?? closeInWords(code, reason.toString())));
}

const linkOver = (socket: WebSocket): Link => ({
  send: (text) => socket.send(text),
  close: (code, reason) => socket.close(code, reason),
  ping: () => socket.ping(),
});

const basicAuthorization = ({ user, password }: NonNullable<LinkTarget['basicAuth']>): string =>
  `Basic ${Buffer.concat([Buffer.from(`${user}:`), password]).toString('base64')}`;
