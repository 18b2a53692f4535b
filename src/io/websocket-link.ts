/**
 * The link to a back-end over a WebSocket (RFC 6455), as OCPP-J wants it: one sub-protocol, text frames, no compression.
 * Whatever the partner sends or refuses, the link ends with a reason in words at worst; nothing is thrown at the station.
 */
import { X509Certificate } from 'node:crypto';
import type { Writable } from 'node:stream';
import { type DetailedPeerCertificate, TLSSocket } from 'node:tls';
import { WebSocket } from 'ws';
import type { Dial, Link, LinkEvents, LinkTarget, LinkTrouble } from '../kernel/index.js';
import { closeInWords, errorInWords, notSecure, refusalInWords, troubleOfError, troubleOfRefusal } from './link-reasons.js';

/**
 * Cipher suites of the security white paper (§2.2.1) and those with forward secrecy that servers commonly choose; TLS 1.3 brings its own.
 */
const ciphers = [
  'TLS_AES_128_GCM_SHA256',
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'AES128-GCM-SHA256',
  'AES256-GCM-SHA384',
].join(':');

/** No OCPP message comes near this; a partner that sends more is not let into the memory. */
const longestMessage_octets = 1024 * 1024;

export const webSocketDial = (): Dial => (target, events) => {
  let socket: WebSocket;
  try {
    socket = open(target);
  } catch (error) {
    queueMicrotask(() => events.closed(errorInWords(error, target.url)));
    return () => undefined;
  }
  report(socket, target, events);
  return () => socket.terminate();
};

function open(target: LinkTarget): WebSocket {
  if (target.secureOnly === true && !/^wss:/i.test(target.url)) throw new Error(notSecure);
  return new WebSocket(target.url, [target.protocol], {
    handshakeTimeout: target.handshakeTimeout_ms,
    maxPayload: longestMessage_octets,
    perMessageDeflate: false,
    minVersion: 'TLSv1.2',
    ciphers,
    // Each root is trusted for itself, also where another one has signed it.
    ...(target.tls?.roots && { ca: [...target.tls.roots], allowPartialTrustChain: true }),
    ...(target.tls?.client && { cert: target.tls.client.certificates, key: target.tls.client.key }),
    ...(target.basicAuth && { headers: { authorization: basicAuthorization(target.basicAuth) } }),
  });
}

function report(socket: WebSocket, target: LinkTarget, events: LinkEvents): void {
  /** What went wrong first; errors that follow are its consequences. */
  let first: { readonly reason: string; readonly trouble: LinkTrouble | undefined } | undefined;
  let root: string | undefined;
  let line: Writable | undefined;
  socket.on('upgrade', (response) => {
    line = response.socket;
    if (response.socket instanceof TLSSocket) root = rootOf(response.socket.getPeerCertificate(true), target.tls?.roots);
  });
  socket.on('open', () => events.opened(linkOver(socket, line && gathered(line), root)));
  // A few back-ends send their JSON in binary frames; what is no text at all gets the answer of every other bad frame.
  socket.on('message', (frame) => events.received(frame.toString()));
  socket.on('pong', () => events.pong());
  socket.on('unexpected-response', (_request, response) => {
    const status = response.statusCode ?? 0;
    first ??= { reason: refusalInWords(status, target.url), trouble: troubleOfRefusal(status) };
    socket.terminate();
  });
  socket.on('error', (error) => {
    first ??= { reason: errorInWords(error, target.url), trouble: troubleOfError(error) };
  });
  socket.on('close', (code, reason) => events.closed(first?.reason ?? closeInWords(code, reason.toString()), first?.trouble));
}

/**
 * The certificate that the link rests on: the first of the chain that is trusted for itself. Node goes on to its issuer where it knows one,
 * although that carries nothing and may have expired. Without roots of our own it is the end, which names itself as its issuer.
 */
function rootOf(certificate: DetailedPeerCertificate, roots: readonly string[] = []): string | undefined {
  const trusted = new Set(roots.map((pem) => new X509Certificate(pem).fingerprint256));
  let last = certificate;
  while (!trusted.has(last.fingerprint256) && last.issuerCertificate && last.issuerCertificate !== last) last = last.issuerCertificate;
  return last.fingerprint256?.replaceAll(':', '').toLowerCase();
}

const linkOver = (socket: WebSocket, gather: (() => void) | undefined, root: string | undefined): Link => ({
  ...(root !== undefined && { root }),
  send: (text) => {
    gather?.();
    socket.send(text);
  },
  close: (code, reason) => socket.close(code, reason),
  ping: () => socket.ping(),
});

/**
 * What is sent before the machine turns to something else leaves in one go: handing each frame to the system by itself costs more than
 * making it. Nothing waits for it.
 */
function gathered(line: Writable): () => void {
  let gathering = false;
  return () => {
    if (gathering) return;
    gathering = true;
    line.cork();
    process.nextTick(() => {
      gathering = false;
      line.uncork();
    });
  };
}

const basicAuthorization = ({ user, password }: NonNullable<LinkTarget['basicAuth']>): string =>
  `Basic ${Buffer.concat([Buffer.from(`${user}:`), password]).toString('base64')}`;
