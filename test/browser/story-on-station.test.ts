import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StateDto } from '../../src/api/index.js';
import { type RunningTwin, startTwin } from '../../src/apps/station/start-twin.js';
import { Instant } from '../../src/kernel/index.js';
import { type Looking, Stage } from './page.js';

const stage = new Stage();
let data: string;
let running: RunningTwin;
let looking: Looking;

beforeAll(async () => {
  await stage.set();
  data = mkdtempSync(join(tmpdir(), 'flexpole-story-'));
  running = await startTwin({
    port: 0,
    backendPort: 0,
    data,
    profile: 'manual',
    speed: 1,
    start: Instant(Date.parse('2026-03-02T09:58:00Z')),
    seed: 'story',
    handshake: 1,
    log: 'silent',
    pages: stage.pages,
  });
  looking = await stage.look(running.page);
  await looking.page.getByText('in service · online').waitFor();
  await looking.page.getByRole('tab', { name: 'Stories' }).click();
});
afterAll(async () => {
  await running.close();
  await stage.strike();
  rmSync(data, { recursive: true, force: true });
});

/** Fast, and every time limit of a story is still long enough for a busy machine. */
const pace = 30;

const runClock = (body: object): Promise<Response> =>
  fetch(`${running.page}/api/clock`, { method: 'PUT', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });
/** All but the number of the newest line of the log, which says that a story was played. */
async function stateNow(): Promise<StateDto> {
  // The route answers as src/api promises.
  const state = (await (await fetch(`${running.page}/api/state`)).json()) as StateDto;
  return { ...state, lastLog: 0 };
}

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const script = (page: Page) => page.getByRole('textbox', { name: 'Text of the story' });

async function choose(page: Page, title: string): Promise<void> {
  await button(page, title).click();
  await expect.poll(() => script(page).inputValue()).toContain(`title: ${title}\n`);
}

/** Its head once the story of that title has ended, and the words of the step that failed. */
async function ended(page: Page, title: string): Promise<{ readonly head: string; readonly failed: readonly string[] }> {
  const head = page.getByRole('region', { name: 'How the story goes' }).getByRole('status');
  const last = head.filter({ hasText: new RegExp(`^${title} .*: (passed|failed|stopped)`) });
  await last.waitFor({ timeout: 120_000 });
  return { head: (await last.textContent()) ?? '', failed: await page.locator('.progress li[data-state="failed"] dd').allTextContents() };
}

describe('a story on a real station', () => {
  it('is played from the page on a scaled clock, from the first step to the signed record', async () => {
    const { page, complaints } = looking;
    await runClock({ mode: 'scaled', factor: pace });
    await choose(page, 'First charge');
    await button(page, 'Run here').click();
    const { head, failed } = await ended(page, 'First charge');
    expect(failed).toEqual([]);
    expect(head).toMatch(/^First charge on this station: passed, step (\d+) of \1$/);
    expect(complaints).toEqual([]);
  });

  it('fails with line, expected and seen', async () => {
    const { page } = looking;
    await button(page, 'Your own').click();
    await script(page).fill(
      ['title: Mine', 'about: Mine.', 'steps:', '  - door: { front: open }', '  - expect: { side: A, hmi: available, for: 3 s }'].join(
        '\n',
      ),
    );
    await button(page, 'Run here').click();
    const { head, failed } = await ended(page, 'Mine');
    expect(head).toBe('Mine on this station: failed, step 2 of 2');
    expect(failed).toEqual(['line 5', 'for 3 s: side A: hmi available', 'side A: hmi unavailable']);
    // What the story did stays.
    await page.getByRole('tab', { name: 'Station' }).click();
    await button(page, 'Front door').first().waitFor();
    await fetch(`${running.page}/api/twin/doors/front`, {
      method: 'PUT',
      body: '{"state":"closed"}',
      headers: { 'content-type': 'application/json' },
    });
  });

  it('ends when somebody stops it', async () => {
    const { page } = looking;
    await choose(page, 'Hot day');
    await button(page, 'Run here').click();
    await page.getByText('on this station: running, step').waitFor();
    await button(page, 'Stop story').click();
    expect((await ended(page, 'Hot day')).head).toMatch(/^Hot day on this station: stopped/);
  });

  it('cuts the power of the station and goes on with it, on a clock that it steps', async () => {
    const { page } = looking;
    await fetch(`${running.page}/api/twin/sides/A/vehicle`, { method: 'DELETE' });
    await runClock({ mode: 'stepped' });
    await choose(page, 'Power cut in a session');
    await button(page, 'Run here').click();
    const { head, failed } = await ended(page, 'Power cut in a session');
    expect(failed).toEqual([]);
    expect(head).toMatch(/^Power cut in a session on this station: passed/);
  });

  it('apart is over within moments, and the station has noticed nothing', async () => {
    const { page, complaints } = looking;
    const before = await stateNow();
    await choose(page, 'Two cars share 250 kW');
    await button(page, 'Run apart').click();
    expect((await ended(page, 'Two cars share 250 kW')).head).toMatch(/ on a station of its own: passed/);
    expect(await stateNow()).toEqual(before);
    expect(complaints).toEqual([]);
  });
});
