/** The archive on its way from the disk of the station to real servers, by every protocol, and as `tar` finds it there. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { diskSpool } from '../../src/diagnostics/spool.js';
import { RealClock } from '../../src/io/clock.js';
import { MemoryStore } from '../../src/kernel/index.js';
import { Diagnostics } from '../../src/station/diagnostics/diagnostics.js';
import type { DiagnosticsSource } from '../../src/station/diagnostics/source.js';
import type { Notice } from '../../src/station/notice.js';
import { unsealed } from '../../src/station/settings/secret-box.js';
import { fileTransfer } from '../../src/transfer/file-transfer.js';
import { testPki } from '../pki/index.js';
import { ftpServer } from '../servers/ftp-server.js';
import { httpFolder } from '../servers/http-folder.js';
import { httpServer } from '../servers/http-server.js';

const login = { user: 'station', password: 'p@ss' };
const credentials = `${login.user}:${encodeURIComponent(login.password)}`;
const pki = testPki();
const tls = { cert: pki.server.chain, key: pki.server.key };
const folder = mkdtempSync(join(tmpdir(), 'flexpole-upload-'));
const served = join(folder, 'served');
const spooled = join(folder, 'spool');
const closings: (() => Promise<void>)[] = [];
const places: Record<string, string> = {};

beforeAll(async () => {
  mkdirSync(served);
  for (const secure of [false, true]) {
    const server = await httpServer(secure ? tls : undefined);
    server.answer(httpFolder(served, login).answer);
    closings.push(() => server.close());
    places[secure ? 'https' : 'http'] = server.origin.replace('//', `//${credentials}@`);
    const ftp = await ftpServer({ root: served, login, ...(secure && { tls }) });
    closings.push(() => ftp.close());
    places[secure ? 'ftps' : 'ftp'] = `${secure ? 'ftps' : 'ftp'}://${credentials}@localhost:${ftp.port}`;
  }
});

afterAll(async () => {
  for (const close of closings) await close();
  rmSync(folder, { recursive: true });
});

/** Asks for diagnostics and waits for how that ends. */
async function uploaded(location: string, sources: readonly DiagnosticsSource[], ca: readonly string[] = [pki.root.certificate]) {
  const clock = new RealClock();
  const notices: Notice[] = [];
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const diagnostics = new Diagnostics({
    clock,
    now: () => clock.now(),
    store: new MemoryStore(),
    secrets: unsealed,
    transfer: fileTransfer(),
    trust: () => ({ ca }),
    spool: diskSpool(spooled),
    station: 'FP-1',
    sources: () => sources,
    securityLog: () => sources[0]!,
    notify: (notice) => {
      notices.push(notice);
      if ('status' in notice && notice.status !== 'Uploading') end();
    },
    journal: () => undefined,
    storeFailed: () => undefined,
  });
  const answer = await diagnostics.request({ log: 'diagnostics', requestId: 1, location, period: {}, retries: 0, retryInterval_s: 1 });
  await ended;
  diagnostics.dispose();
  if (answer.type !== 'accepted') throw new Error(answer.type);
  return { fileName: answer.fileName, statuses: notices.map((notice) => 'status' in notice && notice.status) };
}

const small: DiagnosticsSource = { name: 'one.txt', about: 'one', read: () => ['all ', 'of it'] };

describe.each(['http', 'https', 'ftp', 'ftps'])('by %s', (protocol) => {
  it('R-MDC-07: the archive comes whole, and nothing of it stays at the station', async () => {
    const { fileName, statuses } = await uploaded(places[protocol]!, [small]);
    expect(statuses).toEqual(['Uploading', 'Uploaded']);
    const archive = join(served, fileName);
    const name = fileName.replace('.tar', '');
    expect(execFileSync('tar', ['-tf', archive], { encoding: 'utf8' })).toBe(`${name}/one.txt\n${name}/index.txt\n`);
    expect(execFileSync('tar', ['-xOf', archive, `${name}/one.txt`], { encoding: 'utf8' })).toBe('all of it');
    expect(readdirSync(spooled)).toEqual([]);
    rmSync(archive);
  });

  it('a wrong password is PermissionDenied', async () => {
    const { statuses } = await uploaded(places[protocol]!.replace(encodeURIComponent(login.password), 'wrong'), [small]);
    expect(statuses).toEqual(['Uploading', 'PermissionDenied']);
  });
});

it.each(['https', 'ftps'])('nobody gets it by %s whom the station does not trust', async (protocol) => {
  const { statuses } = await uploaded(places[protocol]!, [small], [pki.stranger.root.certificate]);
  expect(statuses).toEqual(['Uploading', 'UploadFailure']);
  expect(readdirSync(served)).toEqual([]);
});

it('200 MB pass from their source to the server without being held', async () => {
  const portion = Buffer.alloc(64 * 1024, 'x');
  const begin_octets = process.memoryUsage().rss;
  let most_octets = 0;
  const look = (): void => {
    most_octets = Math.max(most_octets, process.memoryUsage().rss - begin_octets);
  };
  const large: DiagnosticsSource = {
    name: 'large.txt',
    about: 'large',
    read: function* () {
      for (let n = 0; n < 3_200; n++) {
        if (n % 100 === 0) look();
        yield portion;
      }
    },
  };
  const watch = setInterval(look, 20);
  const { fileName, statuses } = await uploaded(places['https']!, [large]);
  clearInterval(watch);
  expect(statuses).toEqual(['Uploading', 'Uploaded']);
  expect(statSync(join(served, fileName)).size).toBeGreaterThan(200_000_000);
  // The server is in this process, too, and so are the buffers of both.
  expect(most_octets).toBeLessThan(120_000_000);
});
