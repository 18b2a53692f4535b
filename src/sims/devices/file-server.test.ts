import { describe, expect, it } from 'vitest';
import { Instant, Ms, VirtualClock } from '../../kernel/index.js';
import type { TransferProgress } from '../../station/ports/index.js';
import { MemorySink, memorySource, SimFileServer } from './file-server.js';

const trust = { ca: [] };
const location = 'ftp://station:secret@files.example/firmware.bin';
const limit_octets = 10_000;
const firmware = Uint8Array.from({ length: 2500 }, (_, index) => index % 251);

function made() {
  const clock = new VirtualClock(Instant(0), { turn: () => new Promise((resolve) => setImmediate(resolve)) });
  const server = new SimFileServer({ clock, rate_octetsPerS: 1000, latency_ms: Ms(100) });
  server.serve('ftp://files.example/firmware.bin', firmware);
  return { clock, server, sink: new MemorySink() };
}

describe('the simulated file server', () => {
  it('takes the time of its link and reports every second of it', async () => {
    const { clock, server, sink } = made();
    const progress: TransferProgress[] = [];
    const outcome = server.download({ location, trust, sink, limit_octets, progress: (each) => progress.push(each) });
    await clock.advance(Ms(2599));
    expect(progress.map(({ done_octets }) => done_octets)).toEqual([1000, 2000]);
    await clock.advance(Ms(1));
    expect(await outcome).toEqual({ ok: true, size_octets: 2500 });
    expect(sink.octets).toEqual(firmware);
    expect(clock.pending()).toEqual([]);
  });

  it('fails as told, and goes on where it broke off', async () => {
    const { clock, server, sink } = made();
    server.failNext({ kind: 'interrupted', after_octets: 1500 });
    const first = server.download({ location, trust, sink, limit_octets });
    await clock.advance(Ms(5000));
    const failed = await first;
    expect(failed).toMatchObject({ ok: false, kind: 'interrupted', retry: true });
    expect(failed.ok ? '' : failed.why).not.toContain('secret');
    expect(sink.octets.byteLength).toBe(1500);
    const second = server.download({ location, trust, sink, limit_octets, version: failed.ok ? undefined : failed.version });
    await clock.advance(Ms(1100));
    expect(await second).toEqual({ ok: true, size_octets: 2500 });
    expect(sink.octets).toEqual(firmware);
  });

  it('begins anew when the file has changed', async () => {
    const { clock, server, sink } = made();
    server.failNext({ kind: 'interrupted', after_octets: 1500 });
    const first = server.download({ location, trust, sink, limit_octets });
    await clock.advance(Ms(5000));
    const failed = await first;
    const other = new Uint8Array(1600).fill(7);
    server.serve(location, other);
    const second = server.download({ location, trust, sink, limit_octets, version: failed.ok ? undefined : failed.version });
    await clock.advance(Ms(5000));
    expect(await second).toEqual({ ok: true, size_octets: 1600 });
    expect(sink.octets).toEqual(other);
  });

  it('keeps what is uploaded', async () => {
    const { clock, server } = made();
    const outcome = server.upload({ location: 'https://files.example/logs/', fileName: 'a.tar', trust, source: memorySource(firmware) });
    await clock.advance(Ms(2600));
    expect(await outcome).toEqual({ ok: true });
    expect(server.fileAt('https://files.example/logs/a.tar')).toEqual(firmware);
  });

  it.each([
    ['a file that is not there', { location: 'http://files.example/other' }, 'not-found'],
    ['a file that is too long', { limit_octets: 2499 }, 'too-large'],
    ['what is no address', { location: 'firmware.bin' }, 'bad-address'],
    ['another protocol', { location: 'sftp://files.example/firmware.bin' }, 'unsupported-scheme'],
  ])('refuses %s', async (_what, change, kind) => {
    const { clock, server, sink } = made();
    const outcome = server.download({ location, trust, sink, limit_octets, ...change });
    await clock.advance(Ms(5000));
    expect(await outcome).toMatchObject({ ok: false, kind });
    expect(sink.octets.byteLength).toBe(0);
  });

  it('ends at once when it is given up, and leaves no timer', async () => {
    const { clock, server, sink } = made();
    const control = new AbortController();
    const outcome = server.download({ location, trust, sink, limit_octets, signal: control.signal });
    await clock.advance(Ms(1200));
    control.abort();
    expect(await outcome).toMatchObject({ ok: false, kind: 'aborted', retry: false });
    expect(sink.octets.byteLength).toBe(1000);
    expect(clock.pending()).toEqual([]);
  });
});
