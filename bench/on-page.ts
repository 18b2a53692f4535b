import { setTimeout as pause } from 'node:timers/promises';
import { Browser, type Page } from './browser.js';
import type { Figure } from './figure.js';
import { withFolder } from './place.js';
import { StationScene } from './station-scene.js';

/** The page of a station of its own, in sight and at rest. */
export function onPage(measure: (scene: StationScene, page: Page) => Promise<readonly Figure[]>): Promise<readonly Figure[]> {
  return withFolder(async (folder) => {
    const scene = await StationScene.start(folder);
    const browser = await Browser.start();
    const page = await browser.open();
    await page.send('Page.enable');
    await page.send('Page.addScriptToEvaluateOnNewDocument', { source: openEar });
    await page.go(scene.url);
    await page.until(`document.querySelector('.scene .cabinet')`);
    await pause(2_000);
    const figures = await measure(scene, page);
    await browser.close();
    await scene.end();
    return figures;
  });
}

/** Keeps the ear of the page on the live events within reach, so that a day can be told in a moment. */
const openEar = `globalThis.WebSocket = class extends WebSocket {
  addEventListener(type, listener) {
    if (type !== 'message') return super.addEventListener(type, listener);
    globalThis.told = (data) => listener({ data });
    super.addEventListener(type, (event) => { if (!globalThis.closedEar) listener(event); });
  }
}`;
