/** What only HTTP has: redirections, lengths and ranges that do not agree, statuses, forms. */
import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { testPki } from '../../test/pki/index.js';
import { bodyOf, type HttpServer, httpServer } from '../../test/servers/http-server.js';
import { MemorySink, memorySource } from '../sims/devices/file-server.js';
import type { DownloadOrder, DownloadOutcome, UploadOrder, UploadOutcome } from '../station/ports/index.js';
import { fileTransfer } from './file-transfer.js';

const pki = testPki();
const trust = { ca: [pki.root.certificate] };
const file = Buffer.from(Array.from({ length: 50_000 }, (_, index) => index % 251));
const limit_octets = 100_000;

let plain: HttpServer;
let secure: HttpServer;
let other: HttpServer;

beforeAll(async () => {
  plain = await httpServer();
  other = await httpServer();
  secure = await httpServer({ cert: pki.server.chain, key: pki.server.key });
});

afterEach(() => Promise.all([plain, secure, other].map(({ sockets }) => sockets.allGone())));

afterAll(() => Promise.all([plain, secure, other].map((server) => server.close())));

const transfer = fileTransfer({ timeOuts: { connect_ms: 5000, idle_ms: 5000 } });
const download = (change: Partial<DownloadOrder> = {}): Promise<DownloadOutcome> =>
  transfer.download({ location: `${plain.origin}/file`, trust, sink: new MemorySink(), limit_octets, ...change });
const upload = (change: Partial<UploadOrder> = {}): Promise<UploadOutcome> =>
  transfer.upload({ location: `${plain.origin}/logs/`, trust, source: memorySource(file), fileName: 'a.tar', ...change });

const sendFile = (_request: IncomingMessage, response: ServerResponse): void => void response.writeHead(200).end(file);
/** One octet less than announced. */
const sendTooLittle =
  (headers: Readonly<Record<string, string>>) =>
  (_request: IncomingMessage, response: ServerResponse): void => {
    response.writeHead(200, { ...headers, 'content-length': file.byteLength + 1 });
    response.write(file, () => response.socket?.end());
  };
const redirectTo =
  (location: string, status = 302) =>
  (_request: IncomingMessage, response: ServerResponse): void =>
    void response.writeHead(status, { location }).end();
const withLogin = (origin: string): string => origin.replace('//', '//user:secret@');
const whyOf = (outcome: { readonly ok: boolean; readonly why?: string }): string => outcome.why ?? 'no failure';

describe('redirections', () => {
  it('are followed, relative ones too', async () => {
    plain.answer((request, response) => (request.url === '/moved/there' ? sendFile : redirectTo('moved/there'))(request, response));
    expect(await download()).toEqual({ ok: true, size_octets: file.byteLength });
  });

  it('end after five', async () => {
    let hops = 0;
    plain.answer((request, response) => {
      hops += 1;
      redirectTo(`/file?${hops}`)(request, response);
    });
    const outcome = await download();
    expect(outcome).toMatchObject({ ok: false, kind: 'refused', retry: false });
    expect(whyOf(outcome)).toContain('more than 5 redirections');
    expect(hops).toBe(6);
  });

  it('never lead from a secure address to a plain one', async () => {
    const before = plain.seen.length;
    secure.answer(redirectTo(`${plain.origin}/file`));
    plain.answer(sendFile);
    const outcome = await download({ location: `${secure.origin}/file` });
    expect(outcome).toMatchObject({ ok: false, kind: 'refused', retry: false });
    expect(whyOf(outcome)).toContain('from a secure address to a plain one');
    expect(plain.seen.length).toBe(before);
  });

  it('may lead from a plain address to a secure one', async () => {
    plain.answer(redirectTo(`${secure.origin}/file`));
    secure.answer(sendFile);
    expect(await download()).toMatchObject({ ok: true });
  });

  it('carry no password to another server, and keep it on the same', async () => {
    const passwords: (string | undefined)[] = [];
    other.answer((request, response) => {
      passwords.push(request.headers.authorization);
      sendFile(request, response);
    });
    plain.answer((request, response) => {
      passwords.push(request.headers.authorization);
      redirectTo(request.url === '/file' ? '/again' : `${other.origin}/file`)(request, response);
    });
    expect(await download({ location: `${withLogin(plain.origin)}/file` })).toMatchObject({ ok: true });
    const basic = `Basic ${Buffer.from('user:secret').toString('base64')}`;
    expect(passwords).toEqual([basic, basic, undefined]);
  });

  it.each(['ftp://127.0.0.1/file', 'file:///etc/passwd', 'http://', 'http://user:secret@127.0.0.1:x/'])(
    'to %s are refused',
    async (location) => {
      plain.answer(redirectTo(location));
      const outcome = await download();
      expect(outcome).toMatchObject({ ok: false, kind: 'refused' });
      expect(whyOf(outcome)).not.toContain('secret');
    },
  );

  it('take an upload along', async () => {
    plain.answer(redirectTo(`${other.origin}/there.tar`, 307));
    const received: Buffer[] = [];
    other.answer((request, response) => void bodyOf(request).then((body) => response.writeHead(received.push(body) && 201).end()));
    expect(await upload()).toEqual({ ok: true });
    expect(received.map((body) => body.equals(file))).toEqual([true]);
  });
});

describe('lengths', () => {
  it('that promise more than comes end as interrupted', async () => {
    plain.answer(sendTooLittle({}));
    expect(await download()).toMatchObject({ ok: false, kind: 'interrupted', retry: true });
  });

  it('that promise less than comes let no octet more in', async () => {
    plain.answer((_request, response) => {
      response.socket?.end(`HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n${'x'.repeat(5000)}`);
    });
    const sink = new MemorySink();
    await download({ sink });
    expect(sink.octets.byteLength).toBeLessThanOrEqual(1000);
  });

  it('that nobody announced are held to the limit', async () => {
    const sink = new MemorySink();
    plain.answer((_request, response) => {
      response.writeHead(200);
      for (let sent = 0; sent < 40; sent += 1) response.write(new Uint8Array(10_000));
      response.end();
    });
    expect(await download({ sink })).toMatchObject({ ok: false, kind: 'too-large' });
    expect(sink.octets.byteLength).toBeLessThanOrEqual(limit_octets);
  });

  it('that nobody announced are taken as they come', async () => {
    plain.answer((_request, response) => {
      response.writeHead(200);
      response.write(file.subarray(0, 1000));
      response.end(file.subarray(1000));
    });
    expect(await download()).toEqual({ ok: true, size_octets: file.byteLength });
  });
});

describe('a range', () => {
  const halfFull = (): MemorySink => {
    const sink = new MemorySink();
    sink.octets = Uint8Array.from(file.subarray(0, 25_000));
    return sink;
  };
  const seenRanges: (string | undefined)[] = [];

  it.each([
    ['that begins elsewhere', { 'content-range': `bytes 0-49999/50000` }],
    ['without a place', {}],
    ['of another version', { 'content-range': 'bytes 25000-49999/50000', etag: '"other"' }],
  ])('%s is not believed: the file is asked for anew', async (_what, headers) => {
    const sink = halfFull();
    plain.answer((request, response) => {
      seenRanges.push(request.headers.range);
      if (request.headers.range === undefined) return sendFile(request, response);
      response.writeHead(206, headers).end(new Uint8Array(25_000));
    });
    expect(await download({ sink, version: '"one"' })).toEqual({ ok: true, size_octets: file.byteLength });
    expect(seenRanges.splice(0)).toEqual(['bytes=25000-', undefined]);
    expect(Buffer.from(sink.octets).equals(file)).toBe(true);
  });

  it('behind the end of another file begins anew', async () => {
    const sink = halfFull();
    plain.answer((request, response) => {
      if (request.headers.range === undefined) return sendFile(request, response);
      response.writeHead(416, { 'content-range': 'bytes */20000' }).end();
    });
    expect(await download({ sink, version: '"one"' })).toEqual({ ok: true, size_octets: file.byteLength });
    expect(Buffer.from(sink.octets).equals(file)).toBe(true);
  });

  it.each([
    ['a strong tag', { etag: '"strong"' }, '"strong"'],
    ['a weak tag', { etag: 'W/"weak"' }, undefined],
    [
      'an old date',
      { 'last-modified': 'Wed, 01 Jul 2026 10:00:00 GMT', date: 'Wed, 01 Jul 2026 10:00:01 GMT' },
      'Wed, 01 Jul 2026 10:00:00 GMT',
    ],
    ['a date of just now', { 'last-modified': 'Wed, 01 Jul 2026 10:00:00 GMT', date: 'Wed, 01 Jul 2026 10:00:00 GMT' }, undefined],
    ['nothing', {}, undefined],
  ])('can be asked for after %s, or not', async (_what, headers, version) => {
    plain.answer(sendTooLittle(headers));
    expect(await download()).toMatchObject({ ok: false, version });
  });
});

describe('statuses', () => {
  it.each([
    [401, 'login', false],
    [403, 'rights', false],
    [404, 'not-found', false],
    [410, 'not-found', false],
    [405, 'unsupported', false],
    [407, 'login', false],
    [413, 'too-large', false],
    [429, 'refused', true],
    [500, 'refused', true],
    [501, 'unsupported', false],
    [507, 'no-room', true],
    [503, 'refused', true],
    [206, 'refused', false],
    [302, 'refused', false],
  ])('%i of a download is %s, retry %s', async (status, kind, retry) => {
    plain.answer((_request, response) => void response.writeHead(status).end('x'.repeat(2000)));
    const sink = new MemorySink();
    const outcome = await download({ location: `${withLogin(plain.origin)}/file?token=abc`, sink });
    expect(outcome).toMatchObject({ ok: false, kind, retry });
    expect(whyOf(outcome)).toContain(`answered ${status}`);
    expect(whyOf(outcome)).not.toMatch(/secret|abc/);
    expect(sink.octets.byteLength).toBe(0);
  });

  it('of an upload that was refused before it was sent is told', async () => {
    plain.answer((_request, response) => void response.writeHead(507, { connection: 'close' }).end());
    const outcome = await upload({ source: memorySource(new Uint8Array(50)) });
    expect(outcome).toMatchObject({ ok: false, kind: 'no-room', retry: true });
    expect(whyOf(outcome)).toContain('no room left');
  });
});

describe('an upload', () => {
  it('goes to an address with a query as it is, as signed ones want it', async () => {
    plain.answer((request, response) => void bodyOf(request).then(() => response.writeHead(200).end()));
    await upload({ location: `${plain.origin}/bucket/key?signature=1` });
    expect(plain.seen.at(-1)).toBe('PUT /bucket/key?signature=1');
  });

  it('tells its length first', async () => {
    const lengths: (string | undefined)[] = [];
    plain.answer((request, response) => {
      lengths.push(request.headers['content-length']);
      void bodyOf(request).then(() => response.writeHead(201).end());
    });
    await upload();
    expect(lengths).toEqual([String(file.byteLength)]);
  });

  it.each([404, 405, 501])('that cannot be put (%i) is posted as a form', async (status) => {
    const posted: { type: string | undefined; body: Buffer }[] = [];
    plain.answer(
      (request, response) =>
        void bodyOf(request).then((body) => {
          if (request.method === 'POST') posted.push({ type: request.headers['content-type'], body });
          response.writeHead(request.method === 'POST' ? 200 : status).end();
        }),
    );
    expect(await upload({ location: `${plain.origin}/upload` })).toEqual({ ok: true });
    expect(plain.seen.slice(-2)).toEqual(['PUT /upload/a.tar', 'POST /upload']);
    const form = await new Response(new Uint8Array(posted[0]!.body), { headers: { 'content-type': posted[0]!.type ?? '' } }).formData();
    const part = form.get('file');
    if (!(part instanceof File)) throw new Error('the form has no file');
    expect(part.name).toBe('a.tar');
    expect(
      createHash('sha256')
        .update(Buffer.from(await part.arrayBuffer()))
        .digest('hex'),
    ).toBe(createHash('sha256').update(file).digest('hex'));
  });

  it('that the server does not read is given up', async () => {
    // It takes the head and then nothing.
    plain.answer(() => undefined);
    const endless: UploadOrder['source'] = {
      size_octets: 1_000_000_000,
      read: async function* () {
        for (;;) yield new Uint8Array(65_536);
      },
    };
    const impatient = fileTransfer({ pace: { window_ms: 500, least_octets: 1 } });
    const outcome = await impatient.upload({ location: `${plain.origin}/logs/`, trust, source: endless, fileName: 'a.tar' });
    expect(outcome).toMatchObject({ ok: false, kind: 'interrupted', retry: true });
    expect(whyOf(outcome)).toContain('too slow');
    // Who does not read does not notice either that the other has gone.
    plain.sockets.destroyAll();
  });

  it('that can be neither put nor posted says what came of putting it', async () => {
    plain.answer((request, response) => void bodyOf(request).then(() => response.writeHead(request.method === 'PUT' ? 404 : 405).end()));
    const outcome = await upload();
    expect(outcome).toMatchObject({ ok: false, kind: 'not-found' });
    expect(whyOf(outcome)).toContain('/logs/a.tar answered 404');
  });
});
