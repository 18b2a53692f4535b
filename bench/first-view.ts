/**
 * The bench page as somebody opens it for the first time, on a processor that is four times as slow: how long until cabinet and hands are on
 * screen with the state of the station and can be used, and how much program that takes. Beside it the least page that React can make.
 */
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { build } from 'vite';
import { Browser, type Page } from './browser.js';
import { atMost, type Bench, figure } from './figure.js';
import { places, withFolder } from './place.js';
import { startProgram } from './process.js';
import { StationScene } from './station-scene.js';
import { median, worst } from './statistics.js';

const slower = 4;
/** The hands of both sides, enabled, and the cabinet; the page draws them with the first state. */
const usable = `document.querySelectorAll('.side form button[type=submit]:enabled').length >= 2 && document.querySelector('.scene .cabinet')`;
const of = 'a button by React';

export const firstView: Bench = ({ quick, say }) =>
  withFolder(async (folder) => {
    const runs = quick ? 3 : 15;
    const scene = await StationScene.start(join(folder, 'station'));
    const bare = startProgram('bare-pages', await barePage(join(folder, 'bare')), 'index.html');
    const bareUrl = String(await bare.next());
    const browser = await Browser.start();
    // The browser is open already when somebody looks at a page.
    await timeToUse(browser, bareUrl, `document.querySelector('button')`);
    const times: number[] = [];
    const bareTimes: number[] = [];
    for (let run = 0; run < runs; run++) {
      // In turns, so that a machine that is busy meanwhile is so for both.
      bareTimes.push(await timeToUse(browser, bareUrl, `document.querySelector('button')`));
      times.push(await timeToUse(browser, scene.url, usable));
      say(`view ${run + 1} of ${runs}: ${times.at(-1)?.toFixed(0)} ms, bare ${bareTimes.at(-1)?.toFixed(0)} ms`);
    }
    const program = await programOf(browser, scene.url);
    const bareProgram = await programOf(browser, bareUrl);
    say(`program: ${program.files.join(', ')}`);
    await browser.close();
    await Promise.all([scene.end(), bare.end()]);
    const limit = atMost(200, '200 kB');
    return [
      figure(
        'first view usable, processor 4× slower, median',
        median(times),
        'ms',
        { value: median(bareTimes), of },
        atMost(1000, '1.0 s'),
      ),
      figure('first view usable, processor 4× slower, worst', worst(times), 'ms', { value: worst(bareTimes), of }, atMost(1000, '1.0 s')),
      figure('program of the first view, gzip', program.gzip_kB, 'kB', { value: bareProgram.gzip_kB, of }, limit),
      figure('program of the first view, brotli', program.brotli_kB, 'kB', { value: bareProgram.brotli_kB, of }, limit),
    ];
  });

/** Builds the page to compare with. @returns the folder that it lies in */
async function barePage(folder: string): Promise<string> {
  await build({
    configFile: false,
    root: places.barePage,
    logLevel: 'error',
    build: { outDir: folder, emptyOutDir: true, target: 'es2022', modulePreload: { polyfill: false } },
  });
  return folder;
}

/** From the navigation to the picture in which a condition holds. */
async function timeToUse(browser: Browser, url: string, condition: string): Promise<number> {
  const page = await browser.open();
  await page.send('Page.enable');
  await page.send('Emulation.setCPUThrottlingRate', { rate: slower });
  await page.send('Page.addScriptToEvaluateOnNewDocument', { source: noteWhen(condition) });
  await page.go(url);
  // To ask sooner would take time away from the page.
  await pause(600);
  await page.until('globalThis.usableAt_ms > 0');
  const time_ms = Number(await page.evaluate('globalThis.usableAt_ms'));
  await page.close();
  return time_ms;
}

/** Notes when the picture has been painted that first fulfils a condition. */
const noteWhen = (condition: string): string => `{
  const painted = (then) => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = then;
    port2.postMessage(undefined);
  });
  const observer = new MutationObserver(() => {
    if (!(${condition})) return;
    observer.disconnect();
    painted(() => { globalThis.usableAt_ms = performance.now(); });
  });
  observer.observe(document, { childList: true, subtree: true });
}`;

interface Program {
  readonly files: readonly string[];
  readonly gzip_kB: number;
  readonly brotli_kB: number;
}

/** Every script that the network log shows until the page has come to rest, with nothing done to it. */
async function programOf(browser: Browser, url: string): Promise<Program> {
  const page = await browser.open();
  const scripts = await scriptsOf(page, url);
  await page.close();
  const texts = await Promise.all(scripts.map(async (script) => Buffer.from(await (await fetch(script)).arrayBuffer())));
  const size_kB = (compress: (text: Buffer) => Buffer): number => texts.reduce((sum, text) => sum + compress(text).length, 0) / 1000;
  return {
    files: scripts.map((script) => new URL(script).pathname.split('/').at(-1) ?? script),
    gzip_kB: size_kB((text) => gzipSync(text, { level: 9 })),
    brotli_kB: size_kB((text) => brotliCompressSync(text)),
  };
}

async function scriptsOf(page: Page, url: string): Promise<readonly string[]> {
  const scripts = new Set<string>();
  page.on('Network.responseReceived', ({ type, response }) => {
    if (type === 'Script') scripts.add((response as { readonly url: string }).url);
  });
  await page.send('Network.enable');
  await page.go(url);
  await pause(3_000);
  return [...scripts];
}
