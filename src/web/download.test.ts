import type { FastifyInstance } from 'fastify';
import { afterEach, describe, expect, it } from 'vitest';
import { fakeRig } from '../../test/browser/fake-rig.js';
import { silentLog } from '../kernel/index.js';
import { type Download, downloadOf } from './download.js';
import { benchApp } from './server.js';

const path = '/api/twin/diagnostics';
let app: FastifyInstance | undefined;

afterEach(() => app?.close());

/** A bench with a file of these octets, and how often it was dropped. */
async function bench(make: (discarded: () => Promise<void>) => Promise<Download | undefined>) {
  let discarded = 0;
  const register = downloadOf(path, 'application/x-tar', () => make(async () => void discarded++));
  const served = await benchApp({ rig: fakeRig(), host: '127.0.0.1', log: silentLog, mounts: [{ prefix: path, register }] });
  app = served;
  return {
    get: () => served.inject({ method: 'GET', url: path, headers: { host: '127.0.0.1' } }),
    get discarded() {
      return discarded;
    },
  };
}

const file = (discard: () => Promise<void>, text = 'whole file'): Download => ({
  fileName: 'diagnostics_log_20260302T080000Z.tar',
  file: {
    size_octets: text.length,
    read: async function* () {
      yield Buffer.from(text.slice(0, 5));
      yield Buffer.from(text.slice(5));
    },
    discard,
  },
});

describe('a file to be fetched', () => {
  it('R-MDC-08: is handed out under its name and dropped when it has gone, each time anew', async () => {
    const here = await bench(async (discard) => file(discard));
    for (const time of [1, 2]) {
      const { statusCode, headers, body } = await here.get();
      expect([statusCode, body]).toEqual([200, 'whole file']);
      expect(headers).toMatchObject({
        'content-type': 'application/x-tar',
        'content-length': '10',
        'content-disposition': 'attachment; filename="diagnostics_log_20260302T080000Z.tar"',
      });
      await new Promise((resolve) => setImmediate(resolve));
      expect(here.discarded).toBe(time);
    }
  });

  it('is made for one at a time', async () => {
    let finish: (() => void) | undefined;
    const here = await bench(async (discard) => {
      await new Promise<void>((resolve) => {
        finish = resolve;
      });
      return file(discard);
    });
    const first = here.get().then((response) => response);
    while (!finish) await new Promise((resolve) => setImmediate(resolve));
    expect((await here.get()).json()).toMatchObject({ error: 'not-possible', what: 'This file is being fetched already.' });
    finish();
    expect((await first).statusCode).toBe(200);
  });

  it('says so when there is none, or when it cannot be made, and can be asked for again', async () => {
    let answer: () => Promise<undefined> = async () => undefined;
    const here = await bench(() => answer());
    expect((await here.get()).json()).toMatchObject({ error: 'not-possible', what: 'The station is down.' });
    await new Promise((resolve) => setImmediate(resolve));
    answer = () => Promise.reject(new Error('ENOSPC: no space left on device'));
    expect((await here.get()).statusCode).toBe(500);
    await new Promise((resolve) => setImmediate(resolve));
    answer = async () => undefined;
    expect((await here.get()).statusCode).toBe(409);
  });
});
