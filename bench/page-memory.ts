/**
 * Whether a page that stays open grows: a day of the station at ×60 with a session an hour on each side, while somebody goes through its
 * views again and again. What it holds with each of them open is compared after a quarter of the day and after all of it.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from './browser.js';
import { atMost, type Bench, figure } from './figure.js';
import { onPage } from './on-page.js';
import type { StationScene } from './station-scene.js';

/** Each with what to click. */
const views = {
  messages: ['[data-tab=messages]'],
  journal: ['[data-tab=diary]', '.diary .group button:nth-child(1)'],
  outbox: ['[data-tab=diary]', '.diary .group button:nth-child(2)'],
  log: ['[data-tab=diary]', '.diary .group button:nth-child(3)'],
  records: ['[data-tab=records]'],
  charts: ['[data-tab=charts]', '.charts .group button:last-child'],
  stories: ['[data-tab=stories]'],
} as const;
type View = keyof typeof views;
const names = Object.keys(views) as readonly View[];

const hour_ms = 3_600_000;
/** Each view stays open for a while: what it gathers then must go again, too. */
const stay_s = 5;

export const pageMemory: Bench = ({ quick, say }) =>
  onPage(async (scene, page) => {
    const [factor, day_h] = quick ? [600, 4] : [60, 24];
    await scene.charge();
    await scene.runAt(factor);
    const begin = await timeOf(scene);
    const until = async (hours: number): Promise<readonly number[]> => {
      for (let hour = Math.floor(((await timeOf(scene)) - begin) / hour_ms); hour < hours; hour++) {
        await scene.endSessions();
        await goThrough(scene, page, hour, begin + (hour + 1) * hour_ms);
      }
      const held_MB: number[] = [];
      for (const view of names) {
        await open(page, view);
        await pause(2_000);
        held_MB.push(await memoryOf(page));
        say(`after ${hours} h, ${view}: ${held_MB.at(-1)?.toFixed(2)} MB`);
      }
      const { lastMessage, lastLog } = await scene.state();
      say(`${lastMessage} messages, ${lastLog} lines of the log by then`);
      return held_MB;
    };
    const quarter_MB = await until(day_h / 4);
    const end_MB = await until(day_h);
    return names.map((view, index) => {
      const [early_MB = Number.NaN, late_MB = Number.NaN] = [quarter_MB[index], end_MB[index]];
      const raw = { value: early_MB, of: 'all of it after a quarter of the day' };
      return figure(
        `growth of page memory, quarter of a day to a whole day, ${view}`,
        late_MB - early_MB,
        'MB',
        raw,
        atMost(0.5, '0.5 MB'),
      );
    });
  });

const timeOf = async (scene: StationScene): Promise<number> => Date.parse((await scene.state()).clock.now);

/** Opens one view after the other until a time of the station, each hour another one first. */
async function goThrough(scene: StationScene, page: Page, hour: number, end: number): Promise<void> {
  for (let turn = 0; (await timeOf(scene)) < end; turn++) {
    await scene.keepCharging();
    if (turn % stay_s === 0) await open(page, names[(hour + turn / stay_s) % names.length] ?? 'messages');
    await pause(1_000);
  }
}

async function open(page: Page, view: View): Promise<void> {
  for (const place of views[view]) {
    const found = `document.querySelector(${JSON.stringify(place)})`;
    await page.until(found);
    await page.evaluate(`${found}.click()`);
  }
}

/**
 * What the page holds once all that nobody needs has gone: every node of a heap snapshot, but what the engine has compiled. That
 * grows for a while as functions turn out to be used often, and ends where the program does.
 */
async function memoryOf(page: Page): Promise<number> {
  const chunks: string[] = [];
  page.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => chunks.push(String(chunk)));
  await page.send('HeapProfiler.enable');
  for (let i = 0; i < 3; i++) await page.send('HeapProfiler.collectGarbage');
  await page.send('HeapProfiler.takeHeapSnapshot');
  await page.send('HeapProfiler.disable');
  const { snapshot, nodes } = JSON.parse(chunks.join('')) as HeapSnapshot;
  const { node_fields: fields, node_types } = snapshot.meta;
  const [typeAt, sizeAt] = [fields.indexOf('type'), fields.indexOf('self_size')];
  const code = node_types[0].indexOf('code');
  let octets = 0;
  for (let node = 0; node < nodes.length; node += fields.length) {
    if (nodes[node + typeAt] !== code) octets += nodes[node + sizeAt] ?? 0;
  }
  return octets / 1e6;
}

/** As far as it is needed here: nodes lie one after the other, each with these fields. */
interface HeapSnapshot {
  readonly snapshot: { readonly meta: { readonly node_fields: readonly string[]; readonly node_types: readonly [readonly string[]] } };
  readonly nodes: readonly number[];
}
