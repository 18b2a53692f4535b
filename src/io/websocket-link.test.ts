import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { createServer as createHttpServer, type IncomingMessage, type Server } from 'node:http';
import { createServer as createHttpsServer, type ServerOptions } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server as TcpServer } from 'node:net';
import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { type Identity, testPki } from '../../test/pki/index.js';
import type { LinkTarget } from '../kernel/index.js';
import { LinkRecorder } from './link-recorder.js';
import { webSocketDial } from './websocket-link.js';

const open = new Set<{ close(): unknown }>();
afterEach(() => {
  for (const server of open) server.close();
  open.clear();
});

async function portOf(server: TcpServer): Promise<number> {
  open.add(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** A back-end that takes every station and tells the test of its socket. */
async function backend(server: Server = createHttpServer(), options: { protocol?: string } = {}) {
  const sockets = new WebSocketServer({ server, handleProtocols: () => options.protocol ?? 'ocpp1.6' });
  const connection = once(sockets, 'connection') as Promise<[socket: WebSocket, request: IncomingMessage]>;
  connection.catch(() => undefined);
  return { port: await portOf(server), connection };
}

/** A server that answers the handshake as `answer` says. */
async function answering(answer: (socket: Duplex) => void): Promise<number> {
  const server = createHttpServer();
  server.on('upgrade', (_request, socket) => answer(socket));
  return portOf(server);
}

const target = (url: string, more: Partial<LinkTarget> = {}): LinkTarget => ({
  url,
  protocol: 'ocpp1.6',
  handshakeTimeout_ms: 5000,
  ...more,
});

async function reasonFor(where: LinkTarget): Promise<string> {
  const recorder = new LinkRecorder();
  webSocketDial()(where, recorder);
  const reason = await recorder.reason();
  expect(recorder.heard).toHaveLength(1);
  return reason;
}

describe('opening a link', () => {
  it('is not tried without TLS where the security profile wants it', async () => {
    const { port, connection } = await backend();
    expect(await reasonFor(target(`ws://127.0.0.1:${port}/FP-1`, { secureOnly: true }))).toBe(
      `ws://127.0.0.1:${port}: the security profile of this station allows no address without TLS (a wss: address is wanted)`,
    );
    expect(await Promise.race([connection, Promise.resolve('nobody has come')])).toBe('nobody has come');
  });

  it('asks for the sub-protocol, without compression, with user name and the octets of the password', async () => {
    const { port, connection } = await backend();
    const recorder = new LinkRecorder();
    // The example of OCPP-J 1.6 §6.2.2.
    const basicAuth = { user: 'AL1000', password: Buffer.from('0001020304050607FFFFFFFFFFFFFFFFFFFFFFFF', 'hex') };
    const giveUp = webSocketDial()(target(`ws://127.0.0.1:${port}/ocpp/CP%201`, { basicAuth }), recorder);
    const [socket, { url, headers }] = await connection;
    expect(url).toBe('/ocpp/CP%201');
    expect(headers['sec-websocket-protocol']).toBe('ocpp1.6');
    expect(headers['sec-websocket-extensions']).toBeUndefined();
    expect(headers.authorization).toBe('Basic QUwxMDAwOgABAgMEBQYH////////////////');
    await recorder.link();
    giveUp();
    await once(socket, 'close');
  });

  it('answers pings by itself and reports the answer to its own', async () => {
    const { port, connection } = await backend();
    const recorder = new LinkRecorder();
    webSocketDial()(target(`ws://127.0.0.1:${port}`), recorder);
    const [socket] = await connection;
    (await recorder.link()).ping?.();
    await recorder.until('pong');
    socket.ping();
    await once(socket, 'pong');
    socket.close();
    await recorder.reason();
    expect(recorder.heard).toEqual(['opened', 'pong', expect.stringContaining('closed')]);
  });
});

describe('frames that are sent in one go', () => {
  it('arrive each by itself, in order, those before a farewell too, and leave together', async () => {
    const { port, connection } = await backend();
    const recorder = new LinkRecorder();
    webSocketDial()(target(`ws://127.0.0.1:${port}`), recorder);
    const link = await recorder.link();
    const [socket, { socket: line }] = await connection;
    const heard: string[] = [];
    const pieces: number[] = [];
    line.on('data', ({ length }: Buffer) => pieces.push(length));
    socket.on('message', (frame) => heard.push(frame.toString()));
    const closed = once(socket, 'close') as Promise<[code: number]>;
    for (const text of ['one', 'two', 'three']) link.send(text);
    await expect.poll(() => heard).toEqual(['one', 'two', 'three']);
    expect(pieces).toHaveLength(1);
    link.send('last');
    link.close(1000, 'done');
    expect(await closed).toMatchObject([1000, Buffer.from('done')]);
    expect(heard.at(-1)).toBe('last');
  });
});

describe('the reason why there is no link', () => {
  it('names a port on which nobody listens', async () => {
    const server = createTcpServer();
    const port = await portOf(server);
    server.close();
    expect(await reasonFor(target(`ws://127.0.0.1:${port}`))).toContain(`ws://127.0.0.1:${port}: nobody listens on this port`);
  });

  it('names an unknown host', async () => {
    expect(await reasonFor(target('ws://backend.invalid/x'))).toMatch(
      /ws:\/\/backend\.invalid: the host name (is unknown|cannot be looked up)/,
    );
  });

  it('names an address that is none, without repeating a password', async () => {
    expect(await reasonFor(target('https//nonsense'))).toContain('this is no ws: or wss: address');
    expect(await reasonFor(target('ftp://user:geheim@backend/x'))).not.toContain('geheim');
  });

  it.each([
    [401, 'user name or password is missing or wrong'],
    [404, 'the identity of the station is unknown'],
    [503, 'trouble of its own'],
    [302, 'refused the connection'],
  ])('explains the answer %i', async (status, words) => {
    const port = await answering((socket) => socket.end(`HTTP/1.1 ${status} No\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`));
    const reason = await reasonFor(target(`ws://127.0.0.1:${port}/CP1`));
    expect(reason).toContain(`answered ${status}: `);
    expect(reason).toContain(words);
  });

  it('names a back-end that chooses another sub-protocol', async () => {
    const { port } = await backend(createHttpServer(), { protocol: 'ocpp2.0.1' });
    expect(await reasonFor(target(`ws://127.0.0.1:${port}`))).toContain('does not speak the wanted sub-protocol');
  });

  it('names a server that does not answer in time', async () => {
    const port = await answering(() => undefined);
    expect(await reasonFor(target(`ws://127.0.0.1:${port}`, { handshakeTimeout_ms: 20 }))).toContain('no answer in time');
  });

  it('names a server that breaks off', async () => {
    const port = await answering((socket) => socket.destroy());
    expect(await reasonFor(target(`ws://127.0.0.1:${port}`))).toContain('broke off the connection');
  });
});

const fingerprintOf = (pem: string): string => new X509Certificate(pem).fingerprint256.replaceAll(':', '').toLowerCase();

describe('a secure link', () => {
  const pki = testPki();
  const roots = [pki.root.certificate];
  const secureBackend = (own: Identity = pki.server, options: ServerOptions = {}) =>
    backend(createHttpsServer({ key: own.key, cert: own.chain, ...options }));

  async function troubleWith(own: Identity, tls: LinkTarget['tls'] | null, options: ServerOptions = {}) {
    const { port } = await secureBackend(own, options);
    const recorder = new LinkRecorder();
    webSocketDial()(target(`wss://127.0.0.1:${port}`, tls ? { tls } : {}), recorder);
    return [await recorder.reason(), recorder.trouble];
  }

  it('R-OCP-05: stands on a chain of three that ends in a root of the station', async () => {
    const { port, connection } = await secureBackend();
    const recorder = new LinkRecorder();
    webSocketDial()(target(`wss://127.0.0.1:${port}`, { tls: { roots } }), recorder);
    const [socket] = await connection;
    expect((await recorder.link()).root).toBe(fingerprintOf(pki.root.certificate));
    socket.close();
    await recorder.reason();
  });

  it.each([
    ['from nobody who is trusted here', pki.stranger.server, { roots }, 'nobody who is trusted here'],
    ['without a root of the station and unknown to the machine', pki.server, null, 'nobody who is trusted here'],
    ['whose intermediate is missing', { ...pki.server, chain: pki.server.certificate }, { roots }, 'nobody who is trusted here'],
    ['that has expired', pki.expired, { roots }, 'has expired'],
    ['that is not valid yet', pki.notYetValid, { roots }, 'not valid yet; is the clock right'],
    ['for another host', pki.wrongName, { roots }, 'issued for another host name'],
  ])('does not stand on a certificate %s', async (_what, own, tls, words) => {
    expect(await troubleWith(own, tls)).toEqual([expect.stringContaining(words), 'untrustedPartner']);
  });

  it('does not stand on a version of TLS that is no longer safe', async () => {
    const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
    expect(await troubleWith(pki.server, { roots }, old)).toEqual([expect.stringContaining('1.2 or 1.3 is wanted'), 'tlsVersion']);
  });

  it('does not stand on a cipher suite that the white paper does not know', async () => {
    const weak = { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-SHA' } as const;
    expect(await troubleWith(pki.server, { roots }, weak)).toEqual([expect.stringContaining('cipher suite'), 'cipherSuite']);
  });

  it.each(['ECDHE-ECDSA-AES128-GCM-SHA256', 'ECDHE-ECDSA-AES256-GCM-SHA384'])('takes %s of TLS 1.2', async (ciphers) => {
    const { port, connection } = await secureBackend(pki.server, { maxVersion: 'TLSv1.2', ciphers });
    const recorder = new LinkRecorder();
    webSocketDial()(target(`wss://127.0.0.1:${port}`, { tls: { roots } }), recorder);
    const [socket, request] = await connection;
    await recorder.link();
    expect((request.socket as TLSSocket).getCipher()).toMatchObject({ name: ciphers, version: 'TLSv1.2' });
    socket.terminate();
    await recorder.reason();
  });

  it('shows the certificate of the station where there is one, and says when that is not enough', async () => {
    const wanting = { requestCert: true, rejectUnauthorized: true, ca: roots };
    const own = pki.leaf([], { usage: 'client', subject: '/O=Operator/CN=STATION' });
    const { port, connection } = await secureBackend(pki.server, wanting);
    const recorder = new LinkRecorder();
    webSocketDial()(target(`wss://127.0.0.1:${port}`, { tls: { roots, client: { certificates: own.chain, key: own.key } } }), recorder);
    const [socket, request] = await connection;
    expect((request.socket as TLSSocket).getPeerCertificate().subject).toEqual({ O: 'Operator', CN: 'STATION' });
    socket.terminate();
    await recorder.reason();
    expect(await troubleWith(pki.server, { roots }, wanting)).toEqual([
      expect.stringContaining('certificate of the station'),
      'untrustedStation',
    ]);
  });

  it('names a port that does not speak TLS', async () => {
    const { port } = await backend();
    expect(await reasonFor(target(`wss://127.0.0.1:${port}`))).toContain('does not speak TLS');
  });

  it('R-OCP-03: a wrong password is a matter of security', async () => {
    const port = await answering((socket) => socket.end('HTTP/1.1 401 No\r\nConnection: close\r\nContent-Length: 0\r\n\r\n'));
    const recorder = new LinkRecorder();
    webSocketDial()(target(`ws://127.0.0.1:${port}/CP1`), recorder);
    await recorder.reason();
    expect(recorder.trouble).toBe('notAuthorised');
  });
});

describe('a partner that breaks the rules', () => {
  const linked = async () => {
    const { port, connection } = await backend();
    const recorder = new LinkRecorder();
    webSocketDial()(target(`ws://127.0.0.1:${port}`), recorder);
    const [socket] = await connection;
    await recorder.link();
    return { recorder, socket };
  };

  it('may send a text in a binary frame, or no text at all, and is heard', async () => {
    const { recorder, socket } = await linked();
    socket.send(Buffer.from('[2,"1","Reset",{}]'));
    socket.send(Buffer.from([0xff, 0x00, 0xfe]));
    socket.close(1000, 'enough');
    expect(await recorder.reason()).toContain('enough');
    expect(recorder.heard).toEqual(['opened', 'received [2,"1","Reset",{}]', 'received \ufffd\0\ufffd', expect.stringContaining('closed')]);
  });

  it('is left when it sends a text frame that is not UTF-8', async () => {
    const { recorder, socket } = await linked();
    const left = once(socket, 'close');
    socket.send(Buffer.from([0xff, 0xfe]), { binary: false });
    expect(await recorder.reason()).toContain('text that is not UTF-8');
    expect((await left)[0]).toBe(1007);
  });

  it('is left when it sends more than a mebibyte at once', async () => {
    const { recorder, socket } = await linked();
    socket.send('x'.repeat(1024 * 1024 + 1));
    expect(await recorder.reason()).toContain('a message that is too long');
  });

  it('is noticed when it disappears without a word', async () => {
    const { recorder, socket } = await linked();
    socket.terminate();
    expect(await recorder.reason()).toContain('the connection broke off');
  });
});
