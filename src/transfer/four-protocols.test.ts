/** The same things by every protocol, against real servers on loopback. */
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testPki } from '../../test/pki/index.js';
import { ftpServer } from '../../test/servers/ftp-server.js';
import { httpFolder } from '../../test/servers/http-folder.js';
import { httpServer } from '../../test/servers/http-server.js';
import type { Sockets } from '../../test/servers/sockets.js';
import type { Outflow } from '../../test/servers/trouble.js';
import { MemorySink, memorySource } from '../sims/devices/file-server.js';
import type {
  DownloadOrder,
  DownloadOutcome,
  FileTransfer,
  Sink,
  SinkWriter,
  Source,
  TransferProgress,
  UploadOrder,
  UploadOutcome,
} from '../station/ports/index.js';
import type { TimeOuts } from './attempt.js';
import { fileTransfer } from './file-transfer.js';
import { fileSink, fileSource } from './local-file.js';

const login = { user: 'station 7', password: 'p@ss/w:rd' };
const credentials = `${encodeURIComponent(login.user)}:${encodeURIComponent(login.password)}`;
const limit_octets = 32 * 1024 * 1024;

/** A server of one protocol over the common folder. */
interface Site {
  /** With login, without a path. */
  readonly base: string;
  readonly sockets: Sockets;
  readonly outflow: Outflow;
  close(): Promise<void>;
}

const names = ['http', 'https', 'ftp', 'ftps', 'ftps, implicit'] as const;
type Name = (typeof names)[number];

const pki = testPki();
const tls = { cert: pki.server.chain, key: pki.server.key };
const trust = { ca: [pki.root.certificate] };
const folder = mkdtempSync(join(tmpdir(), 'flexpole-transfer-'));
const served = join(folder, 'served');
const sites = new Map<Name, Site>();
/** In a test the implicit server has another port than 990, so the transfers are told. */
let implicitTlsPort = 0;

async function httpSite(secure: boolean): Promise<Site> {
  const { answer, outflow } = httpFolder(served, login);
  const server = await httpServer(secure ? tls : undefined);
  server.answer(answer);
  return { ...server, outflow, base: server.origin.replace('//', `//${credentials}@`) };
}

async function ftpSite(kind: 'plain' | 'explicit' | 'implicit'): Promise<Site> {
  const server = await ftpServer({ root: served, login, implicit: kind === 'implicit', ...(kind !== 'plain' && { tls }) });
  if (kind === 'implicit') implicitTlsPort = server.port;
  return { ...server, base: `${kind === 'plain' ? 'ftp' : 'ftps'}://${credentials}@localhost:${server.port}` };
}

beforeAll(async () => {
  mkdirSync(served);
  sites.set('http', await httpSite(false));
  sites.set('https', await httpSite(true));
  sites.set('ftp', await ftpSite('plain'));
  sites.set('ftps', await ftpSite('explicit'));
  sites.set('ftps, implicit', await ftpSite('implicit'));
});

afterAll(async () => {
  for (const site of sites.values()) await site.close();
  rmSync(folder, { recursive: true });
});

const digest = (octets: Uint8Array): string => createHash('sha256').update(octets).digest('hex');
const versionOf = (outcome: DownloadOutcome): string | undefined => (outcome.ok ? undefined : outcome.version);
const whyOf = (outcome: { readonly ok: boolean; readonly why?: string }): string => outcome.why ?? 'no failure';

describe.each(names)('%s', (name) => {
  const site = (): Site => sites.get(name)!;
  const at = (path: string): string => `${site().base}/${path}`;
  const transfer = (timeOuts?: TimeOuts): FileTransfer => fileTransfer({ implicitTlsPort, ...(timeOuts && { timeOuts }) });
  const download = (change: Partial<DownloadOrder> = {}): Promise<DownloadOutcome> =>
    transfer().download({ location: at('file'), trust, sink: new MemorySink(), limit_octets, ...change });
  const upload = (change: Partial<UploadOrder> = {}): Promise<UploadOutcome> =>
    transfer().upload({ location: at(''), trust, source: memorySource(file), fileName: 'up.tar', ...change });
  const file = randomBytes(300_000);

  beforeEach(() => writeFileSync(join(served, 'file'), file));

  /** Whatever happened: no connection is left. */
  afterEach(async () => {
    site().outflow.goOn();
    await site().sockets.allGone();
  });

  it('R-FWU-04: brings a file of 20 MB to the disk, octet by octet', async () => {
    const firmware = randomBytes(20_000_000);
    writeFileSync(join(served, 'firmware 1.bin'), firmware);
    const progress: TransferProgress[] = [];
    const here = join(folder, 'firmware');
    const outcome = await download({ location: at('firmware%201.bin'), sink: fileSink(here), progress: (each) => progress.push(each) });
    expect(outcome).toEqual({ ok: true, size_octets: 20_000_000 });
    expect(digest(readFileSync(here))).toBe(digest(firmware));
    expect(progress.at(-1)).toMatchObject({ done_octets: 20_000_000, total_octets: 20_000_000 });
  });

  it('takes no more from the server than the sink can keep', async () => {
    writeFileSync(join(served, 'large'), Buffer.alloc(30_000_000));
    const before_octets = site().outflow.sent_octets;
    let mostAhead_octets = 0;
    const slow = new CountingSink(async (received_octets) => {
      if (mostAhead_octets === 0) await untilNothingMoves(() => site().outflow.sent_octets);
      mostAhead_octets = Math.max(mostAhead_octets, site().outflow.sent_octets - before_octets - received_octets);
    });
    expect(await download({ location: at('large'), sink: slow })).toEqual({ ok: true, size_octets: 30_000_000 });
    // What the buffers of both ends of a connection hold; the rest of the file stays where it is.
    expect(mostAhead_octets).toBeLessThan(15_000_000);
  });

  it.each(['cut', 'failure'] as const)('goes on where the server broke off (%s)', async (how) => {
    const sink = new MemorySink();
    site().outflow.troubleNext({ after_octets: 100_000, how });
    const first = await download({ sink });
    expect(first).toMatchObject({ ok: false, kind: 'interrupted', retry: true });
    const kept_octets = sink.octets.byteLength;
    expect(kept_octets).toBeGreaterThan(0);
    const before_octets = site().outflow.sent_octets;
    expect(await download({ sink, version: versionOf(first) })).toEqual({ ok: true, size_octets: file.byteLength });
    expect(site().outflow.sent_octets - before_octets).toBe(file.byteLength - kept_octets);
    expect(digest(sink.octets)).toBe(digest(file));
  });

  it('begins anew when the file has changed meanwhile', async () => {
    const sink = new MemorySink();
    site().outflow.troubleNext({ after_octets: 100_000, how: 'cut' });
    const first = await download({ sink });
    const changed = randomBytes(file.byteLength);
    writeFileSync(join(served, 'file'), changed);
    utimesSync(join(served, 'file'), new Date(0), new Date(0));
    expect(await download({ sink, version: versionOf(first) })).toEqual({ ok: true, size_octets: changed.byteLength });
    expect(digest(sink.octets)).toBe(digest(changed));
  });

  it('begins anew when nobody knows what lies in the sink', async () => {
    const sink = new MemorySink();
    sink.octets = new Uint8Array(50_000);
    expect(await download({ sink })).toEqual({ ok: true, size_octets: file.byteLength });
    expect(digest(sink.octets)).toBe(digest(file));
  });

  it('has nothing to do for a file that is there already', async () => {
    const sink = new MemorySink();
    let version: string | undefined;
    await download({ sink, progress: (each) => (version = each.version) });
    const before_octets = site().outflow.sent_octets;
    expect(await download({ sink, version })).toEqual({ ok: true, size_octets: file.byteLength });
    expect(site().outflow.sent_octets).toBe(before_octets);
    expect(digest(sink.octets)).toBe(digest(file));
  });

  it('gives up on a server that falls silent', async () => {
    const sink = new MemorySink();
    site().outflow.troubleNext({ after_octets: 100_000, how: 'silence' });
    const order = { location: at('file'), trust, sink, limit_octets };
    const outcome = await transfer({ connect_ms: 5000, idle_ms: 500 }).download(order);
    expect(outcome).toMatchObject({ ok: false, kind: 'interrupted', retry: true });
    expect(whyOf(outcome)).toContain('fallen silent');
  });

  it('gives up on a server that never falls silent and never ends', async () => {
    const sink = new MemorySink();
    site().outflow.troubleNext({ after_octets: 100_000, how: 'trickle' });
    const impatient = fileTransfer({ implicitTlsPort, pace: { window_ms: 300, least_octets: 20_000 } });
    const order = { location: at('file'), trust, sink, limit_octets };
    const first = await impatient.download(order);
    expect(first).toMatchObject({ ok: false, kind: 'interrupted', retry: true });
    expect(whyOf(first)).toContain('too slow');
    expect(whyOf(first)).not.toMatch(/p@ss|p%40ss/);
  });

  it('says that a file is not there, and where', async () => {
    for (const path of ['nothing', 'no/such/folder']) {
      const outcome = await download({ location: at(path) });
      expect(outcome).toMatchObject({ ok: false, kind: 'not-found', retry: false });
      expect(whyOf(outcome)).toContain(path);
      expect(whyOf(outcome)).not.toMatch(/station|p@ss|p%40ss/);
    }
  });

  it('says that the login is wrong, without showing it', async () => {
    const wrong = site().base.replace(credentials, 'station:wr0ng');
    for (const outcome of [await download({ location: `${wrong}/file` }), await upload({ location: `${wrong}/` })]) {
      expect(outcome).toMatchObject({ ok: false, kind: 'login', retry: false });
      expect(whyOf(outcome)).toContain('user name or password');
      expect(whyOf(outcome)).not.toContain('wr0ng');
    }
  });

  it('lets no file in that is too large', async () => {
    const sink = new MemorySink();
    expect(await download({ sink, limit_octets: file.byteLength - 1 })).toMatchObject({ ok: false, kind: 'too-large', retry: false });
    expect(sink.octets.byteLength).toBe(0);
    expect(await download({ sink, limit_octets: file.byteLength })).toMatchObject({ ok: true });
  });

  it('says that the disk is full', async () => {
    const full = new CountingSink(async (received_octets) => {
      if (received_octets > 100_000) throw new Error('ENOSPC: no space left on device');
    });
    const outcome = await download({ sink: full });
    expect(outcome).toMatchObject({ ok: false, kind: 'storage', retry: false });
    expect(whyOf(outcome)).toContain('no space left');
    expect(full.open_writers).toBe(0);
  });

  it('ends at once when it is given up', async () => {
    const control = new AbortController();
    const sink = new CountingSink(async (received_octets) => {
      if (received_octets > 100_000) control.abort();
    });
    expect(await download({ sink, signal: control.signal })).toMatchObject({ ok: false, kind: 'aborted', retry: false });
    expect(sink.open_writers).toBe(0);
    expect(await download({ signal: control.signal })).toMatchObject({ ok: false, kind: 'aborted' });
    expect(await upload({ signal: control.signal })).toMatchObject({ ok: false, kind: 'aborted' });
  });

  it('brings a file of 20 MB from the disk into a directory', async () => {
    const archive = randomBytes(20_000_000);
    writeFileSync(join(folder, 'archive'), archive);
    mkdirSync(join(served, 'logs'), { recursive: true });
    const source = await fileSource(join(folder, 'archive'));
    const progress: number[] = [];
    const outcome = await upload({
      location: at('logs/'),
      source,
      fileName: 'log 1.tar',
      progress: (each) => progress.push(each.done_octets),
    });
    expect(outcome).toEqual({ ok: true });
    expect(digest(readFileSync(join(served, 'logs', 'log 1.tar')))).toBe(digest(archive));
    expect(progress.at(-1)).toBe(20_000_000);
  });

  it('puts an upload exactly where the location names a file, and says its name', async () => {
    expect(await upload({ location: at('named.tar') })).toEqual({ ok: true });
    expect(await transfer().nameAt(at('named.tar'), 'up.tar')).toBe('named.tar');
    expect(await transfer().nameAt(at(''), 'up.tar')).toBe('up.tar');
    expect(digest(readFileSync(join(served, 'named.tar')))).toBe(digest(file));
  });

  it('sends an empty file as one', async () => {
    expect(await upload({ source: memorySource(new Uint8Array()), fileName: 'empty.tar' })).toEqual({ ok: true });
    expect(readFileSync(join(served, 'empty.tar')).byteLength).toBe(0);
  });

  it('brings an empty file as one', async () => {
    writeFileSync(join(served, 'file'), '');
    expect(await download()).toEqual({ ok: true, size_octets: 0 });
  });

  it('says that the source fails, or is not as long as it says', async () => {
    const broken: Source = {
      size_octets: file.byteLength,
      read: async function* () {
        yield file.subarray(0, 100_000);
        throw new Error('EIO: i/o error');
      },
    };
    const outcome = await upload({ source: broken });
    expect(outcome).toMatchObject({ ok: false, kind: 'storage' });
    expect(whyOf(outcome)).toContain('i/o error');
    for (const size_octets of [file.byteLength - 1, file.byteLength + 1]) {
      expect(await upload({ source: { ...memorySource(file), size_octets } })).toMatchObject({ ok: false, kind: 'storage', retry: true });
    }
  });

  it('gives up an upload in the midst', async () => {
    const control = new AbortController();
    const endless: Source = {
      size_octets: 1_000_000_000,
      read: async function* () {
        for (let sent = 0; sent < 1_000_000_000; sent += 65_536) {
          if (sent > 1_000_000) control.abort();
          yield new Uint8Array(65_536);
        }
      },
    };
    expect(await upload({ source: endless, signal: control.signal })).toMatchObject({ ok: false, kind: 'aborted', retry: false });
  });

  it('does several things at a time', async () => {
    const sinks = Array.from({ length: 4 }, () => new MemorySink());
    const outcomes = await Promise.all([
      ...sinks.map((sink) => download({ sink })),
      ...sinks.map((_sink, index) => upload({ fileName: `together-${index}.tar` })),
    ]);
    expect(outcomes.map(({ ok }) => ok)).toEqual(Array(8).fill(true));
    for (const [index, sink] of sinks.entries()) {
      expect(digest(sink.octets)).toBe(digest(file));
      expect(digest(readFileSync(join(served, `together-${index}.tar`)))).toBe(digest(file));
    }
  });
});

/** Keeps nothing, calls `before` each write, and counts how often it is open. */
class CountingSink implements Sink {
  open_writers = 0;
  readonly #before: (received_octets: number) => Promise<void>;

  constructor(before: (received_octets: number) => Promise<void>) {
    this.#before = before;
  }

  async length(): Promise<number> {
    return 0;
  }

  async open(): Promise<SinkWriter> {
    this.open_writers += 1;
    let received_octets = 0;
    return {
      write: async (octets) => {
        received_octets += octets.byteLength;
        await this.#before(received_octets);
      },
      close: async () => {
        this.open_writers -= 1;
      },
    };
  }
}

/** Resolves when a figure has stood still for many turns of the event loop. */
async function untilNothingMoves(figure: () => number): Promise<void> {
  for (let still = 0, last = figure(); still < 500; ) {
    await new Promise((resolve) => setImmediate(resolve));
    still = figure() === last ? still + 1 : 0;
    last = figure();
  }
}
