/** A folder of the disk by HTTP: GET with ranges (RFC 9110 §14), PUT of files into folders that exist, basic authentication. */
import { createReadStream, createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Answering } from './http-server.js';
import { Outflow } from './trouble.js';

export interface HttpFolder {
  readonly answer: Answering;
  readonly outflow: Outflow;
}

export function httpFolder(root: string, login?: { readonly user: string; readonly password: string }): HttpFolder {
  const outflow = new Outflow();
  const wanted = login && `Basic ${Buffer.from(`${login.user}:${login.password}`).toString('base64')}`;
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (wanted !== undefined && request.headers.authorization !== wanted) return end(response, 401);
    const path = join(root, decodeURIComponent(new URL(request.url ?? '/', 'http://folder').pathname));
    if (request.method === 'GET') return await sendFile(path, request, response, outflow);
    if (request.method === 'PUT') return await keepFile(path, request, response);
    end(response, 405);
  };
  return {
    // A connection that breaks off is the client's affair.
    answer: (request, response) => void serve(request, response).catch(() => response.destroy()),
    outflow,
  };
}

async function sendFile(path: string, request: IncomingMessage, response: ServerResponse, outflow: Outflow): Promise<void> {
  const file = await stat(path).catch(() => undefined);
  if (!file?.isFile()) return end(response, 404);
  const tag = `"${file.size}-${file.mtimeMs}"`;
  const isSame = request.headers['if-range'] === undefined || request.headers['if-range'] === tag;
  const [, from] = (isSame && /^bytes=(\d+)-$/.exec(request.headers.range ?? '')) || [];
  const start = Number(from ?? 0);
  if (from !== undefined && start >= file.size) {
    response.setHeader('content-range', `bytes */${file.size}`);
    return end(response, 416);
  }
  response.writeHead(from === undefined ? 200 : 206, {
    etag: tag,
    'content-length': file.size - start,
    ...(from !== undefined && { 'content-range': `bytes ${start}-${file.size - 1}/${file.size}` }),
  });
  // Ended, not destroyed: what has been written leaves before.
  const cut = (): void => void response.socket?.end();
  await pipeline(outflow.of(createReadStream(path, { start }), cut), response);
}

async function keepFile(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const folder = await stat(dirname(path)).catch(() => undefined);
  if (!folder?.isDirectory()) return end(response, 404);
  await pipeline(request, createWriteStream(path));
  end(response, 201);
}

const end = (response: ServerResponse, status: number): void => {
  response.writeHead(status).end();
};
