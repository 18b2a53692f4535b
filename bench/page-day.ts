/** The bench page at work: how soon a change is on screen with both sides charging, and whether charts with a whole day in them move smoothly. */
import { setTimeout as pause } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { type LiveEvent, livePath } from '../src/api/index.js';
import type { Page } from './browser.js';
import { atMost, type Bench, type BenchSetting, figure } from './figure.js';
import { onPage } from './on-page.js';
import type { StationScene } from './station-scene.js';
import { percentile } from './statistics.js';

export const pictureLatency: Bench = (setting) =>
  onPage(async (scene, page) => {
    await scene.charge();
    await scene.runAt(60);
    const times = await toPicture(page, setting);
    const bare = await toEvent(scene, setting);
    const raw = { value: percentile(bare, 95), of: 'the event at a bare WebSocket' };
    return [figure('a hand to the picture, both sides charging at ×60, p95', percentile(times, 95), 'ms', raw, atMost(100, '100 ms'))];
  });

export const chartFrames: Bench = ({ quick, say }) =>
  onPage(async (_scene, page) => {
    const watched_s = quick ? 3 : 10;
    const rest = await framesWithin(page, watched_s);
    await page.evaluate(liveDay);
    await page.evaluate(`[...document.querySelectorAll('[role=tab]')].find(({ dataset }) => dataset.tab === 'charts').click()`);
    await page.until(`document.querySelectorAll('.plot canvas').length === 6`);
    await page.evaluate(`[...document.querySelectorAll('.charts .group button')].at(-1).click()`);
    await pause(1_000);
    const running = await framesWithin(page, watched_s);
    const [zooming] = await Promise.all([framesWithin(page, watched_s), zoom(page, watched_s)]);
    say(`${running.length} pictures while it runs, ${zooming.length} while somebody zooms, ${rest.length} at rest, in ${watched_s} s each`);
    const raw = { value: percentile(rest, 95), of: 'no chart open' };
    const aim = atMost(17.5, '17.5 ms (60 a second)');
    return [
      figure('from picture to picture, charts of a day at ×60, p95', percentile(running, 95), 'ms', raw, aim),
      figure('from picture to picture, somebody zooms in them, p95', percentile(zooming, 95), 'ms', raw, aim),
    ];
  });

const samplesOf = ({ quick }: BenchSetting): number => (quick ? 20 : 150);
const feeds_A = [32, 63] as const;

/** Somebody sets the grid feed on the page; until the flow picture with it is painted. */
async function toPicture(page: Page, setting: BenchSetting): Promise<readonly number[]> {
  const times: number[] = [];
  for (let i = 0; i < samplesOf(setting); i++) {
    // Nobody waits for the beat of the station.
    await pause(150 + Math.random() * 200);
    times.push(Number(await page.evaluate(setFeed(feeds_A[i % 2] ?? 32))));
  }
  return times;
}

const setFeed = (feed_A: number): string => `(async () => {
  const begin = performance.now();
  const there = () => document.querySelector('.flow svg').textContent.includes('${feed_A} A');
  const seen = new Promise((resolve) => {
    const observer = new MutationObserver(() => {
      if (!there()) return;
      observer.disconnect();
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => resolve(performance.now());
        port2.postMessage(undefined);
      });
    });
    observer.observe(document.querySelector('.flow'), { subtree: true, childList: true, characterData: true });
  });
  const body = JSON.stringify({ feed_A: ${feed_A} });
  await fetch('/api/twin/grid', { method: 'PUT', body, headers: { 'content-type': 'application/json' } });
  return (await seen) - begin;
})()`;

/** The same hand, until a program that only listens has been told. */
async function toEvent(scene: StationScene, setting: BenchSetting): Promise<readonly number[]> {
  const socket = new WebSocket(`${scene.url.replace('http', 'ws')}${livePath}`);
  let heard: (event: LiveEvent) => void = () => undefined;
  socket.on('message', (text) => heard(JSON.parse(String(text)) as LiveEvent));
  const times: number[] = [];
  for (let i = 0; i < samplesOf(setting); i++) {
    await pause(150 + Math.random() * 200);
    const feed_A = feeds_A[i % 2] ?? 32;
    const begin = performance.now();
    const told = new Promise<void>((resolve) => {
      heard = (event) => event.type === 'state' && event.state.grid.feed_A === feed_A && resolve();
    });
    await Promise.all([told, scene.put('twin/grid', { feed_A })]);
    times.push(performance.now() - begin);
  }
  socket.terminate();
  return times;
}

/** Time from each picture to the next. */
async function framesWithin(page: Page, time_s: number): Promise<readonly number[]> {
  return (await page.evaluate(`new Promise((resolve) => {
    const times = [];
    const end = performance.now() + ${time_s * 1000};
    let last;
    const frame = (now) => {
      if (last !== undefined) times.push(now - last);
      last = now;
      if (now < end) requestAnimationFrame(frame);
      else resolve(times);
    };
    requestAnimationFrame(frame);
  })`)) as readonly number[];
}

/** Tells the page a day at ×60 with two cars, as fast as it listens, and goes on at the pace of the station. */
const liveDay = `(async () => {
  globalThis.closedEar = true;
  const state = await (await fetch('/api/state')).json();
  const step_s = 12;
  let at = Date.parse(state.clock.now);
  const tell = () => {
    at += step_s * 1000;
    const power_W = 60_000 * (1 + Math.sin(at / 3e6)) + 5_000 * Math.sin(at / 4e4);
    const side = (each) => ({ ...each, outlet: { ...each.outlet, power_W, voltage_V: 400 + power_W / 1e3, current_A: power_W / 400 } });
    const sides = { A: side(state.sides.A), B: side(state.sides.B) };
    globalThis.told(JSON.stringify({ type: 'state', state: { ...state, clock: { ...state.clock, factor: 60, now: new Date(at).toISOString() }, sides } }));
  };
  for (let told = 0; told < 86_400 / step_s; told++) {
    tell();
    if (told % 50 === 0) await new Promise((resolve) => setTimeout(resolve));
  }
  setInterval(tell, 200);
})()`;

/** Draws a part of a chart large, and all of it again with a double click, over and over. */
async function zoom(page: Page, time_s: number): Promise<void> {
  const [left, top, width] = (await page.evaluate(`(() => {
    const { left, top, width, height } = document.querySelector('.plot .u-over').getBoundingClientRect();
    return [left, top + height / 2, width];
  })()`)) as [number, number, number];
  const mouse = (type: string, share: number, clickCount: number): Promise<unknown> =>
    page.send('Input.dispatchMouseEvent', {
      type,
      x: left + share * width,
      y: top,
      button: 'left',
      buttons: type === 'mouseReleased' ? 0 : 1,
      clickCount,
    });
  const end = performance.now() + time_s * 1000 - 500;
  while (performance.now() < end) {
    await mouse('mousePressed', 0.3, 1);
    for (let share = 0.3; share <= 0.6; share += 0.02) {
      await mouse('mouseMoved', share, 0);
      await pause(16);
    }
    await mouse('mouseReleased', 0.6, 1);
    await pause(300);
    for (const clickCount of [1, 2]) {
      await mouse('mousePressed', 0.5, clickCount);
      await mouse('mouseReleased', 0.5, clickCount);
    }
    await pause(300);
  }
}
