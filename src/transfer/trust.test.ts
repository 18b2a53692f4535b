/** Whom HTTPS and FTPS believe, and what they say when they do not. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SecureContextOptions } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Identity, testPki } from '../../test/pki/index.js';
import { ftpServer } from '../../test/servers/ftp-server.js';
import { httpServer } from '../../test/servers/http-server.js';
import { type Sockets, silentServer } from '../../test/servers/sockets.js';
import { MemorySink, memorySource } from '../sims/devices/file-server.js';
import type { DownloadOutcome, UploadOutcome } from '../station/ports/index.js';
import type { TimeOuts } from './attempt.js';
import { fileTransfer } from './file-transfer.js';

const pki = testPki();
const folder = mkdtempSync(join(tmpdir(), 'flexpole-trust-'));
const trusted = [pki.root.certificate];

beforeAll(() => writeFileSync(join(folder, 'file'), 'firmware'));
afterAll(() => rmSync(folder, { recursive: true }));

interface SecureServer {
  readonly port: number;
  readonly sockets: Sockets;
  /** Whether anything came through the secure connection: requests or commands. */
  hasHeard(): boolean;
  close(): Promise<void>;
}

/** Each starts a server with these TLS options; `scheme` and `port` lead to it. */
const kinds = {
  https: async (tls: SecureContextOptions): Promise<SecureServer> => {
    const server = await httpServer(tls);
    server.answer((_request, response) => response.end('firmware'));
    return { ...server, port: Number(new URL(server.origin).port), hasHeard: () => server.seen.length > 0 };
  },
  ftps: async (tls: SecureContextOptions): Promise<SecureServer> => {
    const server = await ftpServer({ root: folder, tls });
    return { ...server, hasHeard: () => server.commands.some((command) => /^(USER|PASS)/.test(command)) };
  },
  'ftps, implicit': async (tls: SecureContextOptions): Promise<SecureServer> => {
    const server = await ftpServer({ root: folder, tls, implicit: true });
    return { ...server, hasHeard: () => server.commands.length > 0 };
  },
} as const;

interface Partner {
  readonly name: keyof typeof kinds;
  readonly port: number;
  readonly host?: string;
  readonly ca?: readonly string[];
  readonly timeOuts?: TimeOuts;
}

function transferWith({ name, port, host = 'localhost', ca = trusted, timeOuts }: Partner) {
  const transfer = fileTransfer({ ...(name === 'ftps, implicit' && { implicitTlsPort: port }), ...(timeOuts && { timeOuts }) });
  const location = `${name === 'https' ? 'https' : 'ftps'}://user:secret@${host}:${port}`;
  return {
    download: (): Promise<DownloadOutcome> =>
      transfer.download({ location: `${location}/file`, trust: { ca }, sink: new MemorySink(), limit_octets: 1000 }),
    upload: (): Promise<UploadOutcome> =>
      transfer.upload({ location: `${location}/`, trust: { ca }, source: memorySource(Buffer.from('log')), fileName: 'log.tar' }),
  };
}

describe.each(['https', 'ftps', 'ftps, implicit'] as const)('%s', (name) => {
  const pairOf = ({ chain, key }: Identity): SecureContextOptions => ({ cert: chain, key });
  const onlyLeaf = ({ certificate, key }: Identity): SecureContextOptions => ({ cert: certificate, key });
  const anotherAuthority = pki.authority('Stranger Intermediate', { by: pki.stranger.root });

  it.each<[string, SecureContextOptions, RegExp]>([
    ['an expired certificate', pairOf(pki.expired), /has expired/],
    ['a certificate that is not valid yet', pairOf(pki.notYetValid), /not valid yet; is the clock right/],
    ['a certificate for another host', pairOf(pki.wrongName), /issued for another host name/],
    ['a certificate of an unknown issuer', pairOf(pki.stranger.server), /root that is not trusted here/],
    ['a chain to an unknown root', pairOf(pki.leaf(['localhost'], { by: anotherAuthority })), /root that is not trusted here/],
    ['a missing intermediate certificate', onlyLeaf(pki.server), /leaves out an intermediate certificate/],
    ['a certificate for clients', pairOf(pki.leaf(['localhost'], { usage: 'client' })), /not acceptable/],
    [
      'TLS 1.1 only',
      { ...pairOf(pki.server), minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' },
      /no TLS 1\.2 or newer/,
    ],
  ])('refuses a server with %s, says why, and tells it nothing', async (_what, tls, why) => {
    const server = await kinds[name](tls);
    const partner = transferWith({ name, port: server.port });
    for (const outcome of [await partner.download(), await partner.upload()]) {
      expect(outcome).toMatchObject({ ok: false, kind: 'tls', retry: false });
      expect(outcome.ok ? '' : outcome.why).toMatch(why);
      expect(outcome.ok ? '' : outcome.why).not.toContain('secret');
    }
    expect(server.hasHeard()).toBe(false);
    await server.sockets.allGone();
    await server.close();
  });

  it('takes a server with TLS 1.2, by address as well as by name', async () => {
    const server = await kinds[name]({ ...pairOf(pki.server), maxVersion: 'TLSv1.2' });
    for (const host of ['localhost', '127.0.0.1']) {
      expect(await transferWith({ name, port: server.port, host }).download()).toEqual({ ok: true, size_octets: 8 });
    }
    await server.sockets.allGone();
    await server.close();
  });

  it('R-CRT-12: trusts a root that another one signed for itself: the one that signed it may have gone', async () => {
    const successor = pki.authority('Next Root', { by: pki.root });
    const server = await kinds[name]({ ...pairOf(pki.leaf(['localhost'], { by: successor })) });
    const partner = transferWith({ name, port: server.port, ca: [successor.certificate] });
    expect(await partner.download()).toEqual({ ok: true, size_octets: 8 });
    await server.sockets.allGone();
    await server.close();
  });

  it('trusts nobody without roots, nor with one that cannot be read or is another', async () => {
    const server = await kinds[name](pairOf(pki.server));
    const words = async (ca: readonly string[]): Promise<string> => {
      const outcome = await transferWith({ name, port: server.port, ca }).download();
      expect(outcome).toMatchObject({ ok: false, kind: 'tls' });
      return outcome.ok ? '' : outcome.why;
    };
    expect(await words([])).toContain('no root certificate is installed');
    expect(await words(['-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'])).toContain('not trusted here');
    expect(await words([pki.stranger.root.certificate])).toContain('not trusted here');
    expect(server.hasHeard()).toBe(false);
    await server.sockets.allGone();
    await server.close();
  });

  it('gives up on a server that says nothing, and on an address where nobody listens', async () => {
    const server = await silentServer();
    const timeOuts = { connect_ms: 100, idle_ms: 60_000 };
    const partner = transferWith({ name, port: server.port, timeOuts });
    expect(await partner.download()).toMatchObject({ ok: false, kind: 'unreachable', retry: true });
    await server.sockets.allGone();
    await server.close();
    const outcome = await partner.download();
    expect(outcome).toMatchObject({ ok: false, kind: 'unreachable', retry: true });
    expect(outcome.ok ? '' : outcome.why).toContain('nobody listens');
  });
});

it('says that a port does not speak TLS', async () => {
  const plain = await httpServer();
  const port = Number(new URL(plain.origin).port);
  const outcome = await transferWith({ name: 'https', port }).download();
  expect(outcome).toMatchObject({ ok: false, kind: 'tls' });
  expect(outcome.ok ? '' : outcome.why).toContain('does not speak TLS');
  await plain.sockets.allGone();
  await plain.close();
});

it('gives no login to an FTP server that offers no TLS, or does not protect what is transferred', async () => {
  const plain = await ftpServer({ root: folder });
  const outcome = await transferWith({ name: 'ftps', port: plain.port }).download();
  expect(outcome).toMatchObject({ ok: false, kind: 'tls' });
  expect(outcome.ok ? '' : outcome.why).toContain('offers no secure connection');
  expect(plain.commands).toEqual(['AUTH TLS']);
  await plain.sockets.allGone();
  await plain.close();
  const half = await ftpServer({ root: folder, tls: { cert: pki.server.chain, key: pki.server.key }, without: ['PROT'] });
  const unprotected = await transferWith({ name: 'ftps', port: half.port }).upload();
  expect(unprotected).toMatchObject({ ok: false, kind: 'tls' });
  expect(half.commands.some((command) => command.startsWith('STOR'))).toBe(false);
  await half.sockets.allGone();
  await half.close();
});
