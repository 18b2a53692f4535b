/** Resident memory of the process that runs one station on its twin, after somebody has looked at its page. */
import { setTimeout as pause } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { livePath } from '../src/api/index.js';
import { atMost, type Bench, figure } from './figure.js';
import { LoopbackCsms } from './loopback-csms.js';
import { places, withFolder } from './place.js';
import { residentMemory_MB, startFlexpole, startProgram } from './process.js';

export const residentMemory: Bench = ({ quick, say }) =>
  withFolder(async (folder) => {
    const csms = await LoopbackCsms.open();
    const settling_ms = quick ? 3_000 : 15_000;
    const booted = csms.next('BootNotification');
    const station = startFlexpole(folder, csms.url);
    const bare = startProgram('bare-pages', places.pages, 'bench/index.html');
    const [page, barePage] = await Promise.all([station.page, bare.next().then(String), booted]);
    say(`pages are loaded from both; then ${settling_ms / 1000} s of rest`);
    for (const address of [barePage, page]) await loadPage(address);
    await ask(page);
    await watchLive(page, settling_ms / 3);
    await pause(settling_ms);
    const value = residentMemory_MB(station.pid);
    const raw = { value: residentMemory_MB(bare.pid), of: 'Node, fastify with the same files' };
    await Promise.all([station.end(), bare.end()]);
    csms.close();
    return [figure('resident memory of a station that serves pages', value, 'MB', raw, atMost(120, '120 MB'))];
  });

/** A page with the files that it names. */
async function loadPage(address: string): Promise<void> {
  const html = await load(address, '');
  for (const [, file = ''] of html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)) await load(address, file);
}

async function ask(address: string): Promise<void> {
  for (const path of ['api/state', 'api/messages', 'api/twin/catalogue']) await load(address, path);
}

async function load(address: string, path: string): Promise<string> {
  const response = await fetch(new URL(path, `${address}/`));
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.url} answers ${response.status}: ${text}`);
  return text;
}

async function watchLive(address: string, time_ms: number): Promise<void> {
  const socket = new WebSocket(`${address.replace('http', 'ws')}${livePath}`);
  socket.on('message', () => undefined);
  await pause(time_ms);
  socket.terminate();
}
