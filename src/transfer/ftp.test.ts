/** What only FTP has: folders, guests, and servers that know half of the commands. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FtpServer, type FtpServerOptions, ftpServer } from '../../test/servers/ftp-server.js';
import { MemorySink, memorySource } from '../sims/devices/file-server.js';
import type { DownloadOrder, DownloadOutcome, UploadOrder, UploadOutcome } from '../station/ports/index.js';
import { fileTransfer } from './file-transfer.js';

const trust = { ca: [] };
const file = Buffer.from(Array.from({ length: 200_000 }, (_, index) => index % 251));

describe('FTP', () => {
  let root: string;
  const servers: FtpServer[] = [];

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'flexpole-ftp-'));
    writeFileSync(join(root, 'file'), file);
  });

  afterEach(async () => {
    for (const server of servers.splice(0)) {
      await server.sockets.allGone();
      await server.close();
    }
    rmSync(root, { recursive: true });
  });

  const serve = async (options: Partial<FtpServerOptions> = {}): Promise<FtpServer> => {
    const server = await ftpServer({ root, ...options });
    servers.push(server);
    return server;
  };
  const download = ({ port }: FtpServer, path: string, change: Partial<DownloadOrder> = {}): Promise<DownloadOutcome> =>
    fileTransfer().download({ location: `ftp://127.0.0.1:${port}${path}`, trust, sink: new MemorySink(), limit_octets: 1e6, ...change });
  const upload = ({ port }: FtpServer, path: string, change: Partial<UploadOrder> = {}): Promise<UploadOutcome> =>
    fileTransfer().upload({ location: `ftp://127.0.0.1:${port}${path}`, trust, source: memorySource(file), fileName: 'a.tar', ...change });
  /** A download that was cut in the middle. */
  const half = async (server: FtpServer, sink: MemorySink): Promise<string | undefined> => {
    server.outflow.troubleNext({ after_octets: 100_000, how: 'cut' });
    const outcome = await download(server, '/file', { sink });
    expect(sink.octets.byteLength).toBe(100_000);
    return outcome.ok ? undefined : outcome.version;
  };

  it('comes in as a guest when the location has no login', async () => {
    const server = await serve({ login: { user: 'anonymous', password: 'anonymous@' } });
    expect(await download(server, '/file')).toEqual({ ok: true, size_octets: file.byteLength });
  });

  it('makes the folders that are missing, and only those', async () => {
    const server = await serve();
    mkdirSync(join(root, 'there'));
    expect(await upload(server, '/there/new%20one/newer')).toEqual({ ok: true });
    expect(readFileSync(join(root, 'there', 'new one', 'newer', 'a.tar')).equals(file)).toBe(true);
    expect(server.commands.filter((command) => command.startsWith('MKD'))).toEqual(['MKD new one', 'MKD newer']);
  });

  it.each([
    ['500 PASS geheim: not understood', 'login', false],
    ['430 Invalid user name or password geheim', 'login', false],
    ['421 Too many users, PASS geheim not looked at', 'unreachable', true],
  ])('never repeats what a server says to a password: %s', async (answer, kind, retry) => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined).write('220 here\r\n');
      const lines = createInterface({ input: socket });
      lines.on(
        'line',
        (line) => void socket.write(`${line.startsWith('PASS') ? answer : line.startsWith('USER') ? '331 go on' : '200 yes'}\r\n`),
      );
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const location = `ftp://anna:geheim@127.0.0.1:${port}/file`;
    const outcome = await fileTransfer().download({ location, trust, sink: new MemorySink(), limit_octets: 1e6 });
    expect(outcome).toMatchObject({ ok: false, kind, retry });
    expect(JSON.stringify(outcome)).not.toContain('geheim');
    expect(outcome.ok ? '' : outcome.why).toContain(answer.slice(0, 3));
    await new Promise((resolve) => void server.close(resolve));
  });

  it('makes no folder for a download', async () => {
    const server = await serve();
    expect(await download(server, '/no/file')).toMatchObject({ ok: false, kind: 'not-found' });
    expect(existsSync(join(root, 'no'))).toBe(false);
  });

  it('says that a folder cannot be made', async () => {
    const server = await serve({ without: ['MKD'] });
    const outcome = await upload(server, '/new/');
    expect(outcome).toMatchObject({ ok: false, kind: 'rights', retry: false });
    expect(outcome.ok ? '' : outcome.why).toMatch(/no folder can be made .* \(550 /);
  });

  it.each([
    [550, 'rights', false, 'with these rights'],
    [553, 'rights', false, 'does not take this file name'],
    [532, 'login', false, 'another login'],
    [452, 'no-room', true, 'no room left'],
    [552, 'no-room', false, 'grants no more room'],
    [502, 'unsupported', false, 'does not know such a command'],
    [451, 'refused', true, 'the server refuses'],
  ])('says what %i means of a file that is to be stored: %s, retry %s', async (storing, kind, retry, words) => {
    const outcome = await upload(await serve({ storing }), '/');
    expect(outcome).toMatchObject({ ok: false, kind, retry });
    expect(outcome.ok ? '' : outcome.why).toContain(words);
    expect(outcome.ok ? '' : outcome.why).toContain(String(storing));
  });

  it.each(['/%2F/file', '//file'])('takes %s from the root', async (path) => {
    const server = await serve();
    expect(await download(server, path)).toMatchObject({ ok: true });
    expect(server.commands).toContain('CWD /');
  });

  it('lets no second command in by a location', async () => {
    const server = await serve();
    const outcome = await download(server, '/file%0D%0ADELE%20file');
    expect(outcome).toMatchObject({ ok: false, kind: 'bad-address' });
    expect(server.commands).toEqual([]);
  });

  it('begins anew on a server that cannot begin in the middle', async () => {
    const server = await serve({ without: ['REST'] });
    const sink = new MemorySink();
    const version = await half(server, sink);
    expect(await download(server, '/file', { sink, version })).toEqual({ ok: true, size_octets: file.byteLength });
    expect(Buffer.from(sink.octets).equals(file)).toBe(true);
  });

  it.each(['SIZE', 'MDTM'])('begins anew on a server that does not tell %s', async (command) => {
    const server = await serve({ without: [command] });
    const sink = new MemorySink();
    const version = await half(server, sink);
    expect(version).toBeUndefined();
    expect(await download(server, '/file', { sink, version })).toEqual({ ok: true, size_octets: file.byteLength });
    expect(Buffer.from(sink.octets).equals(file)).toBe(true);
    expect(await upload(server, '/')).toEqual({ ok: true });
  });

  it('holds a file whose size is not told to the limit', async () => {
    const server = await serve({ without: ['SIZE'] });
    const sink = new MemorySink();
    expect(await download(server, '/file', { sink, limit_octets: 100_000 })).toMatchObject({ ok: false, kind: 'too-large' });
    expect(sink.octets.byteLength).toBeLessThanOrEqual(100_000);
  });

  it('notices a file that came whole by the word of the server, but not by its size', async () => {
    const server = await serve();
    server.outflow.troubleNext({ after_octets: 100_000, how: 'silence' });
    const sink = new MemorySink();
    // The silence ends the file: the server reports success.
    const outcome = download(server, '/file', { sink, progress: ({ done_octets }) => done_octets === 100_000 && server.outflow.goOn() });
    expect(await outcome).toMatchObject({ ok: false, kind: 'interrupted', retry: true });
  });
});
