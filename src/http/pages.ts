/**
 * The pages as they were built: each at its own address, and beside them what they load. Names of assets change with their content, so
 * that browsers may keep them for ever; a page itself is asked for anew each time.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import staticFiles from '@fastify/static';
import type { FastifyInstance } from 'fastify';

/**
 * @param dir Folder that the build of the pages has written; a page that it does not hold is not served.
 * @param pages File of each page by its address.
 */
export async function servePages(app: FastifyInstance, dir: string, pages: Readonly<Record<string, string>>): Promise<void> {
  const assets = join(dir, 'assets');
  if (!existsSync(assets)) return;
  await app.register(staticFiles, {
    root: assets,
    prefix: '/assets/',
    preCompressed: true,
    immutable: true,
    maxAge: '365d',
  });
  for (const [address, file] of Object.entries(pages)) {
    if (!existsSync(join(dir, file))) continue;
    app.get(address, (_request, reply) => reply.sendFile(file, dir, { cacheControl: false, etag: true }));
  }
}
