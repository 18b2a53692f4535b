import type { FastifyInstance } from 'fastify';
import { afterEach, describe, expect, it } from 'vitest';
import { fakeRig } from '../../test/browser/fake-rig.js';
import { silentLog } from '../kernel/index.js';
import { benchApp } from '../web/server.js';

const rig = fakeRig();
let app: FastifyInstance;
afterEach(() => app.close());

async function ask(
  headers: Readonly<Record<string, string>>,
  host = '127.0.0.1',
): Promise<{ status: number; error: unknown; headers: Record<string, unknown> }> {
  app = await benchApp({ rig, host, log: silentLog });
  const answer = await app.inject({ method: 'POST', url: '/api/twin/sides/A/screen/choose', headers });
  return { status: answer.statusCode, error: JSON.parse(answer.body).error, headers: answer.headers };
}

describe('the guard', () => {
  it.each(['127.0.0.1:8080', '127.0.0.1', 'localhost:8080', 'LOCALHOST', '[::1]:8080', '192.168.7.4:8080'])(
    'lets the host %s in',
    async (host) => {
      expect(await ask({ host })).toMatchObject({ status: 200 });
    },
  );

  it.each(['rebound.example:8080', 'localhost.example', '127.0.0.1.example', 'localhost@rebound.example', '127.0.0.1/x', '[::1'])(
    'keeps the host "%s" out',
    async (host) => {
      expect(await ask({ host })).toMatchObject({ status: 421, error: 'wrong-host' });
    },
  );

  it('lets in the name that it was asked to listen at', async () => {
    expect(await ask({ host: 'Bench.example:8080' }, 'bench.example')).toMatchObject({ status: 200 });
  });

  it('lets its own pages in, and programs, which have no origin', async () => {
    expect(await ask({ host: 'localhost:8080', origin: 'http://localhost:8080' })).toMatchObject({ status: 200 });
    await app.close();
    expect(await ask({ host: 'localhost:8080' })).toMatchObject({ status: 200 });
  });

  it.each(['http://localhost:3000', 'http://rebound.example', 'https://localhost', 'null', ''])(
    'keeps pages of the origin "%s" out',
    async (origin) => {
      const before = rig.calls.length;
      expect(await ask({ host: 'localhost:8080', origin })).toMatchObject({ status: 403, error: 'wrong-origin' });
      expect(rig.calls.length).toBe(before);
    },
  );

  it('sends the headers that keep others from running or framing its pages, also with a refusal', async () => {
    const { headers } = await ask({ host: 'rebound.example' });
    expect(headers['content-security-policy']).toContain("script-src 'self'");
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(headers['x-content-type-options']).toBe('nosniff');
  });
});
