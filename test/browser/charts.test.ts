/** The charts of the bench: what a person sees of them, does with them, and takes along. */
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Instant } from '../../src/kernel/index.js';
import { wcagBarriersIn } from './barriers.js';
import type { FakeRig } from './fake-rig.js';
import { type Opened, Stage } from './page.js';

/** As long as a busy machine may take. */
const patience = { timeout: 30_000 };

const stage = new Stage();
let opened: Opened;

beforeAll(() => stage.set());
afterAll(() => stage.strike());
afterEach(() => opened.close());

/** The charts, on a clock that moves only when the test says so. */
async function openCharts(options: Parameters<Stage['open']>[0] = {}): Promise<Opened> {
  opened = await stage.open(options);
  const { page, rig } = opened;
  rig.clock.run({ mode: 'stepped' });
  await page.locator('[role=tab][data-tab=charts]').click();
  await page.locator('.plot canvas').nth(5).waitFor();
  return opened;
}

const chart = (page: Page, title: string) => page.getByRole('img', { name: title });
const tools = (page: Page) => page.locator('.charts .tools');
const press = (page: Page, name: string) => tools(page).getByRole('button', { name, exact: true }).click();
const period = (page: Page) => page.locator('.charts .range p').first();
const shows = (page: Page, text: string) => expect.poll(() => period(page).textContent(), patience).toBe(text);

/** It is so late on the first of March, and the page knows. */
async function timeIs(page: Page, rig: FakeRig, time: string): Promise<void> {
  rig.timeIs(Instant(Date.parse(`2026-03-01T${time}Z`)));
  await page.getByRole('group', { name: 'Clock' }).getByText(time).waitFor();
}

/** Half an hour with a vehicle that charges from its tenth minute on. */
async function halfAnHour(page: Page, rig: FakeRig): Promise<void> {
  await timeIs(page, rig, '10:05:00');
  rig.hands.plug('A', { vehicle: 'van', soc_pct: 20 });
  await timeIs(page, rig, '10:10:00');
  await rig.hands.holdCard('A', 'CARD-ANNA');
  await timeIs(page, rig, '10:10:01');
  await timeIs(page, rig, '10:20:00');
  await timeIs(page, rig, '10:30:00');
}

describe('the charts', () => {
  it('show the newest of a span, stand still while somebody looks, and catch up', async () => {
    const { page, rig } = await openCharts();
    await halfAnHour(page, rig);
    await shows(page, '2026-03-01 10:00:00 – 10:30:00 UTC');
    await press(page, '10 min');
    await shows(page, '2026-03-01 10:20:00 – 10:30:00 UTC');
    await press(page, 'Pause');
    // From here on the page's own time is the test's: it draws nothing unless it would anyway.
    await page.clock.install();
    await timeIs(page, rig, '10:40:00');
    await page.clock.runFor(1_000);
    expect(await period(page).textContent()).toBe('2026-03-01 10:20:00 – 10:30:00 UTC');
    await press(page, 'Pause');
    await shows(page, '2026-03-01 10:30:00 – 10:40:00 UTC');
    await press(page, 'Pause');
    await press(page, '6 h');
    await shows(page, '2026-03-01 10:00:00 – 10:40:00 UTC');
    await tools(page).getByRole('button', { name: 'Pause', pressed: false }).waitFor();
  });

  it('zoom to what is dragged over, all of them, and back with a double click', async () => {
    const { page, rig } = await openCharts();
    await halfAnHour(page, rig);
    await shows(page, '2026-03-01 10:00:00 – 10:30:00 UTC');
    const box = await page.locator('.plot .u-over').first().boundingBox();
    if (!box) throw new Error('there is no chart');
    const middle = box.y + box.height / 2;
    await page.mouse.move(box.x + box.width / 3, middle);
    await page.mouse.down();
    await page.mouse.move(box.x + (box.width * 2) / 3, middle, { steps: 5 });
    await page.mouse.up();
    await tools(page).getByRole('button', { name: 'Pause', pressed: true }).waitFor();
    await expect.poll(() => period(page).textContent(), patience).toMatch(/^2026-03-01 10:(09|10):\d\d – 10:(19|20):\d\d UTC$/);
    await page.mouse.dblclick(box.x + box.width / 2, middle);
    await shows(page, '2026-03-01 10:00:00 – 10:30:00 UTC');
  });

  it('are zoomed and moved with the keyboard alone', async () => {
    const { page, rig } = await openCharts();
    await halfAnHour(page, rig);
    await shows(page, '2026-03-01 10:00:00 – 10:30:00 UTC');
    const focusOn = async (name: string): Promise<void> => {
      for (let i = 0; i < 30; i++) {
        const focused = await page.evaluate("document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent");
        if (focused === name) return;
        await page.keyboard.press('Tab');
      }
      throw new Error(`${name} cannot be reached with the keyboard`);
    };
    await page.getByRole('tab', { name: 'Charts' }).focus();
    await focusOn('1 h');
    await focusOn('Zoom in');
    await page.keyboard.press('Enter');
    await shows(page, '2026-03-01 10:15:00 – 10:30:00 UTC');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Shift+Tab');
    await focusOn('Earlier');
    await page.keyboard.press('Space');
    await shows(page, '2026-03-01 10:07:30 – 10:22:30 UTC');
    await focusOn('Zoom out');
    await page.keyboard.press('Enter');
    await shows(page, '2026-03-01 10:00:00 – 10:30:00 UTC');
    for (const next of ['CSV', 'PNG', 'Charts']) await focusOn(next);
    expect(await tools(page).getByRole('button', { name: 'Pause', pressed: true }).count()).toBe(1);
  });

  it('tell the newest values, and those of the moment at which somebody points', async () => {
    const { page, rig } = await openCharts();
    await halfAnHour(page, rig);
    const power = page.locator('.plot').first();
    await expect
      .poll(() => power.getByRole('listitem').allTextContents(), patience)
      .toEqual(['Outlet A 150.0', 'Outlet B 0.0', 'Grid 2.1', 'Losses 0.1']);
    const box = await power.locator('.u-over').boundingBox();
    await page.mouse.move((box?.x ?? 0) + 0.2 * (box?.width ?? 0), (box?.y ?? 0) + 10);
    await power.getByText('Outlet A 0.0').waitFor();
    // Every chart is read at that moment.
    await page.locator('.plot').nth(1).getByText('Outlet A 0.0').waitFor();
  });

  it('say that there is nothing to show, and no longer when there is', async () => {
    const { page, rig } = await openCharts();
    const none = 'State of charge of the vehicles [%]: No values in this time';
    await chart(page, none).getByText('No values in this time').waitFor();
    expect(await page.getByText('No values in this time').count()).toBe(1);
    await timeIs(page, rig, '10:05:00');
    rig.hands.plug('A', { vehicle: 'van', soc_pct: 20 });
    await timeIs(page, rig, '10:10:00');
    await chart(page, none).waitFor({ state: 'detached' });
    await chart(page, 'State of charge of the vehicles [%]').waitFor();
  });

  it('draw no line across a time of which nothing is known', async () => {
    const { page, rig } = await openCharts();
    await timeIs(page, rig, '10:10:00');
    rig.show({ station: { ...rig.state().station, phase: 'down' } });
    await timeIs(page, rig, '10:10:01');
    await timeIs(page, rig, '10:20:00');
    rig.show({ station: { ...rig.state().station, phase: 'inService' } });
    await timeIs(page, rig, '10:20:01');
    await timeIs(page, rig, '10:30:00');
    await shows(page, '2026-03-01 10:00:00 – 10:30:00 UTC');
    const drawn = async (): Promise<readonly boolean[]> =>
      Promise.all([1 / 6, 1 / 2, 5 / 6].map(async (share) => (await inked(page, share)) > 0));
    await expect.poll(drawn, patience).toEqual([true, false, true]);
    rig.timeIs(Instant(Date.parse('2026-03-01T08:00:00Z')));
    await shows(page, '2026-03-01 07:59:00 – 08:00:00 UTC');
  });

  it.each([
    ['light', 'en'],
    ['dark', 'de'],
  ] as const)('are no barrier to anybody (%s, %s)', async (colorScheme, locale) => {
    const { page, rig } = await openCharts({ colorScheme, locale });
    expect(await wcagBarriersIn(page, '.charts')).toEqual([]);
    rig.hands.plug('A', { vehicle: 'van', soc_pct: 20 });
    await tools(page)
      .getByRole('button', { name: /^(Zoom in|Vergrößern)$/ })
      .click();
    await tools(page)
      .getByRole('button', { name: /^(Pause|Anhalten)$/, pressed: true })
      .waitFor();
    expect(await wcagBarriersIn(page, '.charts')).toEqual([]);
    const tooWide = `[...document.querySelectorAll('.charts, .charts > *')].filter((each) => each.scrollWidth > each.clientWidth + 1).length`;
    expect(await page.evaluate(tooWide)).toBe(0);
  });
});

describe('what is taken along', () => {
  it('is a table of every value with its unit', async () => {
    const { page, rig } = await openCharts();
    await halfAnHour(page, rig);
    const [file] = await Promise.all([page.waitForEvent('download'), press(page, 'CSV')]);
    expect(file.suggestedFilename()).toBe('charts.csv');
    const rows = readFileSync(await file.path(), 'utf8')
      .trimEnd()
      .split('\r\n');
    const columns = rows.map((row) => row.split(','));
    expect(columns[0]?.slice(0, 2)).toEqual(['time [UTC]', 'outlet A power [kW]']);
    expect(columns.map(([time]) => time).slice(1)).toEqual(
      ['10:00:00', '10:05:00', '10:10:00', '10:10:01', '10:20:00', '10:30:00'].map((time) => `2026-03-01T${time}.000Z`),
    );
    expect(columns.map((row) => row[1]).slice(1)).toEqual(['0', '0', '0', '150', '150', '150']);
    expect(columns.map((row) => row[11]).slice(1)).toEqual(['', '', '20', '20', '20', '20']);
  });

  it.each([
    ['light', 1],
    ['dark', 2],
  ] as const)('is a picture that says what it shows (%s, at %i dots for one)', async (colorScheme, deviceScaleFactor) => {
    const { page, rig } = await openCharts({ colorScheme, deviceScaleFactor });
    await halfAnHour(page, rig);
    await shows(page, '2026-03-01 10:00:00 – 10:30:00 UTC');
    // What is written on the sheet cannot be read from its dots.
    await page.evaluate(`(() => {
      const { prototype } = CanvasRenderingContext2D;
      const write = prototype.fillText;
      globalThis.written = [];
      prototype.fillText = function (text, ...rest) {
        if (!this.canvas.isConnected) globalThis.written.push(text);
        return write.call(this, text, ...rest);
      };
    })()`);
    const [file] = await Promise.all([page.waitForEvent('download'), press(page, 'PNG')]);
    expect(file.suggestedFilename()).toBe('charts.png');
    const png = readFileSync(await file.path());
    const written = await page.evaluate<readonly string[]>('written');
    expect(written.slice(0, 7)).toEqual([
      'Flexpole FP-1',
      '2026-03-01 10:00:00 – 10:30:00 UTC',
      'Power [kW]',
      'Outlet A',
      'Outlet B',
      'Grid',
      'Losses',
    ]);
    expect(written).toEqual(expect.arrayContaining(['Voltage [V]', 'Current [A]', 'Temperature [°C]', 'Pack B', 'Ambient']));
    const canvas = await page.locator('.plot canvas').first().boundingBox();
    const { width, height, dots } = await decoded(page, png, ['--panel', '--car', '--heat', '--grid', '--wrong', '--pack']);
    expect(width).toBeCloseTo(deviceScaleFactor * (2 * 16 + 2 * (canvas?.width ?? 0) + 20), 0);
    expect(height).toBeCloseTo(deviceScaleFactor * (16 + 52 + 3 * (22 + 20 + (canvas?.height ?? 0) + 20)), 0);
    expect(dots['--panel']).toBeLessThan(0.99 * width * height);
    // In a legend there are two pieces of 6 × 4 at least.
    for (const colour of ['--car', '--heat', '--grid', '--wrong', '--pack']) {
      expect({ colour, enough: (dots[colour] ?? 0) >= 2 * 6 * 4 * deviceScaleFactor ** 2 }).toEqual({ colour, enough: true });
    }
  });

  it('is not there where the browser draws no picture, which is said beside the button', async () => {
    const { page } = await openCharts();
    await shows(page, '2026-03-01 09:59:00 – 10:00:00 UTC');
    await page.evaluate('HTMLCanvasElement.prototype.toBlob = (then) => then(null)');
    await press(page, 'PNG');
    const alert = page.locator('.charts').getByRole('alert');
    await alert.waitFor();
    expect(await alert.textContent()).toMatch(/^This browser has not drawn the picture\./);
  });
});

/** How many coloured dots there are in the chart of the packs at a share of its width. Only its lines are not grey. */
function inked(page: Page, share: number): Promise<number> {
  return page.evaluate(`(() => {
    const plot = document.querySelectorAll('.plot')[3];
    const canvas = plot.querySelector('canvas');
    const over = plot.querySelector('.u-over').getBoundingClientRect();
    const left = over.left - canvas.getBoundingClientRect().left + ${share} * over.width;
    const { data } = canvas.getContext('2d').getImageData(Math.round(left), 0, 1, canvas.height);
    const dots = Array.from({ length: canvas.height }, (_, i) => data.slice(4 * i, 4 * i + 4));
    const coloured = ([red, green, blue]) => Math.max(red, green, blue) - Math.min(red, green, blue) > 60;
    return dots.filter((dot) => coloured(dot) && dot[3] > 128).length;
  })()`);
}

interface Decoded {
  readonly width: number;
  readonly height: number;
  /** How many dots are exactly of a colour of the theme. */
  readonly dots: Readonly<Record<string, number>>;
}

/** By the browser: whoever opens the file sees the same. */
function decoded(page: Page, png: Buffer, colours: readonly string[]): Promise<Decoded> {
  return page.evaluate(`(async () => {
    const bytes = Uint8Array.from(atob('${png.toString('base64')}'), (each) => each.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const { width, height } = image;
    const pen = new OffscreenCanvas(width, height).getContext('2d');
    pen.drawImage(image, 0, 0);
    const counts = new Map();
    for (const dot of new Uint32Array(pen.getImageData(0, 0, width, height).data.buffer)) counts.set(dot, (counts.get(dot) ?? 0) + 1);
    const probe = document.body.appendChild(document.createElement('span'));
    const dots = {};
    for (const name of ${JSON.stringify(colours)}) {
      probe.style.color = 'var(' + name + ')';
      pen.fillStyle = getComputedStyle(probe).color;
      pen.fillRect(0, 0, 1, 1);
      dots[name] = counts.get(new Uint32Array(pen.getImageData(0, 0, 1, 1).data.buffer)[0]) ?? 0;
    }
    probe.remove();
    return { width, height, dots };
  })()`);
}
