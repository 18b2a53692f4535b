/** What whole stations do not show: broken sources, archives that grow too large, disks that take nothing, where passwords lie. */
import { describe, expect, it } from 'vitest';
import { memorySpool } from '../../diagnostics/spool.js';
import { promiseTurns } from '../../io/clock.js';
import { Instant, MemoryStore, Ms, type Store, StoreFault, VirtualClock } from '../../kernel/index.js';
import { SimFileServer } from '../../sims/devices/file-server.js';
import type { Notice } from '../notice.js';
import type { FileTransfer, Spool, UploadOrder } from '../ports/index.js';
import type { SecretBox } from '../settings/secret-box.js';
import { Diagnostics, type DiagnosticsParts, type LogRequest } from './diagnostics.js';
import type { DiagnosticsSource } from './source.js';

const place = 'https://files.example/in';
const text = (name: string, ...portions: readonly string[]): DiagnosticsSource => ({ name, about: `about ${name}`, read: () => portions });
const wish: LogRequest = { log: 'diagnostics', location: place, period: {}, retries: 1, retryInterval_s: 10 };

const backwards = (words: string): string => [...words].toReversed().join('');

/** Turns texts about: unlike `unsealed`, shows what was not sealed. */
const reversing: SecretBox = {
  seal: (words) => `sealed ${backwards(words)}`,
  open: (sealed) => (sealed.startsWith('sealed ') ? backwards(sealed.replace('sealed ', '')) : undefined),
};

/** A store that takes nothing while it is broken. */
class FragileStore extends MemoryStore {
  broken = false;

  override atomically<T>(work: () => T): T {
    if (this.broken) throw new StoreFault('store.full', 'this disk is full');
    return super.atomically(work);
  }
}

function setUp(change: Partial<DiagnosticsParts> = {}) {
  const clock = new VirtualClock(Instant(Date.UTC(2026, 2, 2, 8)), { turn: promiseTurns(), patience: async () => false });
  const server = new SimFileServer({ clock });
  const notices: Notice[] = [];
  const journal: (readonly [event: string, fields: Readonly<Record<string, unknown>>])[] = [];
  const faults: StoreFault[] = [];
  const store: Store = change.store ?? new MemoryStore();
  const diagnostics = new Diagnostics({
    clock,
    now: () => clock.now(),
    store,
    secrets: reversing,
    transfer: server,
    trust: () => ({ ca: [] }),
    spool: memorySpool(),
    station: 'FP-1',
    sources: () => [text('one.txt', 'first ', 'second')],
    securityLog: () => text('security-log.jsonl', '{}\n'),
    notify: (notice) => notices.push(notice),
    journal: (event, fields) => journal.push([event, fields]),
    storeFailed: (fault) => faults.push(fault),
    ...change,
  });
  return {
    clock,
    server,
    notices,
    journal,
    faults,
    store,
    diagnostics,
    run: (time_s: number) => clock.advance(Ms(time_s * 1000)),
    statuses: () => notices.flatMap((notice) => ('status' in notice ? [notice.status] : [])),
  };
}

async function contentOf(diagnostics: Diagnostics): Promise<string> {
  const { file } = await diagnostics.archive();
  let content = '';
  for await (const octets of file.read()) content += Buffer.from(octets).toString('latin1');
  return content;
}

describe('an archive', () => {
  it('holds what can be read when a source breaks off, and says which one did', async () => {
    const broken: DiagnosticsSource = {
      ...text('broken.txt'),
      read: function* () {
        yield 'beginning';
        throw new Error('the disk has a bad sector');
      },
    };
    const content = await contentOf(setUp({ sources: () => [broken, text('whole.txt', 'whole')] }).diagnostics);
    expect(content).toContain('beginning');
    expect(content).toContain('! broke off here: the disk has a bad sector');
    expect(content).toMatch(/whole\.txt +5 {2}about whole\.txt/);
  });

  it('never becomes larger than it may, and says what is missing', async () => {
    const sources = () => [text('a.txt', 'x'.repeat(800)), text('b.txt', 'y'.repeat(150), 'y'.repeat(150)), text('c.txt', 'z')];
    const content = await contentOf(setUp({ sources, largest_octets: 1_000 }).diagnostics);
    expect(content.match(/yyy+/)?.[0]).toHaveLength(200);
    expect(content.match(/cut off here/g)).toHaveLength(2);
  });
});

describe('an upload', () => {
  it('keeps where it goes sealed, for it may hold a password', async () => {
    const { diagnostics, store, run } = setUp();
    await diagnostics.request({ ...wish, location: 'ftp://station:s3cret-word@files.example/in' });
    await run(0.1);
    expect(JSON.stringify(store.table('uploads').rows())).toContain('sealed');
    expect(JSON.stringify(store.table('uploads').rows())).not.toContain('s3cret-word');
  });

  it('whose place cannot be unsealed any more has failed, and is told so', async () => {
    const before = setUp();
    await before.diagnostics.request(wish);
    before.diagnostics.dispose();
    const after = setUp({ store: before.store, secrets: { ...reversing, open: () => undefined } });
    await after.diagnostics.start();
    await after.run(30);
    expect(after.statuses()).toEqual(['Uploading', 'UploadFailed']);
    expect(after.diagnostics.uploading).toBeUndefined();
  });

  it('is refused where it cannot be kept, and the one that is under way goes on', async () => {
    const store = new FragileStore();
    const { diagnostics, run, statuses, faults } = setUp({ store });
    await diagnostics.request(wish);
    await run(0.1);
    store.broken = true;
    expect(await diagnostics.request(wish)).toEqual({ type: 'notKept' });
    store.broken = false;
    await run(10);
    expect(statuses()).toEqual(['Uploading', 'Uploaded']);
    expect(faults.map(({ code }) => code)).toEqual(['store.full']);
  });

  it('that a loss of power interrupted has failed when another takes its place, also before it was taken up again', async () => {
    for (const isTakenUp of [false, true]) {
      const before = setUp();
      await before.diagnostics.request({ ...wish, requestId: 7 });
      await before.run(0.1);
      before.diagnostics.dispose();
      const after = setUp({ store: before.store });
      if (isTakenUp) await after.diagnostics.start();
      expect(after.diagnostics.uploading).toMatchObject({ requestId: 7 });
      expect(await after.diagnostics.request({ ...wish, requestId: 8 })).toMatchObject({ type: 'accepted', replaced: true });
      if (!isTakenUp) await after.diagnostics.start();
      await after.run(60);
      expect(after.notices).toMatchObject([
        { requestId: 7, status: 'UploadFailure' },
        { requestId: 8, status: 'Uploading' },
        { requestId: 8, status: 'Uploaded' },
      ]);
      expect(after.diagnostics.uploading).toBeUndefined();
    }
  });

  it('of which the disk could not keep how it ended is told as soon as it can', async () => {
    const store = new FragileStore();
    const { diagnostics, run, statuses } = setUp({ store });
    await diagnostics.request(wish);
    await run(0.05);
    store.broken = true;
    await run(60);
    expect(statuses()).toEqual(['Uploading']);
    store.broken = false;
    await run(30);
    expect(statuses()).toEqual(['Uploading', 'Uploaded']);
    expect(store.table('uploads').count()).toBe(0);
  });

  it('that has ended, but could not be told, is not called failed by the next', async () => {
    const store = new FragileStore();
    const { diagnostics, run, statuses } = setUp({ store });
    await diagnostics.request(wish);
    await run(0.05);
    store.broken = true;
    await run(20);
    store.broken = false;
    await diagnostics.request(wish);
    await run(20);
    expect(statuses()).toEqual(['Uploading', 'Uploaded', 'Uploading', 'Uploaded']);
  });

  it.each([
    ['login', 'PermissionDenied'],
    ['rights', 'PermissionDenied'],
    ['no-room', 'UploadFailure'],
    ['refused', 'UploadFailure'],
    ['unsupported', 'NotSupportedOperation'],
  ] as const)('that fails for %s is %s for GetLog', async (kind, status) => {
    const { diagnostics, server, run, statuses } = setUp();
    server.failNext({ kind, retry: false });
    await diagnostics.request({ ...wish, requestId: 1 });
    await run(10);
    expect(statuses()).toEqual(['Uploading', status]);
  });

  it('goes on while the disk takes nothing: just then somebody wants to know why', async () => {
    const store = new FragileStore();
    const { diagnostics, run, server, faults } = setUp({ store });
    const answer = await diagnostics.request(wish);
    store.broken = true;
    await run(10);
    expect(answer.type === 'accepted' && server.fileAt(`${place}/${answer.fileName}`)).toBeTruthy();
    expect(faults.length).toBeGreaterThan(0);
  });

  it('whose file cannot be written is tried again', async () => {
    const spool = memorySpool();
    let full = true;
    const filling: Spool = { ...spool, archive: (entries) => (full ? Promise.reject(new Error('ENOSPC')) : spool.archive(entries)) };
    const { diagnostics, run, journal, statuses } = setUp({ spool: filling });
    await diagnostics.request(wish);
    await run(5);
    expect(journal.at(-1)).toMatchObject(['upload.attempt-failed', { why: expect.stringContaining('ENOSPC') }]);
    full = false;
    await run(10);
    expect(statuses()).toEqual(['Uploading', 'Uploaded']);
  });

  it('packs once, however often it tries, and leaves no file behind', async () => {
    const spool = memorySpool();
    const lying = new Set<object>();
    let made = 0;
    const counting: Spool = {
      ...spool,
      archive: async (entries) => {
        const file = await spool.archive(entries);
        made++;
        lying.add(file);
        return { ...file, discard: async () => void lying.delete(file) };
      },
    };
    const { diagnostics, run, server, statuses } = setUp({ spool: counting });
    server.failNext({ kind: 'unreachable' }, { kind: 'interrupted', after_octets: 100 });
    await diagnostics.request({ ...wish, retries: 2 });
    await run(60);
    expect([statuses(), made, lying.size]).toEqual([['Uploading', 'Uploaded'], 1, 0]);
    // One that waits for its next attempt, and one that is being sent, when others take their place.
    server.failNext({ kind: 'unreachable' });
    await diagnostics.request(wish);
    await run(1);
    expect(lying.size).toBe(1);
    await diagnostics.request(wish);
    await run(0.1);
    await diagnostics.request(wish);
    await run(0.1);
    expect(lying.size).toBe(1);
    diagnostics.dispose();
    await run(10);
    expect([made, lying.size]).toEqual([4, 0]);
  });

  it('asks whom to trust with each attempt', async () => {
    const asked: UploadOrder[] = [];
    const transfer: FileTransfer = {
      nameAt: async (_location, fileName) => fileName,
      download: async () => Promise.reject(new Error('nothing comes down')),
      upload: async (order) => {
        asked.push(order);
        return { ok: false, kind: 'tls', why: 'not trusted', retry: true };
      },
    };
    let roots: readonly string[] = [];
    const { diagnostics, run } = setUp({ transfer, trust: () => ({ ca: roots }) });
    await diagnostics.request(wish);
    await run(5);
    roots = ['a root'];
    await run(10);
    expect(asked.map(({ trust }) => trust.ca)).toEqual([[], ['a root']]);
  });
});
