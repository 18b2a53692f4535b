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
import type { Spool } from '../../src/station/ports/index.js';
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
async function uploaded(
  location: string,
  sources: readonly DiagnosticsSource[],
  { ca = [pki.root.certificate], spool = diskSpool(spooled) }: { readonly ca?: readonly string[]; readonly spool?: Spool } = {},
) {
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
    spool,
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

  it('where the location names a file, the back-end is told that name, and there it lies', async () => {
    const { fileName, statuses } = await uploaded(`${places[protocol]!}/mine%201.tar`, [small]);
    expect([fileName, statuses]).toEqual(['mine 1.tar', ['Uploading', 'Uploaded']]);
    expect(execFileSync('tar', ['-tf', join(served, 'mine 1.tar')], { encoding: 'utf8' })).toBe('mine 1/one.txt\nmine 1/index.txt\n');
    rmSync(join(served, 'mine 1.tar'));
  });

  it('a wrong password is PermissionDenied', async () => {
    const { statuses } = await uploaded(places[protocol]!.replace(encodeURIComponent(login.password), 'wrong'), [small]);
    expect(statuses).toEqual(['Uploading', 'PermissionDenied']);
  });
});

it.each(['https', 'ftps'])('nobody gets it by %s whom the station does not trust', async (protocol) => {
  const { statuses } = await uploaded(places[protocol]!, [small], { ca: [pki.stranger.root.certificate] });
  expect(statuses).toEqual(['Uploading', 'UploadFailure']);
  expect(readdirSync(served)).toEqual([]);
});

it('300 MB pass from their source to the server: never more than a few are on their way', async () => {
  const portion = Buffer.alloc(64 * 1024, 'x');
  const size_octets = 300_000_000;
  const spool = diskSpool(spooled);
  const spooled_octets = (): number => readdirSync(spooled).reduce((sum, name) => sum + statSync(join(spooled, name)).size, 0);
  const most = { beforeTheDisk_octets: 0, behindTheDisk_octets: 0 };
  const large: DiagnosticsSource = {
    name: 'large.txt',
    about: 'large',
    read: function* () {
      for (let come_octets = 0; come_octets < size_octets; come_octets += portion.byteLength) {
        most.beforeTheDisk_octets = Math.max(most.beforeTheDisk_octets, come_octets - spooled_octets());
        yield portion;
      }
    },
  };
  const hold = (octets: number): void => {
    most.behindTheDisk_octets = Math.max(most.behindTheDisk_octets, octets);
  };
  let arrived_octets = 0;
  const server = await httpServer(tls);
  server.answer((request, response) => {
    request.on('data', (octets: Uint8Array) => {
      arrived_octets += octets.byteLength;
    });
    request.on('end', () => response.writeHead(201).end());
  });
  const watched: Spool = {
    ...spool,
    archive: async (entries) => {
      const file = await spool.archive(entries);
      return { ...file, read: () => counted(file.read(), (out_octets) => hold(out_octets - arrived_octets)) };
    },
  };
  const { statuses } = await uploaded(server.origin, [large], { spool: watched });
  await server.close();
  expect(statuses).toEqual(['Uploading', 'Uploaded']);
  expect(arrived_octets).toBeGreaterThan(size_octets);
  expect(most.beforeTheDisk_octets).toBeLessThan(1_000_000);
  // What the buffers of both ends of a connection hold.
  expect(most.behindTheDisk_octets).toBeLessThan(15_000_000);
});

async function* counted(octets: AsyncIterable<Uint8Array>, tell: (passed_octets: number) => void): AsyncGenerator<Uint8Array> {
  let passed_octets = 0;
  for await (const portion of octets) {
    passed_octets += portion.byteLength;
    tell(passed_octets);
    yield portion;
  }
}
