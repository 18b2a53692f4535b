/** The clock at the top of the bench: its pace, and running to a moment, which the station does by itself whatever becomes of the page. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type ClockDto, RigRefusal } from '../../src/api/index.js';
import { type RunningTwin, startTwin } from '../../src/apps/station/start-twin.js';
import { Instant, minutes } from '../../src/kernel/index.js';
import { wcagBarriersIn } from './barriers.js';
import { type Opened, Stage } from './page.js';

/** As long as a busy machine may take. */
const patience = { timeout: 30_000 };

const stage = new Stage();
beforeAll(() => stage.set());
afterAll(() => stage.strike());

const clockOf = (page: Page) => page.getByRole('group', { name: 'Clock' });
const pace = (page: Page, name: string) => clockOf(page).getByRole('button', { name, exact: true });
const progress = (page: Page) => clockOf(page).getByRole('progressbar');

async function runTo(page: Page, until: string): Promise<void> {
  await clockOf(page).getByRole('button', { name: 'Run to' }).click();
  await page.getByLabel('Until (UTC)').fill(until);
  await page.getByRole('button', { name: 'Run', exact: true }).click();
}

describe('the hands on the clock', () => {
  let opened: Opened;
  const open = async (options: Parameters<Stage['open']>[0] = {}): Promise<Opened> => (opened = await stage.open(options));
  afterEach(() => opened.close());

  it('set the pace of time', async () => {
    const { page, rig } = await open();
    for (const name of ['×60', 'Pause', '×1']) {
      await pace(page, name).click();
      await clockOf(page).getByRole('button', { name, exact: true, pressed: true }).waitFor();
    }
    expect(rig.calls).toEqual([
      ['run', { mode: 'scaled', factor: 60 }],
      ['run', { mode: 'stepped' }],
      ['run', { mode: 'real' }],
    ]);
  });

  it('have time run to a moment, and show every page how far it is', async () => {
    const { page, rig } = await open();
    const other = await page.context().newPage();
    await other.goto(page.url());
    await runTo(page, '2026-03-01T10:20');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    expect(rig.calls).toEqual([['runTo', { at: '2026-03-01T10:20:00Z' }]]);
    const start = rig.clock.read().now;
    for (const each of [page, other]) {
      await clockOf(each).getByText('runs to 2026-03-01 10:20:00 UTC').waitFor();
      await clockOf(each).getByRole('button', { name: '×1', exact: true, pressed: true }).waitFor();
    }
    rig.timeIs(Instant(start + minutes(5)));
    for (const each of [page, other]) await expect.poll(() => progress(each).getAttribute('value'), patience).toBe(String(minutes(5)));
    expect(await progress(page).getAttribute('max')).toBe(String(minutes(20)));
    rig.timeIs(Instant(start + minutes(20)));
    for (const each of [page, other]) await clockOf(each).getByRole('button', { name: 'Run to' }).waitFor();
    expect(await progress(page).count()).toBe(0);
  });

  it('stop it there, with the key with which it was begun', async () => {
    const { page, rig } = await open();
    await runTo(page, '2026-03-01T10:20');
    await clockOf(page).getByRole('button', { name: 'Stop here' }).waitFor();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Stop here');
    await page.keyboard.press('Enter');
    await clockOf(page).getByRole('button', { name: 'Run to' }).waitFor();
    expect(rig.calls.at(-1)).toEqual(['stopRunTo']);
  });

  it('say what does not go, where it was asked for', async () => {
    const { page, rig } = await open();
    await clockOf(page).getByRole('button', { name: 'Run to' }).click();
    await page.getByLabel('Until (UTC)').fill('2026-03-01T09:00');
    await page.getByText('Choose a time that is still to come.').waitFor();
    expect(await page.getByRole('button', { name: 'Run', exact: true }).isDisabled()).toBe(true);
    rig.failNext(new RigRefusal('time is being moved on already', 'clock', 'wait until that has happened'));
    await page.getByLabel('Until (UTC)').fill('2026-03-01T11:00');
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await page.getByRole('dialog').getByRole('alert').getByText('time is being moved on already').waitFor();
  });

  it.each(['light', 'dark'] as const)('are no barrier to anybody (%s), and find room (German)', async (colorScheme) => {
    const { page, rig } = await open({ colorScheme, locale: 'de' });
    rig.clock.runTo({ at: '2026-03-01T12:00:00Z' });
    const bar = page.getByRole('group', { name: 'Uhr' });
    await bar.getByText('läuft vor bis 2026-03-01 12:00:00 UTC').waitFor();
    expect(await wcagBarriersIn(page, '.topbar')).toEqual([]);
    expect(await page.evaluate("(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)(document.querySelector('.topbar'))")).toBe(0);
    rig.clock.stopRunTo();
    await bar.getByRole('button', { name: 'Vorspulen' }).click();
    await page.getByRole('dialog').waitFor();
    expect(await wcagBarriersIn(page, 'dialog')).toEqual([]);
  });
});

describe('running to a moment', () => {
  let data: string;
  let running: RunningTwin;

  beforeAll(async () => {
    data = mkdtempSync(join(tmpdir(), 'flexpole-clock-'));
    running = await startTwin({
      port: 0,
      backendPort: 0,
      data,
      profile: 'manual',
      speed: 60,
      start: Instant(Date.parse('2026-03-02T08:00:00Z')),
      seed: 'clock',
      handshake: 1,
      log: 'silent',
      pages: stage.pages,
    });
  });
  afterAll(async () => {
    await running.close();
    rmSync(data, { recursive: true, force: true });
  });

  const clock = async (method = 'GET', path = '', body?: object): Promise<ClockDto> => {
    const answer = await fetch(`${running.page}/api/clock${path}`, {
      method,
      ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    expect(answer.ok).toBe(true);
    // The route answers as src/api promises.
    return (await answer.json()) as ClockDto;
  };
  /** So far ahead that no machine is there before a test has looked. */
  const month_ms = 31 * 86_400_000;

  it('goes on while the tab is loaded anew, which shows it again and can end it', async () => {
    const { page, complaints } = await stage.look(running.page);
    await pace(page, '×60').waitFor();
    const { runTo: begun } = await clock('POST', '/run-to', { by_ms: month_ms });
    await progress(page).waitFor();
    await page.reload();
    await progress(page).waitFor();
    expect((await clock()).runTo).toEqual(begun);
    await clockOf(page).getByRole('button', { name: 'Stop here' }).click();
    await clockOf(page).getByRole('button', { name: 'Run to' }).waitFor();
    const ended = await clock();
    expect(ended).toMatchObject({ mode: 'scaled', factor: 60, runTo: null });
    expect(Date.parse(ended.now)).toBeLessThan(Date.parse(begun?.until ?? ''));
    await expect.poll(async () => Date.parse((await clock()).now), patience).toBeGreaterThan(Date.parse(ended.now));
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('is finished when the tab has been closed, and then time has its pace again', async () => {
    const { page } = await stage.look(running.page);
    await pace(page, '×60').waitFor();
    const until = new Date(Date.parse((await clock()).now) + minutes(6 * 60)).toISOString().slice(0, 16);
    await runTo(page, until);
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await page.context().close();
    await expect.poll(async () => (await clock()).runTo, patience).toBeNull();
    const after = await clock();
    expect(after).toMatchObject({ mode: 'scaled', factor: 60 });
    expect(Date.parse(after.now)).toBeGreaterThanOrEqual(Date.parse(`${until}Z`));
    await expect.poll(async () => Date.parse((await clock()).now), patience).toBeGreaterThan(Date.parse(after.now));
  });

  it('serves pages and hands meanwhile, and whoever chooses a pace ends it', async () => {
    await clock('POST', '/run-to', { by_ms: month_ms });
    const { page, complaints } = await stage.look(running.page);
    await progress(page).waitFor();
    const value = Number(await progress(page).getAttribute('value'));
    await expect.poll(async () => Number(await progress(page).getAttribute('value')), patience).toBeGreaterThan(value);
    await page.getByRole('button', { name: 'Open: Front door' }).click();
    await page.getByRole('button', { name: 'Close: Front door' }).waitFor();
    expect((await clock()).runTo).not.toBeNull();
    const headers = { 'content-type': 'application/json' };
    const second = await fetch(`${running.page}/api/clock/run-to`, { method: 'POST', body: '{"by_ms":1}', headers });
    expect([second.status, await second.json()]).toMatchObject([409, { what: expect.stringMatching(/^time is being run to 2026-/) }]);
    await pace(page, '×10').click();
    await clockOf(page).getByRole('button', { name: '×10', exact: true, pressed: true }).waitFor();
    expect(await clock()).toMatchObject({ mode: 'scaled', factor: 10, runTo: null });
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});
